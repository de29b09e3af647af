namespace Crossfeed.VenueSim.Market;

/// <summary>The levels that changed since the last flush, with the range of update ids they cover.</summary>
public sealed class DepthBatch(long lastId)
{
    private readonly SortedDictionary<long, long> _bids = [];
    private readonly SortedDictionary<long, long> _asks = [];

    /// <summary>First id covered by the pending changes; the venue's U.</summary>
    public long FirstId { get; private set; } = lastId + 1;

    /// <summary>Last id covered; below <see cref="FirstId"/> when nothing is pending. The venue's u.</summary>
    public long LastId { get; private set; } = lastId;

    /// <summary>Id of the first pending change: above <see cref="FirstId"/> where ids before it changed nothing here.</summary>
    public long FirstChangeId { get; private set; }

    public bool IsEmpty => LastId < FirstId;

    public IReadOnlyDictionary<long, long> Bids => _bids;

    public IReadOnlyDictionary<long, long> Asks => _asks;

    public void Note(bool bid, long price, long quantity, long id)
    {
        FirstChangeId = _bids.Count + _asks.Count == 0 ? id : FirstChangeId;
        (bid ? _bids : _asks)[price] = quantity;
        LastId = id;
    }

    /// <summary>An id that changed no level: it still has to be covered, or the next message would show a gap.</summary>
    public void NoteIdOnly(long id) => LastId = id;

    /// <summary>Forgets what was pending; the next message starts right after it.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
        FirstId = LastId + 1;
    }
}
