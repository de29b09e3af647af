using System.Text.Json;

namespace Crossfeed.Tests.VenueSim;

/// <summary>
/// The synchronisation rule that Binance's <c>depth</c> and Gate's <c>order_book_update</c> share: buffer, snapshot,
/// drop what it covers, bridge it, then U == u + 1. Counts what a client has to notice.
/// </summary>
internal sealed class ReferenceSync
{
    private readonly List<JsonElement> _buffer = [];
    private bool _live;

    public ReferenceBook Book { get; } = new();

    public int Applied { get; private set; }

    public int Gaps { get; private set; }

    public int Repeats { get; private set; }

    public int Crossings { get; private set; }

    public void Update(JsonElement update)
    {
        if (_live)
        {
            Apply(update);
        }
        else
        {
            _buffer.Add(update);
        }
    }

    /// <summary>Takes a REST snapshot; false when it is older than the buffer and has to be fetched again.</summary>
    public bool Snapshot(JsonElement snapshot, string idName)
    {
        var id = snapshot.GetProperty(idName).GetInt64();
        if (_buffer.Count > 0 && _buffer[0].GetProperty("U").GetInt64() > id + 1)
        {
            return false;
        }

        Book.Clear();
        Book.Id = id;
        Book.Apply(snapshot, "bids", "asks");
        _live = true;
        foreach (var update in _buffer)
        {
            if (update.GetProperty("u").GetInt64() > id)
            {
                Apply(update);
            }
        }

        _buffer.Clear();
        return true;
    }

    private void Apply(JsonElement update)
    {
        var (first, last) = (update.GetProperty("U").GetInt64(), update.GetProperty("u").GetInt64());
        if (last <= Book.Id)
        {
            Repeats++;
            return;
        }

        // Past the gap the test goes on, to count the next one.
        Gaps += first > Book.Id + 1 ? 1 : 0;
        if (update.TryGetProperty("full", out var full) && full.GetBoolean())
        {
            Book.Clear();
        }

        Book.Apply(update, "b", "a");
        Book.Id = last;
        Applied++;
        Crossings += Book.IsCrossed ? 1 : 0;
    }
}
