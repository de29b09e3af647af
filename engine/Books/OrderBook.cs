using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;

namespace Crossfeed.Books;

/// <summary>
/// HOT: the book of one listing: levels, synchronisation with the venue, the quote that stands on top of it, and its self-checks. One thread writes and reads it; only
/// <see cref="SnapshotRequests"/> and the counters may be read by others. Budget: 40 ns a delta of two levels, 10 ns a quote, 0 B once grown.
/// </summary>
public sealed partial class OrderBook
{
    // Room for far levels, as a multiple of what a snapshot has a side: levels that a snapshot does not show appear in deltas and stay until they are taken away.
    private const int FarLevelsPerSnapshotLevel = 3;

    private const int Line = 64; // bytes of a cache line

    private readonly BookRules _rules;
    private readonly TickLadder _bids;
    private readonly TickLadder _asks;
    private readonly DeltaBuffer _buffer;
    private QuoteMemory _quotes;
    private BookTop _top;
    private StreamCounters _streams;
    private bool _isOverlaid;

    /// <summary>Creates the book of a listing, empty and awaiting a snapshot.</summary>
    /// <param name="listing">The listing; its decimals are those of the first counts.</param>
    public OrderBook(Listing listing)
    {
        Listing = listing;
        _rules = listing.Rules;
        PriceDecimals = listing.PriceDecimals;
        QuantityDecimals = listing.QuantityDecimals;

        // In this order, so that the heap puts the small objects that every frame touches side by side behind this one, and the large arrays elsewhere.
        Counters = new BookCounters();
        var memory = new LadderMemory();
        var farLevels = FarLevelsPerSnapshotLevel * _rules.SnapshotLevels;
        _bids = new TickLadder(isBid: true, memory, farLevels);
        _asks = new TickLadder(isBid: false, memory, farLevels);
        _quotes = new QuoteMemory();
        _missingTrades = _rules.TradeIdsAreConsecutive ? new MissingTrades() : null;
        _buffer = new DeltaBuffer(_rules.SnapshotLevels);
        _checksum = LevelChecksum.For(_rules.Checksum, _bids, _asks);
    }

    /// <summary>The listing.</summary>
    public Listing Listing { get; }

    /// <summary>How far the book can be trusted.</summary>
    public BookState State { get; private set; }

    /// <summary>True when the book may be used.</summary>
    public bool IsLive => State == BookState.Live;

    /// <summary>Receive time of the message that brought the current state, nanoseconds since the Unix epoch; 0 at the start.</summary>
    public long StateSinceNanos { get; private set; }

    /// <summary>Decimals of all prices of this book; grow when the venue sends finer ones.</summary>
    public int PriceDecimals { get; private set; }

    /// <summary>Decimals of all quantities of this book.</summary>
    public int QuantityDecimals { get; private set; }

    /// <summary>The venue's id of the last delta or snapshot in the levels; 0 before the first snapshot.</summary>
    public long Sequence { get; private set; }

    /// <summary>The venue's own time of the last delta or snapshot that named one, nanoseconds since the Unix epoch; 0 for none.</summary>
    public long ExchangeTimeNanos { get; private set; }

    /// <summary>Receive time of the listing's last message of any kind; 0 for none.</summary>
    public long LastMessageNanos { get; private set; }

    /// <summary>The connection that feeds the book: that of its last delta, before the first delta that of any message; 0 for none.</summary>
    public ushort Connection { get; private set; }

    /// <summary>Grows whenever the state, the decimals, the quote on top or any level changed: equal versions mean nothing new to look at.</summary>
    public long Version { get; private set; }

    /// <summary>Grows whenever the state, the decimals or a best price changed, an empty side's included: what <see cref="Version"/> is without sizes and deeper levels.</summary>
    public long TopVersion { get; private set; }

    /// <summary>Best bid and ask; while a newer quote stands on top of the book, the quote.</summary>
    public BookTop Top => _top;

    /// <summary>True while a quote newer than the levels stands on top of them.</summary>
    public bool IsOverlaid => _isOverlaid;

    /// <summary>Grows whenever a bid level changed, quotes aside; another only if <see cref="Version"/> is.</summary>
    public long BidVersion => _bids.Version;

    /// <summary>Grows whenever an ask level changed, quotes aside; another only if <see cref="Version"/> is.</summary>
    public long AskVersion => _asks.Version;

    /// <summary>Number of bid levels, without the quote.</summary>
    public int BidLevels => _bids.Count;

    /// <summary>Number of ask levels, without the quote.</summary>
    public int AskLevels => _asks.Count;

    /// <summary>Price of the last trade, 0 for none.</summary>
    public long LastTradePrice { get; private set; }

    /// <summary>Quantity of the last trade.</summary>
    public long LastTradeQuantity { get; private set; }

    /// <summary>Receive time of the last trade.</summary>
    public long LastTradeNanos { get; private set; }

    /// <summary>Aggressor of the last trade.</summary>
    public Side LastTradeSide { get; private set; }

    /// <summary>What happened to this book so far.</summary>
    public BookCounters Counters { get; }

    /// <summary>What each of the listing's streams has brought. Any thread may read single fields.</summary>
    public ref StreamCounters Streams => ref _streams;

    /// <summary>Bids best first, below a newer quote where there is one.</summary>
    public DepthCursor Bids() => _isOverlaid ? new DepthCursor(_bids, _top.BidPrice, _top.BidQuantity) : new DepthCursor(_bids);

    /// <summary>Asks best first, above a newer quote where there is one.</summary>
    public DepthCursor Asks() => _isOverlaid ? new DepthCursor(_asks, _top.AskPrice, _top.AskQuantity) : new DepthCursor(_asks);

    /// <summary>An image of the best bids, quotes aside; for one reader on the book's thread. Allocates.</summary>
    public DepthImage ImageOfBids() => new(_bids);

    /// <summary>An image of the best asks, quotes aside; for one reader on the book's thread. Allocates.</summary>
    public DepthImage ImageOfAsks() => new(_asks);

    /// <summary>All bid levels best first, whatever the quotes say.</summary>
    public DepthCursor RawBids() => new(_bids);

    /// <summary>All ask levels best first, whatever the quotes say.</summary>
    public DepthCursor RawAsks() => new(_asks);

    /// <summary>The call of the set of books that touched this one last.</summary>
    internal long TouchedIn { get; set; }

    // This object, its counters and its ladders stand side by side on the heap: asked for together, their lines come in the time of one. Where the heap has put them apart, some of
    // the hints are useless, nothing more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void Prefetch()
    {
        if (Sse.IsSupported)
        {
            var start = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in _bids)); // may move at any time, and is never read through
            Sse.Prefetch0(start + Line); // the first line is read at once
            Sse.Prefetch0(start + (2 * Line));
            Sse.Prefetch0(start + (3 * Line));
            Sse.Prefetch0(start + (4 * Line)); // here the counters begin
            Sse.Prefetch0(start + (5 * Line));
            Sse.Prefetch0(start + (8 * Line)); // ladder of the bids
            Sse.Prefetch0(start + (9 * Line));
            Sse.Prefetch0(start + (11 * Line)); // ladder of the asks
            Sse.Prefetch0(start + (12 * Line));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void NoteMessage(long receivedNanos, ushort connection)
    {
        LastMessageNanos = receivedNanos;
        if (Connection == 0)
        {
            Connection = connection;
        }
    }

    internal void ApplyBar(long receivedNanos)
    {
        Counters.Bars++;
        Streams.Accept(StreamChannel.Bars, 0, receivedNanos);
    }

    private BookTop RawTop => new(_bids.BestPrice, _bids.BestQuantity, _asks.BestPrice, _asks.BestQuantity);

    // Chooses between the quote and the levels; every change of either ends here.
    private void RefreshTop()
    {
        _isOverlaid = IsLive && _quotes.OverlaySequence > Sequence;
        SetTop(_isOverlaid ? _quotes.Overlay : RawTop);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetTop(in BookTop top)
    {
        TopVersion += ((_top.BidPrice ^ top.BidPrice) | (_top.AskPrice ^ top.AskPrice)) != 0 ? 1 : 0; // an empty side has the price 0
        _top = top;
    }

    // Every change of state ends here. The cause is that of leaving live; the repair is what made the book live.
    private void Enter(BookState state, long receivedNanos, HoleCause cause = HoleCause.None, HoleRepair repair = HoleRepair.None)
    {
        if (state == BookState.Live ? _hole.IsOpen : IsLive)
        {
            NoteHole(cause, repair, receivedNanos);
        }

        State = state;
        StateSinceNanos = receivedNanos;
        Version++;
        TopVersion++;
        RefreshTop();
    }
}
