using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate futures messages.</summary>
internal static class GateFuturesFrames
{
    // [{"size":"-108","id":27753479,"create_time":1545136464,"create_time_ms":1545136464123,"price":"96.4","contract":"BTC_USDT"}]
    public static byte[] Trades(Listing listing, GateSizes sizes, in TradePrint trade, long nowMillis)
    {
        var text = GateFrames.Update("futures.trades", nowMillis).Raw("["u8);
        TradeFields(text, listing, sizes, trade);
        return text.Raw("]}"u8).ToArray();
    }

    /// <summary>A trade's object, as the stream and the REST list carry it.</summary>
    public static void TradeFields(JsonText text, Listing listing, GateSizes sizes, in TradePrint trade) => sizes
        .Write(text.Raw("{\"size\":"u8), listing, trade.Quantity, isSold: trade.BuyerIsMaker)
        .Raw(",\"id\":"u8).Number(trade.Id)
        .Raw(",\"create_time\":"u8).Number(trade.TimeMicros / 1_000_000)
        .Raw(",\"create_time_ms\":"u8).Number(trade.TimeMicros / 1000)
        .Raw(",\"price\":"u8).Price(trade.Price)
        .Raw(",\"contract\":\""u8).Raw(listing.Native)
        .Raw("\"}"u8);

    // {"t":ms,"u":id,"s":"BTC_USDT","b":"..","B":"..","a":"..","A":".."}
    public static byte[] BookTicker(Listing listing, GateSizes sizes, long nowMillis)
    {
        var text = GateFrames.Update("futures.book_ticker", nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(",\"u\":"u8).Number(listing.UpdateId)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"b\":"u8).Price(listing.Bids.Price(0)).Raw(",\"B\":"u8);
        sizes.Write(text, listing, listing.Bids.Quantity(0)).Raw(",\"a\":"u8).Price(listing.Asks.Price(0)).Raw(",\"A\":"u8);
        return sizes.Write(text, listing, listing.Asks.Quantity(0)).Raw("}}"u8).ToArray();
    }

    // a message without a time, which the venue sends now and then: it says nothing
    public static byte[] EmptyBookTicker(Listing listing, long nowMillis) => GateFrames.Update("futures.book_ticker", nowMillis)
        .Raw("{\"t\":0,\"u\":0,\"s\":\""u8).Raw(listing.Native).Raw("\",\"b\":\"\",\"B\":0,\"a\":\"\",\"A\":0}}"u8).ToArray();

    // {"t":ms,"full":true,"l":"100","s":"BTC_USDT","U":..,"u":..,"b":[{"p":"54672.1","s":0}],"a":[]}
    public static byte[] OrderBookUpdate(
        Listing listing, GateSizes sizes, long nowMillis, bool full, long firstId, long lastId,
        IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = GateFrames.Update("futures.order_book_update", nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(full ? ",\"full\":true,\"l\":\"100\""u8 : ""u8)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"U\":"u8).Number(firstId)
            .Raw(",\"u\":"u8).Number(lastId)
            .Raw(",\"b\":["u8);
        Levels(text, listing, sizes, bids);
        text.Raw("],\"a\":["u8);
        Levels(text, listing, sizes, asks);
        return text.Raw("]}}"u8).ToArray();
    }

    // [{"t":1545129300,"v":"27525555","c":"95.4","h":"96.9","l":"89.5","o":"94.3","n":"1m_BTC_USDT"}]
    public static byte[] Candlesticks(Listing listing, GateSizes sizes, Candle candle, long nowMillis)
    {
        var text = GateFrames.Update("futures.candlesticks", nowMillis).Raw("["u8);
        CandleFields(text, listing, sizes, candle);
        return text.Raw(",\"n\":\"1m_"u8).Raw(listing.Native).Raw("\"}]}"u8).ToArray();
    }

    /// <summary>A bar's object without its end, as the stream and the REST list carry it.</summary>
    public static JsonText CandleFields(JsonText text, Listing listing, GateSizes sizes, Candle candle) => sizes
        .Write(text.Raw("{\"t\":"u8).Number(candle.OpenMinute * 60).Raw(",\"v\":"u8), listing, candle.BaseVolume)
        .Raw(",\"c\":"u8).Price(candle.Close)
        .Raw(",\"h\":"u8).Price(candle.High)
        .Raw(",\"l\":"u8).Price(candle.Low)
        .Raw(",\"o\":"u8).Price(candle.Open);

    public static void Levels(JsonText text, Listing listing, GateSizes sizes, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            sizes.Write(text.Raw(first ? "{\"p\":"u8 : ",{\"p\":"u8).Price(price).Raw(",\"s\":"u8), listing, quantity).Raw("}"u8);
            first = false;
        }
    }
}
