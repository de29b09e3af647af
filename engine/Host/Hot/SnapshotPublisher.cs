using Crossfeed.Books;
using Crossfeed.Snapshots;

namespace Crossfeed.Host;

/// <summary>
/// HOT: writes changed books to the mapped file once a batch. Conflates: a listing that changes many times within a batch is written once with its last state, as the
/// file holds only the present.
/// </summary>
/// <param name="writer">The mapped file.</param>
public sealed class SnapshotPublisher(SnapshotWriter writer)
{
    private Entry[] _entries = new Entry[64]; // by listing id
    private int[] _dirty = new int[64];
    private int _dirtyCount;

    /// <summary>Introduces a book; cold.</summary>
    /// <param name="book">The book.</param>
    public void Add(OrderBook book)
    {
        var id = book.Listing.Id;
        while (id >= _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
            Array.Resize(ref _dirty, _entries.Length);
        }

        _entries[id].Book = book;
        writer.Add(book);
    }

    /// <summary>Notes that a book changed.</summary>
    /// <param name="listingId">The listing; its book was introduced.</param>
    /// <param name="receivedNanos">Receive time of the frame that changed it.</param>
    public void Mark(int listingId, long receivedNanos)
    {
        ref var entry = ref _entries[listingId];
        entry.ChangedNanos = receivedNanos;
        if (!entry.IsDirty)
        {
            entry.IsDirty = true;
            _dirty[_dirtyCount++] = listingId;
        }
    }

    /// <summary>Writes what was marked.</summary>
    public void Flush()
    {
        foreach (var id in _dirty.AsSpan(0, _dirtyCount))
        {
            ref var entry = ref _entries[id];
            entry.IsDirty = false;
            writer.Write(entry.Book!, entry.ChangedNanos);
        }

        _dirtyCount = 0;
    }

    /// <summary>Tells readers that the engine lives.</summary>
    /// <param name="nowNanos">Receive time of the tick.</param>
    public void Heartbeat(long nowNanos) => writer.Heartbeat(nowNanos);

    private struct Entry
    {
        public OrderBook? Book;
        public long ChangedNanos;
        public bool IsDirty;
    }
}
