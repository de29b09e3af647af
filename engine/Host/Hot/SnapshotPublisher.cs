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
    private int[] _dirty = new int[64];
    private bool[] _isDirty = new bool[64];
    private long[] _changedNanos = new long[64];
    private OrderBook?[] _books = new OrderBook?[64];
    private int _dirtyCount;

    /// <summary>Introduces a book; cold.</summary>
    /// <param name="book">The book.</param>
    public void Add(OrderBook book)
    {
        var id = book.Listing.Id;
        while (id >= _books.Length)
        {
            Array.Resize(ref _books, _books.Length * 2);
            Array.Resize(ref _dirty, _books.Length);
            Array.Resize(ref _isDirty, _books.Length);
            Array.Resize(ref _changedNanos, _books.Length);
        }

        _books[id] = book;
        writer.Add(book);
    }

    /// <summary>Notes that a book changed.</summary>
    /// <param name="book">The book.</param>
    /// <param name="receivedNanos">Receive time of the frame that changed it.</param>
    public void Mark(OrderBook book, long receivedNanos)
    {
        var id = book.Listing.Id;
        _changedNanos[id] = receivedNanos;
        if (!_isDirty[id])
        {
            _isDirty[id] = true;
            _dirty[_dirtyCount++] = id;
        }
    }

    /// <summary>Writes what was marked.</summary>
    public void Flush()
    {
        for (var i = 0; i < _dirtyCount; i++)
        {
            var id = _dirty[i];
            _isDirty[id] = false;
            writer.Write(_books[id]!, _changedNanos[id]);
        }

        _dirtyCount = 0;
    }

    /// <summary>Tells readers that the engine lives.</summary>
    /// <param name="nowNanos">Receive time of the tick.</param>
    public void Heartbeat(long nowNanos) => writer.Heartbeat(nowNanos);
}
