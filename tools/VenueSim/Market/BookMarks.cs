namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The marks of a book's latest ids, to judge a client's book at any moment. Written under the market's lock; any thread
/// may look one up, without that lock.
/// </summary>
public sealed class BookMarks
{
    private readonly Lock _lock = new();
    private readonly BookMark[] _marks;
    private ulong _levels;

    public BookMarks(int kept) => _marks = new BookMark[kept];

    /// <summary>The book as it was at an id; false for an id that has not been, or is too long ago.</summary>
    public bool TryFind(long sequence, out BookMark mark)
    {
        lock (_lock)
        {
            mark = _marks[(int)(sequence % _marks.Length)];
            return mark.Sequence == sequence;
        }
    }

    /// <summary>A level changed and took the listing's latest id.</summary>
    internal void Note(Listing listing, bool bid, long price, long before, long quantity)
    {
        lock (_lock)
        {
            _levels -= before == 0 ? 0 : BookMark.LevelHash(bid, price, before);
            _levels += quantity == 0 ? 0 : BookMark.LevelHash(bid, price, quantity);
            Keep(listing);
        }
    }

    /// <summary>The latest id changed nothing.</summary>
    internal void NoteIdOnly(Listing listing)
    {
        lock (_lock)
        {
            Keep(listing);
        }
    }

    private void Keep(Listing listing)
    {
        var (bids, asks) = (listing.Bids, listing.Asks);
        _marks[(int)(listing.UpdateId % _marks.Length)] = new BookMark(
            listing.UpdateId, _levels,
            bids.Count > 0 ? bids.Price(0) : 0, bids.Count > 0 ? bids.Quantity(0) : 0,
            asks.Count > 0 ? asks.Price(0) : 0, asks.Count > 0 ? asks.Quantity(0) : 0);
    }
}
