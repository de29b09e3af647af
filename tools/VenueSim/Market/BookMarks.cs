using System.Runtime.InteropServices;

namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The marks of a book's latest ids, to judge a client's book at any moment. Written under the market's lock; any thread
/// may look one up, without that lock.
/// </summary>
public sealed class BookMarks
{
    private readonly Lock _lock = new();
    private readonly BookMark[] _marks;
    private readonly long[] _before; // by place: the id before at which the book had the same levels, 0 for none
    private readonly Dictionary<ulong, long> _latest = []; // the latest id at which the book had these levels
    private ulong _levels;

    public BookMarks(int kept)
    {
        _marks = new BookMark[kept];
        _before = new long[kept];
    }

    /// <summary>
    /// The book as it was at the first id, not before <paramref name="from"/>, at which it had exactly these levels (the sum of their
    /// <see cref="BookMark.LevelHash"/>); false when there is none among its latest ids. For a venue whose messages carry no id.
    /// </summary>
    public bool TryFindLevels(ulong levels, long from, out BookMark mark)
    {
        lock (_lock)
        {
            mark = default;
            for (var id = _latest.GetValueOrDefault(levels); id != 0 && id >= from; id = _before[Place(id)])
            {
                if (_marks[Place(id)].Sequence != id)
                {
                    break; // too long ago
                }

                mark = _marks[Place(id)];
            }

            return mark.Sequence != 0;
        }
    }

    /// <summary>The book as it was at an id; false for an id that has not been, or is too long ago.</summary>
    public bool TryFind(long sequence, out BookMark mark)
    {
        lock (_lock)
        {
            mark = _marks[Place(sequence)];
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
            Keep(listing, listing.UpdateId);
        }
    }

    /// <summary>The best levels of the book were published under an id.</summary>
    internal void NoteWindow(Listing listing, long id, int levels)
    {
        lock (_lock)
        {
            _levels = Sum(listing.Bids, true, levels) + Sum(listing.Asks, false, levels);
            Keep(listing, id);
        }
    }

    /// <summary>The latest id changed nothing.</summary>
    internal void NoteIdOnly(Listing listing)
    {
        lock (_lock)
        {
            Keep(listing, listing.UpdateId);
        }
    }

    private int Place(long id) => (int)(id % _marks.Length);

    private static ulong Sum(BookSide side, bool bid, int levels)
    {
        var sum = 0UL;
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            sum += BookMark.LevelHash(bid, side.Price(index), side.Quantity(index));
        }

        return sum;
    }

    private void Keep(Listing listing, long id)
    {
        var (bids, asks) = (listing.Bids, listing.Asks);
        ref var mark = ref _marks[Place(id)];
        if (mark.Sequence == id && mark.Levels == _levels)
        {
            return; // published again as it was
        }

        if (mark.Sequence != 0 && _latest.GetValueOrDefault(mark.Levels) == mark.Sequence)
        {
            _latest.Remove(mark.Levels);
        }

        ref var latest = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, _levels, out _);
        (_before[Place(id)], latest) = (latest, id);
        mark = new BookMark(
            id, _levels,
            bids.Count > 0 ? bids.Price(0) : 0, bids.Count > 0 ? bids.Quantity(0) : 0,
            asks.Count > 0 ? asks.Price(0) : 0, asks.Count > 0 ? asks.Quantity(0) : 0);
    }
}
