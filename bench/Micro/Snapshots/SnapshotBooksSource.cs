using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Snapshots;

/// <summary>One live book of 20 levels a side with a trade, and a change that makes the next write copy all levels again.</summary>
internal sealed class SnapshotBooksSource
{
    private const int Levels = 20;
    private const long Best = 6_000_000; // 60,000.00 at two decimals

    private readonly BookSet _set = new();
    private readonly DecodedFrame _frame = new();
    private long _sequence = 1;

    public SnapshotBooksSource()
    {
        Book = new OrderBook(new Listing
        {
            Id = 0,
            Venue = "binance",
            Market = MarketKind.Spot,
            Native = "BTCUSDT",
            Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
            PriceDecimals = 2,
            QuantityDecimals = 5,
            TakerFeeE8 = 100_000,
            Rules = new BookRules(BookSequencing.Overlapping, QuotesCarryBookSequence: true),
        });
        _set.Add(Book);
        ref var snapshot = ref _frame.Append(EventKind.BookSnapshot, 0);
        (snapshot.Sequence, snapshot.BidCount, snapshot.AskCount) = (_sequence, Levels, Levels);
        for (var i = 0; i < Levels; i++)
        {
            _frame.AppendLevel(Best - (3 * i), 12_345 + i); // three ticks apart: the holes of a real book
        }

        for (var i = 0; i < Levels; i++)
        {
            _frame.AppendLevel(Best + 1 + (3 * i), 54_321 + i);
        }

        ref var trade = ref _frame.Append(EventKind.Trade, 0);
        (trade.Price, trade.Quantity, trade.Aggressor) = (Best, 777, Side.Buy);
        Apply();
    }

    public OrderBook Book { get; }

    /// <summary>Changes the best bid's quantity, so that the book has a new version.</summary>
    public void Change()
    {
        _frame.Clear();
        ref var delta = ref _frame.Append(EventKind.BookDelta, 0);
        (delta.FirstSequence, delta.Sequence, delta.BidCount) = (_sequence + 1, _sequence + 1, 1);
        _frame.AppendLevel(Best, 10_000 + (_sequence++ & 1023));
        Apply();
    }

    private void Apply() => _set.Apply(_frame, new FrameSlot { Kind = FrameKind.Message, Connection = 1, ReceivedNanos = 1_700_000_000_000_000_000 });
}
