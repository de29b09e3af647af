using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Tests.Books;

/// <summary>One book in a set, fed by hand: each method is one frame.</summary>
internal sealed class BookUnderTest
{
    public const ushort Connection = 7;

    private readonly DecodedFrame _frame = new();
    private long _now = 1_000;

    public BookUnderTest(BookSequencing sequencing, bool quotesCarrySequence = true, int priceDecimals = 2, int quantityDecimals = 3)
        : this(new BookRules(sequencing, quotesCarrySequence), priceDecimals, quantityDecimals)
    {
    }

    public BookUnderTest(BookRules rules, int priceDecimals = 2, int quantityDecimals = 3, string native = "BTCUSDT")
    {
        Book = new OrderBook(ListingOf(0, rules, priceDecimals, quantityDecimals, native));
        Set.Add(Book);
    }

    public BookSet Set { get; } = new();

    public OrderBook Book { get; }

    public BookCounters Counters => Book.Counters;

    public ushort From { get; set; } = Connection;

    public long Now => _now;

    public static Listing ListingOf(int id, BookRules rules, int priceDecimals = 2, int quantityDecimals = 3, string native = "BTCUSDT") => new()
    {
        Id = id,
        Venue = "binance",
        Market = MarketKind.Spot,
        Native = native,
        Symbol = new Symbol("BTC", "USDT", MarketKind.Spot),
        PriceDecimals = priceDecimals,
        QuantityDecimals = quantityDecimals,
        TakerFeeE8 = 0,
        Rules = rules,
    };

    public void Delta(long first, long last, long previous, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks, long checksum = MarketEvent.NoChecksum)
    {
        _frame.Clear();
        ref var item = ref AppendBook(EventKind.BookDelta, bids, asks);
        item.Checksum = checksum;
        item.FirstSequence = first;
        item.Sequence = last;
        item.PreviousSequence = previous;
        Send(FrameKind.Message);
    }

    public void RestSnapshot(long id, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        _frame.Clear();
        AppendBook(EventKind.BookSnapshot, bids, asks).Sequence = id;
        Send(FrameKind.DepthSnapshot);
    }

    public void StreamSnapshot(long id, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks, long checksum = MarketEvent.NoChecksum, int kept = 0)
    {
        _frame.Clear();
        ref var item = ref AppendBook(EventKind.BookSnapshot, bids, asks);
        item.Sequence = id;
        item.Checksum = checksum;
        item.KeptLevels = kept;
        Send(FrameKind.Message);
    }

    public void Quote(long sequence, long bidPrice, long bidQuantity, long askPrice, long askQuantity)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.Quote, 0);
        item.Sequence = sequence;
        item.Price = bidPrice;
        item.Quantity = bidQuantity;
        item.AskPrice = askPrice;
        item.AskQuantity = askQuantity;
        Send(FrameKind.Message);
    }

    public void Trade(long price, long quantity, Side aggressor) => Trade(0, price, quantity, aggressor);

    public void Trade(long id, long price, long quantity, Side aggressor)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.Trade, 0);
        item.Sequence = id;
        item.Price = price;
        item.Quantity = quantity;
        item.Aggressor = aggressor;
        Send(FrameKind.Message);
    }

    public void Rescale(int priceDecimals, int quantityDecimals)
    {
        _frame.Clear();
        ref var item = ref _frame.Append(EventKind.Rescale, 0);
        item.PriceDecimals = (byte)priceDecimals;
        item.QuantityDecimals = (byte)quantityDecimals;
        Send(FrameKind.Message);
    }

    public void Reject(FrameKind kind = FrameKind.Message)
    {
        _frame.Reject(RejectReason.Malformed, 0);
        Send(kind);
    }

    public void Open(ushort connection) => Set.OpenConnection(connection, ++_now);

    public void Close(ushort connection) => Set.CloseConnection(connection, ++_now);

    public static List<(long Price, long Quantity)> ToList(DepthCursor cursor)
    {
        var levels = new List<(long, long)>();
        while (cursor.MoveNext())
        {
            levels.Add((cursor.Price, cursor.Quantity));
        }

        return levels;
    }

    private ref MarketEvent AppendBook(EventKind kind, (long Price, long Quantity)[] bids, (long Price, long Quantity)[] asks)
    {
        ref var item = ref _frame.Append(kind, 0);
        item.LevelStart = _frame.LevelCount;
        item.BidCount = bids.Length;
        item.AskCount = asks.Length;
        foreach (var (price, quantity) in bids)
        {
            _frame.AppendLevel(price, quantity);
        }

        foreach (var (price, quantity) in asks)
        {
            _frame.AppendLevel(price, quantity);
        }

        return ref item;
    }

    private void Send(FrameKind kind)
    {
        var slot = new FrameSlot { Kind = kind, Connection = kind == FrameKind.Message ? From : (ushort)0, ReceivedNanos = ++_now };
        Set.Apply(_frame, slot);
    }
}
