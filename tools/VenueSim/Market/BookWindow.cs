namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The best N levels of a listing's book, and what changed in them from one look to the next: the book of a stream that shows
/// so many levels. Levels are (price, quantity), bids and asks in ascending order of price; a quantity of 0 says that a level is gone.
/// <paramref name="deletesLeaving"/>: a level that only left the window is reported as gone, too; else the client is to cap its book.
/// </summary>
public sealed class BookWindow(Listing listing, int levels, bool deletesLeaving)
{
    private SortedDictionary<long, long> _bids = [];
    private SortedDictionary<long, long> _asks = [];

    /// <summary>The bids, best first.</summary>
    public IEnumerable<KeyValuePair<long, long>> Bids => _bids.Reverse();

    /// <summary>The asks, best first.</summary>
    public IEnumerable<KeyValuePair<long, long>> Asks => _asks;

    /// <summary>The listing's id when it was last looked at.</summary>
    public long Id { get; private set; }

    /// <summary>Takes the book as it is.</summary>
    public void Take()
    {
        _bids = Window(listing.Bids);
        _asks = Window(listing.Asks);
        Id = listing.UpdateId;
    }

    /// <summary>
    /// Takes the book as it is and tells what has changed; null when no id was used since. The ids are the listing's; a change
    /// behind the window gives ids without levels.
    /// </summary>
    public WindowChange? Advance()
    {
        if (Id == listing.UpdateId)
        {
            return null;
        }

        var (first, bids, asks) = (Id + 1, _bids, _asks);
        Take();
        return new WindowChange(first, Id, Changes(bids, _bids, listing.Bids), Changes(asks, _asks, listing.Asks));
    }

    private SortedDictionary<long, long> Window(BookSide side)
    {
        var window = new SortedDictionary<long, long>();
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            window.Add(side.Price(index), side.Quantity(index));
        }

        return window;
    }

    private List<KeyValuePair<long, long>> Changes(SortedDictionary<long, long> before, SortedDictionary<long, long> after, BookSide side)
    {
        var changes = new List<KeyValuePair<long, long>>();
        foreach (var (price, quantity) in after)
        {
            if (!before.TryGetValue(price, out var known) || known != quantity)
            {
                changes.Add(new(price, quantity));
            }
        }

        foreach (var price in before.Keys)
        {
            if (!after.ContainsKey(price) && (deletesLeaving || side.QuantityAt(price) == 0))
            {
                changes.Add(new(price, 0));
            }
        }

        return changes;
    }
}

/// <summary>What changed in a window, and the listing's ids that this covers.</summary>
public sealed record WindowChange(long FirstId, long LastId, IReadOnlyList<KeyValuePair<long, long>> Bids, IReadOnlyList<KeyValuePair<long, long>> Asks)
{
    /// <summary>No level changed.</summary>
    public bool IsEmpty => Bids.Count == 0 && Asks.Count == 0;
}
