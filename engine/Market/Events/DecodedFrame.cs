using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Market.Events;

/// <summary>
/// HOT: what one frame said, reused from frame to frame. A decoder fills it completely before anything is applied, so that a frame is applied whole or not
/// at all. Its arrays grow to the largest frame seen (bounded by <see cref="MaxLevels"/> and <see cref="MaxEvents"/>) and are never given back.
/// </summary>
public sealed class DecodedFrame
{
    /// <summary>Levels one frame may hold: a snapshot of 5,000 a side with room to spare. A larger frame is rejected as too large.</summary>
    public const int MaxLevels = 1 << 18;

    /// <summary>Events one frame may hold. For decoders of feeds that pack many events into a frame, to reject a larger one as too large; a frame of the present feeds says at most a few.</summary>
    public const int MaxEvents = 1 << 14;

    private MarketEvent[] _events = new MarketEvent[64];
    private BookLevel[] _levels = new BookLevel[1 << 14];
    private Bar[] _bars = new Bar[16];
    private int _eventCount;
    private int _levelCount;
    private int _barCount;

    /// <summary>Why the frame was rejected; <see cref="RejectReason.None"/> when it was decoded.</summary>
    public RejectReason Rejected { get; private set; }

    /// <summary>
    /// The listing whose book the rejected frame would have changed, -1 when that is not known or the frame carries no book. That book is no longer provably right.
    /// </summary>
    public int RejectedBook { get; private set; } = -1;

    /// <summary>
    /// The venue's count of the messages of the connection, over all its channels; <see cref="NoCount"/> where it counts none. What is missing in it is missing from any book of the connection.
    /// </summary>
    public long ConnectionCount { get; set; } = NoCount;

    /// <summary>No count of messages.</summary>
    public const long NoCount = -1;

    /// <summary>The events in the frame's order.</summary>
    public ReadOnlySpan<MarketEvent> Events => new(_events, 0, _eventCount);

    /// <summary>True when the frame was decoded and says one thing, as nearly every frame does.</summary>
    public bool HasOneEvent => _eventCount == 1; // a rejection leaves no event

    /// <summary>The first event; means nothing when there is none. No bounds check: the array is never empty.</summary>
    public ref readonly MarketEvent First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref MemoryMarshal.GetArrayDataReference(_events);
    }

    /// <summary>All levels of all events; an event names its part by start and counts.</summary>
    public ReadOnlySpan<BookLevel> Levels => new(_levels, 0, _levelCount);

    /// <summary>All bars of all events.</summary>
    public ReadOnlySpan<Bar> Bars => new(_bars, 0, _barCount);

    /// <summary>Number of levels written so far: the <see cref="MarketEvent.LevelStart"/> of the next book event.</summary>
    public int LevelCount => _levelCount;

    /// <summary>Empties the frame for the next decode.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear()
    {
        _eventCount = 0;
        _levelCount = 0;
        _barCount = 0;
        Rejected = RejectReason.None;
        RejectedBook = -1;
        ConnectionCount = NoCount;
    }

    /// <summary>Empties the frame and marks it rejected.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="book">The listing whose book the frame would have changed, or -1.</param>
    public void Reject(RejectReason reason, int book)
    {
        Clear();
        Rejected = reason;
        RejectedBook = book;
    }

    /// <summary>Appends a zeroed event of a kind for a listing. The reference is good until the next append.</summary>
    /// <param name="kind">Kind of the event.</param>
    /// <param name="listingId">The listing, or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MarketEvent Append(EventKind kind, int listingId)
    {
        ref var slot = ref Next();
        slot = default;
        slot.Kind = kind;
        slot.ListingId = listingId;
        return ref slot;
    }

    /// <summary>Appends a copy of an event, for scans that know most of its fields beforehand. The reference is good until the next append.</summary>
    /// <param name="prototype">The event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MarketEvent Append(in MarketEvent prototype)
    {
        ref var slot = ref Next();
        slot = prototype;
        return ref slot;
    }

    /// <summary>Puts a copy of an event into an empty frame, as its only one. No growth and no bounds check: the array is never empty.</summary>
    /// <param name="prototype">The event.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MarketEvent AppendFirst(in MarketEvent prototype)
    {
        ref var slot = ref MemoryMarshal.GetArrayDataReference(_events);
        slot = prototype;
        _eventCount = 1;
        return ref slot;
    }

    /// <summary>Makes room for the only event of an empty frame, for scans that write every field of it, or clear the frame again: what stands in it is from a frame before. A copy is saved, and the wait for what was just written to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MarketEvent ReserveFirst()
    {
        _eventCount = 1;
        return ref MemoryMarshal.GetArrayDataReference(_events);
    }

    /// <summary>Appends a level.</summary>
    /// <param name="price">Price count.</param>
    /// <param name="quantity">Quantity count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendLevel(long price, long quantity)
    {
        var count = _levelCount;
        if ((uint)count >= (uint)_levels.Length)
        {
            GrowLevels(count + 1);
        }

        ref var level = ref _levels[count];
        level.Price = price;
        level.Quantity = quantity;
        _levelCount = count + 1;
    }

    /// <summary>Room behind the levels written so far, for a scan that knows an upper bound: it writes there without asking for every level. What is not committed stays unseen.</summary>
    /// <param name="count">Levels that may be written.</param>
    public Span<BookLevel> ReserveLevels(int count)
    {
        if (_levels.Length - _levelCount < count)
        {
            GrowLevels(_levelCount + count);
        }

        return new Span<BookLevel>(_levels, _levelCount, count);
    }

    /// <summary>Makes reserved levels part of the frame.</summary>
    /// <param name="count">Levels written, from the first on; at most as many as were reserved.</param>
    public void CommitLevels(int count) => _levelCount += count;

    /// <summary>Takes the levels behind a place out of the frame again, where they have become part of an event.</summary>
    /// <param name="start">Levels that stay, at most <see cref="LevelCount"/>.</param>
    public void TakeBackLevels(int start) => _levelCount = start;

    /// <summary>Multiplies all quantities of an event.</summary>
    /// <param name="index">Index in <see cref="Events"/>.</param>
    /// <param name="factor">At least 1.</param>
    /// <returns>False when a product does not fit; the event is then of no use.</returns>
    public bool TryMultiplyQuantities(int index, long factor)
    {
        ref var item = ref _events[index];
        switch (item.Kind)
        {
            case EventKind.Trade:
            case EventKind.Quote:
                return TryMultiply(ref item.Quantity, factor) && TryMultiply(ref item.AskQuantity, factor);
            case EventKind.Bar:
                return _bars[item.BarIndex].Volume < 0 || TryMultiply(ref _bars[item.BarIndex].Volume, factor);
            case EventKind.BookDelta:
            case EventKind.BookSnapshot:
                foreach (ref var level in _levels.AsSpan(item.LevelStart, item.BidCount + item.AskCount))
                {
                    if (!TryMultiply(ref level.Quantity, factor))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static bool TryMultiply(ref long quantity, long factor)
    {
        var high = Math.BigMul(quantity, factor, out var low);
        quantity = low;
        return high == 0 && low >= 0;
    }

    /// <summary>Appends a bar and returns its index.</summary>
    /// <param name="bar">The bar.</param>
    public int AppendBar(in Bar bar)
    {
        if (_barCount == _bars.Length)
        {
            Array.Resize(ref _bars, _bars.Length * 2);
        }

        _bars[_barCount] = bar;
        return _barCount++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref MarketEvent Next()
    {
        var count = _eventCount;
        if ((uint)count >= (uint)_events.Length)
        {
            GrowEvents();
        }

        _eventCount = count + 1;
        return ref _events[count];
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin
    private void GrowEvents() => Array.Resize(ref _events, _events.Length * 2);

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: at most five times in the life of a frame
    private void GrowLevels(int needed) => Array.Resize(ref _levels, (int)BitOperations.RoundUpToPowerOf2((uint)needed));
}
