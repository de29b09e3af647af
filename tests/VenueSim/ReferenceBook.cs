using System.Globalization;
using System.Text.Json;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

/// <summary>The plainest possible book of a client: decimals in sorted dictionaries.</summary>
internal sealed class ReferenceBook
{
    private readonly SortedDictionary<decimal, decimal> _bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, decimal> _asks = [];

    public long Id { get; set; }

    public bool IsCrossed => _bids.Count > 0 && _asks.Count > 0 && _bids.First().Key >= _asks.First().Key;

    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
    }

    public void Apply(JsonElement message, string bids, string asks)
    {
        Apply(_bids, message, bids);
        Apply(_asks, message, asks);
    }

    /// <summary>Forgets what is beyond the best <paramref name="levels"/>.</summary>
    public void Cap(int levels)
    {
        foreach (var side in new[] { _bids, _asks })
        {
            foreach (var price in side.Keys.Skip(levels).ToArray())
            {
                side.Remove(price);
            }
        }
    }

    public void AssertEquals(TrueBook book, int levels = int.MaxValue)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Id, Is.EqualTo(book.Sequence), book.Symbol);
            Assert.That(Levels(_bids), Is.EqualTo(book.Bids.Take(levels)), book.Symbol + " bids");
            Assert.That(Levels(_asks), Is.EqualTo(book.Asks.Take(levels)), book.Symbol + " asks");
        }
    }

    private static BookLevel[] Levels(SortedDictionary<decimal, decimal> side) =>
        [.. side.Select(level => new BookLevel(level.Key, level.Value))];

    private static void Apply(SortedDictionary<decimal, decimal> side, JsonElement message, string name)
    {
        if (!message.TryGetProperty(name, out var levels))
        {
            return;
        }

        foreach (var level in levels.EnumerateArray())
        {
            var price = decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture);
            var quantity = decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture);
            if (quantity == 0)
            {
                side.Remove(price);
            }
            else
            {
                side[price] = quantity;
            }
        }
    }
}
