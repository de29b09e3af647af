using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Snapshots;

/// <summary>Real books, fed through a <see cref="BookSet"/> as the engine feeds them.</summary>
internal sealed class SnapshotBooks
{
    public const long Base = 1_700_000_000_000_000_000; // 2023-11-14T22:13:20Z

    private readonly DecodedFrame _frame = new();

    public BookSet Set { get; } = new();

    public OrderBook Add(int id, string venue, string symbol, string native, int priceDecimals = 2, int quantityDecimals = 4)
    {
        Assert.That(Symbol.TryParse(symbol, out var parsed));
        var book = new OrderBook(new Listing
        {
            Id = id,
            Venue = venue,
            Market = parsed.Market,
            Native = native,
            Symbol = parsed,
            PriceDecimals = priceDecimals,
            QuantityDecimals = quantityDecimals,
            TakerFeeE8 = 100_000,
            Rules = new BookRules(BookSequencing.Overlapping, QuotesCarryBookSequence: true),
        });
        Set.Add(book);
        return book;
    }

    public void Snapshot(OrderBook book, long sequence, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks, long received = Base)
    {
        _frame.Clear();
        Book(EventKind.BookSnapshot, book, sequence, sequence, bids, asks);
        Apply(received);
    }

    public void Delta(OrderBook book, long first, long last, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks, long received = Base)
    {
        _frame.Clear();
        Book(EventKind.BookDelta, book, first, last, bids, asks);
        Apply(received);
    }

    public void Quote(OrderBook book, long sequence, BookTop top, long received = Base)
    {
        _frame.Clear();
        ref var quote = ref _frame.Append(EventKind.Quote, book.Listing.Id);
        quote.Sequence = sequence;
        (quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity) = (top.BidPrice, top.BidQuantity, top.AskPrice, top.AskQuantity);
        Apply(received);
    }

    public void Trade(OrderBook book, long price, long quantity, Side side, long received = Base)
    {
        _frame.Clear();
        ref var trade = ref _frame.Append(EventKind.Trade, book.Listing.Id);
        (trade.Price, trade.Quantity, trade.Aggressor) = (price, quantity, side);
        Apply(received);
    }

    /// <summary>
    /// A book whose every number follows from the generation: 1 to 20 levels a side, quantities generation × 20 + level + 1. A copy that mixes two generations cannot pass
    /// <see cref="PatternError"/>.
    /// </summary>
    public void Pattern(OrderBook book, long generation)
    {
        _frame.Clear();
        ref var snapshot = ref _frame.Append(EventKind.BookSnapshot, book.Listing.Id);
        var count = PatternCount(generation);
        (snapshot.FirstSequence, snapshot.Sequence, snapshot.BidCount, snapshot.AskCount) = (generation, generation, count, count);
        for (var level = 0; level < 2 * count; level++)
        {
            _frame.AppendLevel(PatternPrice(generation, level % count, isBid: level < count), PatternQuantity(generation, level % count));
        }

        ref var trade = ref _frame.Append(EventKind.Trade, book.Listing.Id);
        (trade.Price, trade.Quantity, trade.Aggressor) = (PatternPrice(generation, 0, isBid: true), generation, Side.Buy);
        Apply(Base + generation);
    }

    public static string? PatternError(Crossfeed.Snapshots.SnapshotView view)
    {
        var generation = view.Sequence;
        var count = PatternCount(generation);
        if (view.Bids.Count != count || view.Asks.Count != count)
        {
            return $"generation {generation}: {view.Bids.Count} bids, {view.Asks.Count} asks instead of {count}";
        }

        for (var level = 0; level < count; level++)
        {
            if (view.Bids[level].Price != PatternPrice(generation, level, true) || view.Bids[level].Quantity != PatternQuantity(generation, level)
                || view.Asks[level].Price != PatternPrice(generation, level, false) || view.Asks[level].Quantity != PatternQuantity(generation, level))
            {
                return $"generation {generation}: level {level} is {view.Bids[level]} / {view.Asks[level]}";
            }
        }

        var agrees = view.Top == new BookTop(view.Bids[0].Price, view.Bids[0].Quantity, view.Asks[0].Price, view.Asks[0].Quantity)
            && view.LastTrade is { } trade && trade.Quantity == generation && trade.Nanos == Base + generation && view.ReceivedNanos == Base + generation;
        return agrees ? null : $"generation {generation}: top {view.Top}, last trade {view.LastTrade}, received {view.ReceivedNanos}";
    }

    private static int PatternCount(long generation) => 1 + (int)(generation % 20);

    private static long PatternPrice(long generation, int level, bool isBid) => 1_000_000 + (generation % 7) + (isBid ? -1 - level : level);

    private static long PatternQuantity(long generation, int level) => (generation * 20) + level + 1;

    private void Book(EventKind kind, OrderBook book, long first, long last, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        ref var item = ref _frame.Append(kind, book.Listing.Id);
        (item.FirstSequence, item.Sequence, item.BidCount, item.AskCount, item.ExchangeTimeNanos) = (first, last, bids.Length, asks.Length, Base - 1_500_000);
        foreach (var (price, quantity) in bids.Concat(asks))
        {
            _frame.AppendLevel(price, quantity);
        }
    }

    private void Apply(long received) => Set.Apply(_frame, new FrameSlot { Kind = FrameKind.Message, Connection = 7, ReceivedNanos = received });
}
