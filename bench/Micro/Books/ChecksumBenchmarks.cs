using BenchmarkDotNet.Attributes;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Books;

/// <summary>A delta of two or three levels a side whose checksum is compared: the text of the best levels written anew, the remainders that the book keeps, and no checksum at all.</summary>
[MemoryDiagnoser]
public class ChecksumBenchmarks
{
    private const int Deltas = 8_192;

    private readonly BookSet _set = new();
    private readonly DecodedFrame _frame = new();
    private readonly DeltaStream _stream = new(Deltas, 2);
    private readonly long[] _checksums = new long[Deltas];

    /// <summary>What the checksum is computed over.</summary>
    [Params(BookChecksum.Digits, BookChecksum.Interleaved)]
    public BookChecksum Rule { get; set; }

    [GlobalSetup]
    public void Play()
    {
        _set.Add(new OrderBook(new Listing
        {
            Id = 0,
            Venue = "bench",
            Market = MarketKind.Spot,
            Native = "BTCUSDT",
            Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
            PriceDecimals = 2,
            QuantityDecimals = 5,
            TakerFeeE8 = 0,
            Rules = new BookRules(BookSequencing.Ordered, false, Snapshots: SnapshotSource.Stream, Checksum: Rule),
        }));
        Load();
        for (var index = 0; index < Deltas; index++)
        {
            Apply(index, MarketEvent.NoChecksum);
            _checksums[index] = WrittenChecksum.Of(_set[0], Rule);
        }

        if (!Kept())
        {
            throw new InvalidOperationException("the book's checksum is not that of the text");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Deltas)]
    public bool Written()
    {
        Load();
        var isRight = true;
        for (var index = 0; index < Deltas; index++)
        {
            Apply(index, MarketEvent.NoChecksum);
            isRight &= WrittenChecksum.Of(_set[0], Rule) == _checksums[index];
        }

        return isRight;
    }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public bool Kept()
    {
        Load();
        for (var index = 0; index < Deltas; index++)
        {
            Apply(index, _checksums[index]);
        }

        return _set[0].IsLive;
    }

    [Benchmark(OperationsPerInvoke = Deltas)]
    public bool None()
    {
        Load();
        for (var index = 0; index < Deltas; index++)
        {
            Apply(index, MarketEvent.NoChecksum);
        }

        return _set[0].IsLive;
    }

    // A thousandth of what is measured, so that each round begins with the same levels.
    private void Load() => Apply(EventKind.BookSnapshot, _stream.SnapshotBids, _stream.SnapshotAsks, MarketEvent.NoChecksum);

    private void Apply(int delta, long checksum) => Apply(EventKind.BookDelta, _stream.Bids[delta], _stream.Asks[delta], checksum);

    private void Apply(EventKind kind, BookLevel[] bids, BookLevel[] asks, long checksum)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(kind, 0);
        item.BidCount = bids.Length;
        item.AskCount = asks.Length;
        item.Checksum = checksum;
        foreach (ref readonly var level in bids.AsSpan())
        {
            _frame.AppendLevel(level.Price, level.Quantity);
        }

        foreach (ref readonly var level in asks.AsSpan())
        {
            _frame.AppendLevel(level.Price, level.Quantity);
        }

        _set.Apply(_frame, new FrameSlot { Kind = FrameKind.Message, Connection = 1 });
    }
}
