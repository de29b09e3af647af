using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Arbitrage;

/// <summary>Three venues' books of one instrument, 20 levels a side, in which a frame moves one venue's top back and forth.</summary>
internal sealed class TriggerBooksSource
{
    public const int Venues = 3;
    public const int Mover = 1; // the venue whose frames are applied
    public const long Received = 1_700_000_000_000_000_000;

    private const long Middle = 60_000_00; // at 2 decimals
    private const int Levels = 20;
    private static readonly string[] Names = ["binance", "gateio", "okx"];
    private readonly DecodedFrame _frame = new();
    private readonly FrameSlot _slot = new() { Kind = FrameKind.Message, Connection = 1, ReceivedNanos = Received };
    private long _frames;

    public TriggerBooksSource()
    {
        for (var id = 0; id < Venues; id++)
        {
            Books.Add(new OrderBook(Listing(id)));
            _frame.Clear();
            ref var snapshot = ref _frame.Append(EventKind.BookSnapshot, id);
            snapshot.Sequence = 1;
            snapshot.BidCount = Levels;
            snapshot.AskCount = Levels;
            for (var i = 1; i <= 2 * Levels; i++)
            {
                _frame.AppendLevel(i <= Levels ? Middle - i : Middle + i - Levels, 500 + i);
            }

            Books.Apply(_frame, _slot);
        }
    }

    public BookSet Books { get; } = new();

    /// <summary>Applies a delta that changes the size of the mover's second bid, or, when it is to cross, brings its best bid above the others' asks and takes it away in turn.</summary>
    public ReadOnlySpan<int> Next(bool isCrossing)
    {
        var isUp = (_frames++ & 1) == 0;
        _frame.Clear();
        ref var delta = ref _frame.Append(EventKind.BookDelta, Mover);
        delta.FirstSequence = delta.Sequence = Books[Mover].Sequence + 1;
        delta.BidCount = 1;
        delta.AskCount = isCrossing ? 4 : 0;
        _frame.AppendLevel(isCrossing ? Middle + 4 : Middle - 2, isUp ? 300 : isCrossing ? 0 : 301);
        for (var i = 1; isCrossing && i <= 4; i++)
        {
            _frame.AppendLevel(Middle + i, isUp ? 0 : 500);
        }

        Books.Apply(_frame, _slot);
        return Books.Touched;
    }

    private static Listing Listing(int id) => new()
    {
        Id = id,
        Venue = Names[id],
        Market = MarketKind.Spot,
        Native = "BTCUSDT",
        Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
        PriceDecimals = 2,
        QuantityDecimals = 5,
        TakerFeeE8 = 0,
        Rules = new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: true),
    };
}
