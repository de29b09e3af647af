using System.Globalization;
using System.Text.Json;

namespace Crossfeed.Tests.VenueSim;

/// <summary>Binance USD-M's rule in the plainest form: a snapshot, then messages that each name the one before.</summary>
internal sealed class LinkedSync
{
    private readonly Dictionary<(string Side, decimal Price), decimal> _levels = [];
    private readonly List<JsonElement> _buffer = [];
    private bool _isLive;
    private long _last;

    public long Id { get; private set; }

    public int Applied { get; private set; }

    public int Gaps { get; private set; }

    /// <summary>Messages that begin behind the id after the one before.</summary>
    public int Jumps { get; private set; }

    public void Chain(JsonElement update)
    {
        Gaps += _last != 0 && Number(update, "pu") != _last ? 1 : 0;
        Jumps += Number(update, "U") > Number(update, "pu") + 1 ? 1 : 0;
        _last = Number(update, "u");
        if (_isLive)
        {
            Apply(update);
        }
        else
        {
            _buffer.Add(update);
        }
    }

    public void Snapshot(JsonElement snapshot)
    {
        Id = Number(snapshot, "lastUpdateId");
        Take(snapshot, "bids", "b");
        Take(snapshot, "asks", "a");
        _isLive = true;
        _buffer.ForEach(Apply);
    }

    public IEnumerable<(decimal Price, decimal Quantity)> Levels(string side, int bundle)
    {
        var levels = _levels.Where(level => level.Key.Side == side).Select(level => (Price: level.Key.Price / bundle, Quantity: level.Value * bundle));
        return side == "b" ? levels.OrderByDescending(level => level.Price) : levels.OrderBy(level => level.Price);
    }

    // The first to be applied holds the snapshot's id, or names it.
    private void Apply(JsonElement update)
    {
        var (first, last, before) = (Number(update, "U"), Number(update, "u"), Number(update, "pu"));
        if (last < Id || (Applied > 0 && last == Id))
        {
            return;
        }

        Gaps += Applied == 0 ? (first <= Id && Id <= last) || before == Id ? 0 : 1 : before == Id ? 0 : 1;
        Take(update, "b", "b");
        Take(update, "a", "a");
        Id = last;
        Applied++;
    }

    private void Take(JsonElement message, string name, string side)
    {
        foreach (var level in message.GetProperty(name).EnumerateArray())
        {
            var (price, quantity) = (decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture), decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture));
            if (quantity == 0)
            {
                _levels.Remove((side, price));
            }
            else
            {
                _levels[(side, price)] = quantity;
            }
        }
    }

    private static long Number(JsonElement message, string name) => message.GetProperty(name).GetInt64();
}
