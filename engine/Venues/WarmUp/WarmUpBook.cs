namespace Crossfeed.Venues;

/// <summary>
/// A made-up book: some levels near its centre, a tail of far ones, all of it a function of where the centre stands and of how often it has been moved. Cold.
/// </summary>
internal sealed class WarmUpBook
{
    private const int NearLevels = 24; // a side; what a delta usually changes
    private const int TailStep = 25; // units between two far levels
    private const int TailLevels = 60; // a side: 15 % of the price at a ten-thousandth a unit
    private const int LotPrime = 2_654_435; // spreads quantities: any odd number that is prime to the count of lots does
    private const int Lots = 4_999;

    private readonly decimal _unit;
    private readonly decimal _lot;
    private readonly long _base;
    private readonly SortedDictionary<decimal, decimal> _bids = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, decimal> _asks = [];
    private readonly bool _countsMessages;
    private int _moves;

    /// <summary>Creates an empty book.</summary>
    /// <param name="price">About the price.</param>
    /// <param name="tick">Smallest step of a price.</param>
    /// <param name="lot">Smallest step of a quantity.</param>
    /// <param name="countsMessages">Whether ids count the messages of the book one by one, instead of its changes.</param>
    public WarmUpBook(decimal price, decimal tick, decimal lot, bool countsMessages)
    {
        _countsMessages = countsMessages;
        _lot = lot;
        _unit = Math.Max(tick, Math.Round(price / 10_000 / tick) * tick); // a basis point, in whole ticks
        _base = (long)(price / _unit);
    }

    /// <summary>Id of the last change.</summary>
    public long Sequence { get; private set; } = 50_000_000_000;

    /// <summary>A level finer than the listing's increment, far below the market; null for none.</summary>
    public decimal? FineBid { get; set; }

    /// <summary>Bids, best first.</summary>
    public IReadOnlyList<WarmUpLevel> Bids => Levels(_bids);

    /// <summary>Asks, best first.</summary>
    public IReadOnlyList<WarmUpLevel> Asks => Levels(_asks);

    /// <summary>Best bid.</summary>
    public WarmUpLevel BestBid => First(_bids);

    /// <summary>Best ask.</summary>
    public WarmUpLevel BestAsk => First(_asks);

    /// <summary>A price so many units from the one at the start.</summary>
    /// <param name="units">The units.</param>
    public decimal PriceAt(long units) => (_base + units) * _unit;

    /// <summary>Skips ids, as if changes had been lost.</summary>
    public void Lose() => Sequence += 10;

    /// <summary>Moves the centre.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="timeMillis">The venue's time.</param>
    /// <param name="units">Where to, units from the start.</param>
    /// <returns>What changed.</returns>
    public WarmUpDelta MoveTo(string native, long timeMillis, long units)
    {
        _moves++;
        var previous = Sequence;
        Sequence += _countsMessages ? 1 : 2 + (_moves % 7);
        var bids = Move(_bids, Targets(_base + units, -1));
        var asks = Move(_asks, Targets(_base + units + 1, 1));
        return new WarmUpDelta(native, timeMillis, previous + 1, Sequence, previous, bids, asks) { BookBids = Bids, BookAsks = Asks };
    }

    private IEnumerable<decimal> Targets(long best, int direction)
    {
        for (var i = 0; i < NearLevels; i++)
        {
            yield return (best + (direction * i)) * _unit;
        }

        // The tail stands on prices of its own, so that it stays where it is while the centre moves.
        var edge = best + (direction * NearLevels);
        var first = (direction < 0 ? edge / TailStep : (edge / TailStep) + 1) * TailStep;
        for (var i = 0; i < TailLevels; i++)
        {
            yield return (first + (direction * i * TailStep)) * _unit;
        }

        if (direction < 0 && FineBid is { } fine)
        {
            yield return fine;
        }
    }

    // Levels that go, then levels that come or change: every sixth of those that stay gets another quantity.
    private List<WarmUpLevel> Move(SortedDictionary<decimal, decimal> side, IEnumerable<decimal> targets)
    {
        var changes = new List<WarmUpLevel>();
        var wanted = targets.ToHashSet();
        foreach (var price in side.Keys.Where(price => !wanted.Contains(price)).ToArray())
        {
            side.Remove(price);
            changes.Add(new WarmUpLevel(price, 0));
        }

        var index = 0;
        foreach (var price in wanted)
        {
            var isNear = index++ < NearLevels;
            if (!side.ContainsKey(price) || (isNear && (index + _moves) % 6 == 0))
            {
                side[price] = Quantity(price);
                changes.Add(new WarmUpLevel(price, side[price]));
            }
        }

        return changes;
    }

    private decimal Quantity(decimal price) => (1 + ((((long)(price / _unit) * LotPrime) + _moves) % Lots)) * _lot;

    private static WarmUpLevel[] Levels(SortedDictionary<decimal, decimal> side) => side.Select(level => new WarmUpLevel(level.Key, level.Value)).ToArray();

    private static WarmUpLevel First(SortedDictionary<decimal, decimal> side)
    {
        foreach (var (price, quantity) in side)
        {
            return new WarmUpLevel(price, quantity);
        }

        return default;
    }
}
