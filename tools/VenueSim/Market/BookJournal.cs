namespace Crossfeed.VenueSim.Market;

/// <summary>A level's quantity before a change, and the id that the change took.</summary>
public readonly record struct BookChange(bool Bid, long Price, long QuantityBefore, long Id);

/// <summary>The latest changes of a book, at most 2048, to tell what it was before them.</summary>
public sealed class BookJournal
{
    private const int KeptChanges = 2048; // some seconds of a lively listing; 64 KB

    private readonly Queue<BookChange> _changes = [];

    public void Note(in BookChange change)
    {
        _changes.Enqueue(change);
        if (_changes.Count > KeptChanges)
        {
            _changes.Dequeue();
        }
    }

    /// <summary>The listing's book as it was at an id; null when the journal does not reach back so far.</summary>
    public TrueBook? Rewound(Listing listing, long id)
    {
        // The oldest change kept says what was before it: any id from just before it on can be told.
        if (_changes.Count == 0 || id < _changes.Peek().Id - 1)
        {
            return null;
        }

        var bids = Copy(listing.Bids, isBid: true);
        var asks = Copy(listing.Asks, isBid: false);
        foreach (var change in _changes.Reverse())
        {
            if (change.Id <= id)
            {
                id = listing.Venue.IdsOfOthers > 0 ? change.Id : id; // where others count along, a book is only ever at the id of a change
                break;
            }

            (change.Bid ? bids : asks).Set(change.Price, change.QuantityBefore);
        }

        return new TrueBook(listing.Venue.Name, listing.Instrument.Symbol, listing.Native, id, Listing.Levels(bids), Listing.Levels(asks));
    }

    private static BookSide Copy(BookSide side, bool isBid)
    {
        var copy = new BookSide(isBid);
        for (var index = 0; index < side.Count; index++)
        {
            copy.Set(side.Price(index), side.Quantity(index));
        }

        return copy;
    }
}
