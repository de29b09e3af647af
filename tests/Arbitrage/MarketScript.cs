using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Arbitrage;

/// <summary>Books and the frames that drive them, written as a test thinks of them.</summary>
internal sealed class MarketScript
{
    public const long Start = 1_700_000_000_000_000_000; // 2023-11-14T22:13:20Z

    private readonly DecodedFrame _frame = new();
    private FrameKind _kind = FrameKind.Message;
    private ushort _connection;

    public BookSet Books { get; } = new();

    public long Now { get; set; } = Start;

    public static Listing Listing(int id, string venue, string symbol, int priceDecimals, int quantityDecimals, long feeE8)
    {
        Assert.That(Symbol.TryParse(symbol, out var parsed), symbol);
        return new Listing
        {
            Id = id,
            Venue = venue,
            Market = parsed.Market,
            Native = $"{parsed.Base}{parsed.Quote}",
            Symbol = parsed,
            PriceDecimals = priceDecimals,
            QuantityDecimals = quantityDecimals,
            TakerFeeE8 = feeE8,
            Rules = new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: true),
        };
    }

    public OrderBook Add(Listing listing)
    {
        var book = new OrderBook(listing);
        Books.Add(book);
        return book;
    }

    /// <summary>Starts a frame.</summary>
    public MarketScript Frame(ushort connection = 1, FrameKind kind = FrameKind.Message)
    {
        _frame.Clear();
        _kind = kind;
        _connection = connection;
        return this;
    }

    public MarketScript Snapshot(int listing, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks) =>
        Levels(EventKind.BookSnapshot, listing, Books[listing].Sequence + 10, bids, asks);

    public MarketScript Delta(int listing, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks, int gap = 0) =>
        Levels(EventKind.BookDelta, listing, Books[listing].Sequence + 1 + gap, bids, asks);

    public MarketScript Quote(int listing, long bid, long bidQuantity, long ask, long askQuantity, int ahead = 3)
    {
        ref var quote = ref _frame.Append(EventKind.Quote, listing);
        quote.Sequence = Books[listing].Sequence + ahead;
        (quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity) = (bid, bidQuantity, ask, askQuantity);
        return this;
    }

    public MarketScript Trade(int listing, long price, long quantity)
    {
        ref var trade = ref _frame.Append(EventKind.Trade, listing);
        (trade.Price, trade.Quantity) = (price, quantity);
        return this;
    }

    public MarketScript Rescale(int listing, int priceDecimals, int quantityDecimals)
    {
        ref var rescale = ref _frame.Append(EventKind.Rescale, listing);
        (rescale.PriceDecimals, rescale.QuantityDecimals) = ((byte)priceDecimals, (byte)quantityDecimals);
        return this;
    }

    public MarketScript Reject(int listing)
    {
        _frame.Reject(RejectReason.Malformed, listing);
        return this;
    }

    public int[] Apply()
    {
        Books.Apply(_frame, new FrameSlot { Kind = _kind, Connection = _connection, ReceivedNanos = Now });
        return Books.Touched.ToArray();
    }

    public int[] CloseConnection(ushort connection)
    {
        Books.CloseConnection(connection, Now);
        return Books.Touched.ToArray();
    }

    private MarketScript Levels(EventKind kind, int listing, long sequence, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        var start = _frame.LevelCount;
        ref var item = ref _frame.Append(kind, listing);
        item.FirstSequence = sequence;
        item.Sequence = sequence;
        item.LevelStart = start;
        item.BidCount = bids.Length;
        item.AskCount = asks.Length;
        foreach (var (price, quantity) in bids.Concat(asks))
        {
            _frame.AppendLevel(price, quantity);
        }

        return this;
    }
}
