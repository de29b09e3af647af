namespace Crossfeed.Tests.Books;

/// <summary>A venue's book as the venue has it: one change an id, and the levels as they stood at every id.</summary>
internal sealed class BookModel
{
    private readonly List<SortedDictionary<long, long>> _bids = [[]];
    private readonly List<SortedDictionary<long, long>> _asks = [[]];
    private readonly List<(bool IsBid, long Price, long Quantity)> _changes = [default];

    public BookModel(int seed, int length)
    {
        var random = new Random(seed);
        var centre = 100_000L;
        for (var id = 1; id <= length; id++)
        {
            centre += random.Next(-1, 2);
            _bids.Add(new SortedDictionary<long, long>(_bids[^1]));
            _asks.Add(new SortedDictionary<long, long>(_asks[^1]));
            _changes.Add(NextChange(random, centre));
            var (isBid, price, quantity) = _changes[id];
            Set(isBid ? _bids[id] : _asks[id], price, quantity);
        }
    }

    public int Length => _changes.Count - 1;

    public List<(long Price, long Quantity)> Bids(long id) => [.. _bids[(int)id].Reverse().Select(pair => (pair.Key, pair.Value))];

    public List<(long Price, long Quantity)> Asks(long id) => [.. _asks[(int)id].Select(pair => (pair.Key, pair.Value))];

    /// <summary>The last change of each level touched by the ids of a range.</summary>
    public (long Price, long Quantity)[] Changes(bool isBid, long first, long last)
    {
        var levels = new Dictionary<long, long>();
        for (var id = first; id <= last; id++)
        {
            var change = _changes[(int)id];
            if (change.IsBid == isBid)
            {
                levels[change.Price] = change.Quantity;
            }
        }

        return [.. levels.Select(pair => (pair.Key, pair.Value))];
    }

    public (long BidPrice, long BidQuantity, long AskPrice, long AskQuantity) Top(long id)
    {
        var bid = Bids(id).FirstOrDefault();
        var ask = Asks(id).FirstOrDefault();
        return (bid.Price, bid.Quantity, ask.Price, ask.Quantity);
    }

    private (bool IsBid, long Price, long Quantity) NextChange(Random random, long centre)
    {
        var isBid = random.Next(2) == 0;
        var side = isBid ? _bids[^1] : _asks[^1];
        if (side.Count > 3 && random.Next(5) < 2)
        {
            return (isBid, side.Keys.ElementAt(random.Next(side.Count)), 0);
        }

        // Never across the other side: what a venue shows is not crossed.
        var other = isBid ? _asks[^1].Keys.DefaultIfEmpty(centre + 2).First() : _bids[^1].Keys.DefaultIfEmpty(centre - 2).Last();
        var distance = random.Next(10) == 0 ? random.Next(1, 50_000) : random.Next(1, 12);
        return (isBid, isBid ? other - distance : other + distance, random.Next(1, 1_000));
    }

    private static void Set(SortedDictionary<long, long> side, long price, long quantity)
    {
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
