using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC spot pushes: a wrapper (1 channel, 3 symbol, 5 createTime or 6 sendTime) around one body; numbers are texts without trailing zeros.</summary>
internal static class MexcFrames
{
    private const int KlineBody = 308;
    private const int DepthsBody = 313;
    private const int DealsBody = 314;
    private const int TickerBody = 315;

    // 1 asks, 2 bids, 3 eventType, 4 fromVersion, 5 toVersion, 6 lastOrderCreateTime
    public static byte[] Depths(
        Topic topic, long nowMillis, long firstId, long lastId, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var body = new ProtoBytes();
        Levels(body, 1, asks);
        Levels(body, 2, bids);
        body.Text(3, EventType(topic)).Id(4, firstId).Id(5, lastId).Varint(6, nowMillis - 1);
        return Push(topic, 6, nowMillis, DepthsBody, body);
    }

    // 1 bidPrice, 2 bidQuantity, 3 askPrice, 4 askQuantity, 5 version, 6 lastOrderCreateTime
    public static byte[] Ticker(Topic topic, long nowMillis)
    {
        var listing = topic.Listing;
        return Push(topic, 6, nowMillis, TickerBody, new ProtoBytes()
            .Price(1, listing.Bids.Price(0)).Quantity(2, listing.Bids.Quantity(0)).Price(3, listing.Asks.Price(0)).Quantity(4, listing.Asks.Quantity(0))
            .Id(5, listing.UpdateId).Varint(6, nowMillis - 1));
    }

    // 1 deals {1 price, 2 quantity, 3 tradeType (1 taker buy, 2 taker sell), 4 time, 5 tradeId}, 2 eventType
    public static byte[] Deals(Topic topic, long nowMillis, IEnumerable<TradePrint> trades)
    {
        var body = new ProtoBytes();
        foreach (var trade in trades)
        {
            body.Message(1, new ProtoBytes().Price(1, trade.Price).Quantity(2, trade.Quantity).Varint(3, trade.BuyerIsMaker ? 2 : 1).Varint(4, trade.TimeMicros / 1000)
                .Text(5, FormattableString.Invariant($"{trade.Id}X0_{trade.Id + 1}X0")));
        }

        return Push(topic, 6, nowMillis, DealsBody, body.Text(2, EventType(topic)));
    }

    // 1 interval, 2 windowStart (s), 3 open, 4 close, 5 high, 6 low, 7 volume, 8 amount, 9 windowEnd (s)
    public static byte[] Kline(Topic topic, Candle candle, long nowMillis) => Push(topic, 5, nowMillis, KlineBody, new ProtoBytes()
        .Text(1, "Min1").Varint(2, candle.OpenMinute * 60)
        .Price(3, candle.Open).Price(4, candle.Close).Price(5, candle.High).Price(6, candle.Low)
        .Quantity(7, candle.BaseVolume).Quantity(8, candle.QuoteVolume).Varint(9, (candle.OpenMinute + 1) * 60));

    // {"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]],"timestamp":1787600000123}
    public static byte[] Snapshot(long id, long nowMillis, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = new JsonText().Raw("{\"lastUpdateId\":"u8).Number(id).Raw(",\"bids\":["u8);
        Levels(text, bids);
        text.Raw("],\"asks\":["u8);
        Levels(text, asks);
        return text.Raw("],\"timestamp\":"u8).Number(nowMillis).Raw("}"u8).ToArray();
    }

    public static IEnumerable<KeyValuePair<long, long>> Best(BookSide side, int levels)
    {
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            yield return new(side.Price(index), side.Quantity(index));
        }
    }

    public static IEnumerable<KeyValuePair<long, long>> Best(IReadOnlyList<BookLevel> side, int levels)
    {
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            yield return new((long)(side[index].Price * Listing.PriceScale), (long)(side[index].Quantity * Listing.QuantityScale));
        }
    }

    private static void Levels(ProtoBytes body, int field, IEnumerable<KeyValuePair<long, long>> levels)
    {
        foreach (var (price, quantity) in levels)
        {
            body.Message(field, new ProtoBytes().Price(1, price).Quantity(2, quantity));
        }
    }

    private static void Levels(JsonText text, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            text.Raw(first ? "["u8 : ",["u8).Price(price).Raw(","u8).Quantity(quantity).Raw("]"u8);
            first = false;
        }
    }

    // The channel without its symbol.
    private static string EventType(Topic topic) => topic.Name[..topic.Name.LastIndexOf('@')];

    private static byte[] Push(Topic topic, int timeField, long nowMillis, int bodyField, ProtoBytes body) => new ProtoBytes()
        .Text(1, topic.Name).Text(3, topic.Listing.Native).Varint(timeField, nowMillis).Message(bodyField, body).ToArray();
}
