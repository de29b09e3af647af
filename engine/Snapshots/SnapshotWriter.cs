using System.Runtime.CompilerServices;
using System.Text;
using Crossfeed.Books;
using Crossfeed.Market.Events;

namespace Crossfeed.Snapshots;

/// <summary>
/// HOT: publishes books to the snapshot file; <see cref="Write"/> allocates nothing and makes no system call. A book is written by one thread at a time; different
/// books may be written by different threads. <see cref="Add"/> and <see cref="Heartbeat"/> are cold and may be called from any thread; <see cref="Dispose"/> only
/// once nobody writes any more. A full file refuses further listings (<see cref="Add"/> returns false, <see cref="Refused"/> counts); their writes do nothing.
/// </summary>
public sealed unsafe class SnapshotWriter : IDisposable
{
    private readonly Lock _cold = new();
    private readonly SnapshotFileCreation _file;
    private readonly SnapshotHeader* _header;
    private Slot?[] _slots = []; // by listing id; replaced as a whole when it grows
    private bool _disposed;

    /// <summary>Makes the file with room for a number of listings.</summary>
    /// <param name="path">The file; its directory is made when missing.</param>
    /// <param name="capacity">Most listings, 1 to <see cref="SnapshotLayout.MaxCapacity"/>.</param>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch: the writer's start time and first heartbeat.</param>
    /// <exception cref="SnapshotException">Another writer lives on the file, or it cannot be made.</exception>
    public SnapshotWriter(string path, int capacity, long nowNanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, SnapshotLayout.MaxCapacity);
        FilePath = path;
        Capacity = capacity;
        _file = SnapshotFileCreation.Create(path, capacity, nowNanos);
        _header = (SnapshotHeader*)_file.Start;
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>Most listings.</summary>
    public int Capacity { get; }

    /// <summary>Listings in the directory.</summary>
    public int Count { get; private set; }

    /// <summary>Listings turned away because the file was full.</summary>
    public int Refused { get; private set; }

    /// <summary>
    /// Cold: gives a book's listing a slot and writes it once. For a listing that has one, says that another book object stands for it from now on.
    /// </summary>
    /// <param name="book">The book; the caller must be allowed to read it now.</param>
    /// <returns>False when the file is full.</returns>
    /// <exception cref="ArgumentException">A name that is longer than its field.</exception>
    public bool Add(OrderBook book)
    {
        lock (_cold)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var id = book.Listing.Id;
            if (id < _slots.Length && _slots[id] is { } known)
            {
                _slots[id] = new Slot(book, known.Pointer);
                Write(book, book.LastMessageNanos);
                return true;
            }

            if (Count == Capacity)
            {
                Refused++;
                return false;
            }

            Append(book);
            return true;
        }
    }

    /// <summary>Publishes a book.</summary>
    /// <param name="book">A book that was added; any other is left alone.</param>
    /// <param name="receivedNanos">Receive time of what changed it, nanoseconds since the Unix epoch.</param>
    public void Write(OrderBook book, long receivedNanos)
    {
        var slots = _slots;
        var id = book.Listing.Id;
        if ((uint)id >= (uint)slots.Length || slots[id] is not { } known || known.Book != book)
        {
            return;
        }

        var slot = known.Pointer;
        var odd = slot->LockSequence | 1; // stays odd when a write was cut short by a fault, so that the next one mends the slot

        // Publishes "being written". Must not move behind any store to the fields: WriteBarrier keeps all later stores after it. Otherwise a reader could see new
        // fields between two equal even sequences and take a torn copy for a good one.
        Volatile.Write(ref slot->LockSequence, odd);
        Volatile.WriteBarrier();
        WriteFields(slot, book, receivedNanos, odd);
        if (book.Version != known.Version)
        {
            WriteSides(slot, book, known);
        }

        // Publishes the fields. Must not move before any store to them (a release store is after all earlier ones): otherwise a reader could find the sequence even
        // and unchanged while fields are still on their way.
        Volatile.Write(ref slot->LockSequence, odd + 1);
    }

    /// <summary>Cold: tells readers that the writer lives; once a second is right.</summary>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch.</param>
    public void Heartbeat(long nowNanos)
    {
        lock (_cold)
        {
            if (!_disposed)
            {
                // Publishes one aligned 8-byte value that stands alone; volatile so that the store is made now and not merged with a later one.
                Volatile.Write(ref _header->HeartbeatNanos, nowNanos);
            }
        }
    }

    /// <summary>Marks the file as closed in order and lets the next writer in. Call it once nobody writes any more.</summary>
    public void Dispose()
    {
        lock (_cold)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _slots = []; // a late write on this thread finds no slot instead of unmapped memory

            // Publishes the end. Must not move before the last stores to the slots: whoever sees the flag may take the books for final.
            Volatile.Write(ref _header->CleanShutdown, 1u);
            _file.Dispose();
        }
    }

    private static void WriteFields(SnapshotSlot* slot, OrderBook book, long receivedNanos, long odd)
    {
        var top = book.Top;
        var counters = book.Counters;
        slot->WriteCount = (odd + 1) >> 1; // half of the even sequence to come
        slot->BookSequence = book.Sequence;
        slot->ExchangeTimeNanos = book.ExchangeTimeNanos;
        slot->ReceivedNanos = receivedNanos;
        slot->State = (byte)book.State;
        slot->PriceDecimals = (byte)book.PriceDecimals;
        slot->QuantityDecimals = (byte)book.QuantityDecimals;
        slot->LastTradeSide = (byte)book.LastTradeSide;
        slot->Connection = book.Connection;
        slot->TopBidPrice = top.BidPrice;
        slot->TopBidQuantity = top.BidQuantity;
        slot->TopAskPrice = top.AskPrice;
        slot->TopAskQuantity = top.AskQuantity;
        slot->LastTradePrice = book.LastTradePrice;
        slot->LastTradeQuantity = book.LastTradeQuantity;
        slot->LastTradeNanos = book.LastTradeNanos;
        slot->Applied = counters.Applied;
        slot->Gaps = counters.Gaps;
        slot->Resyncs = counters.Resyncs;
        slot->Crossed = counters.Crossed;
        slot->QuoteMismatches = counters.QuoteMismatches;
    }

    private static void WriteSides(SnapshotSlot* slot, OrderBook book, Slot known)
    {
        known.Version = book.Version;
        if (!book.IsOverlaid)
        {
            known.Bids.Write(slot->Bids, ref slot->BidCount);
            known.Asks.Write(slot->Asks, ref slot->AskCount);
            return;
        }

        var top = book.Top;
        if (!known.Bids.TryWrite(slot->Bids, ref slot->BidCount, top.BidPrice, top.BidQuantity))
        {
            slot->BidCount = Walk(book.Bids(), slot->Bids);
        }

        if (!known.Asks.TryWrite(slot->Asks, ref slot->AskCount, top.AskPrice, top.AskQuantity))
        {
            slot->AskCount = Walk(book.Asks(), slot->Asks);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a quote that hides several levels
    private static byte Walk(DepthCursor levels, long* target) => (byte)levels.CopyTo(new Span<BookLevel>(target, SnapshotLayout.MaxLevels));

    private void Append(OrderBook book)
    {
        var listing = book.Listing;
        var entry = (DirectoryEntry*)(_file.Start + SnapshotLayout.DirectoryOffset) + Count;
        entry->ListingId = listing.Id;
        entry->Market = (byte)listing.Market;
        entry->VenueLength = Encode(listing.Venue, entry->Venue, SnapshotLayout.VenueBytes);
        entry->SymbolLength = Encode(listing.Symbol.ToString(), entry->Symbol, SnapshotLayout.SymbolBytes);
        entry->NativeLength = Encode(listing.Native, entry->Native, SnapshotLayout.NativeBytes);
        var slots = _slots;
        if (listing.Id >= slots.Length)
        {
            Array.Resize(ref slots, Math.Max(listing.Id + 1, slots.Length * 2));
        }

        slots[listing.Id] = new Slot(book, (SnapshotSlot*)(_file.Start + SnapshotLayout.SlotsOffset(Capacity) + ((long)Count * SnapshotLayout.SlotStride)));

        // Publishes the table to threads that write other books. Must not move before the copy and the new element: they would find null slots and lose writes.
        Volatile.Write(ref _slots, slots);
        Write(book, book.LastMessageNanos);
        Count++;

        // Publishes the entry. Must not move before its names and the slot's first write: a reader takes both for complete once the count covers them.
        Volatile.Write(ref _header->ListingCount, (uint)Count);
    }

    private static ushort Encode(string text, byte* target, int capacity)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length == 0 || length > capacity)
        {
            throw new ArgumentException($"the name '{text}' takes {length} bytes, the snapshot file holds 1 to {capacity}");
        }

        return (ushort)Encoding.UTF8.GetBytes(text, new Span<byte>(target, capacity));
    }

    // What a slot holds, so that a write can leave alone what has not changed. An object, not a struct in the table: the table may be replaced while a thread is at it.
    private sealed class Slot(OrderBook book, SnapshotSlot* pointer)
    {
        public readonly OrderBook Book = book;
        public readonly SnapshotSlot* Pointer = pointer;
        public long Version = -1; // no book has this version: they start at 0 and grow
        public SnapshotSide Bids = new(book.ImageOfBids());
        public SnapshotSide Asks = new(book.ImageOfAsks());
    }
}
