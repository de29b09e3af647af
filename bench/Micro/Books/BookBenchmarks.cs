using BenchmarkDotNet.Attributes;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Books;

/// <summary>One delta on a book of two times 1,000 levels: sorted arrays, the ladder, and the whole book with the fill of the frame, sequence check, self-checks and top.</summary>
[MemoryDiagnoser]
public class BookBenchmarks
{
    private const int Deltas = 8_192;

    private readonly SortedArraySide _sortedBids = new(isBid: true);
    private readonly SortedArraySide _sortedAsks = new(isBid: false);
    private readonly TickLadder _bids = new(isBid: true);
    private readonly TickLadder _asks = new(isBid: false);
    private readonly BookSet _set = new();
    private readonly DecodedFrame _frame = new();
    private DeltaStream _stream = new(0, 0);
    private long _sequence;

    /// <summary>Changed levels of a side in one delta; one more is a removal at the middle.</summary>
    [Params(2, 20)]
    public int LevelsPerSide { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _stream = new DeltaStream(Deltas, LevelsPerSide);
        _sortedBids.Apply(_stream.SnapshotBids);
        _sortedAsks.Apply(_stream.SnapshotAsks);
        _bids.Load(_stream.SnapshotBids);
        _asks.Load(_stream.SnapshotAsks);
        var listing = new Listing
        {
            Id = 0,
            Venue = "bench",
            Market = MarketKind.Spot,
            Native = "BTCUSDT",
            Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
            PriceDecimals = 2,
            QuantityDecimals = 5,
            TakerFeeE8 = 0,
            Rules = new BookRules(BookSequencing.Overlapping, true),
        };
        _set.Add(new OrderBook(listing));
        Fill(EventKind.BookSnapshot, _stream.SnapshotBids, _stream.SnapshotAsks);
        _set.Apply(_frame, new FrameSlot { Kind = FrameKind.DepthSnapshot });
        Book();
        Book();
        if (!_set[0].IsLive)
        {
            throw new InvalidOperationException($"the stream does not keep the book live: {BookStates.Name(_set[0].State)}");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Deltas)]
    public long SortedArrays()
    {
        var sum = 0L;
        for (var index = 0; index < Deltas; index++)
        {
            _sortedBids.Apply(_stream.Bids[index]);
            _sortedAsks.Apply(_stream.Asks[index]);
            sum += _sortedBids.BestPrice + _sortedAsks.BestPrice;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public long Ladder()
    {
        var sum = 0L;
        for (var index = 0; index < Deltas; index++)
        {
            _bids.Apply(_stream.Bids[index], out _);
            _asks.Apply(_stream.Asks[index], out _);
            sum += _bids.BestPrice + _asks.BestPrice;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public long Book()
    {
        var slot = new FrameSlot { Kind = FrameKind.Message, Connection = 1 };
        var book = _set[0];
        var sum = 0L;
        for (var index = 0; index < Deltas; index++)
        {
            ref var item = ref Fill(EventKind.BookDelta, _stream.Bids[index], _stream.Asks[index]);
            item.FirstSequence = ++_sequence; // the stream runs in a circle, its ids go on
            item.Sequence = _sequence;
            _set.Apply(_frame, slot);
            sum += book.Top.BidPrice + book.Top.AskPrice;
        }

        return sum;
    }

    // Part of the measured work, as it is part of a decoder's.
    private ref MarketEvent Fill(EventKind kind, BookLevel[] bids, BookLevel[] asks)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(kind, 0);
        item.BidCount = bids.Length;
        item.AskCount = asks.Length;
        foreach (ref readonly var level in bids.AsSpan())
        {
            _frame.AppendLevel(level.Price, level.Quantity);
        }

        foreach (ref readonly var level in asks.AsSpan())
        {
            _frame.AppendLevel(level.Price, level.Quantity);
        }

        return ref item;
    }
}
