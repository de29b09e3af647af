using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance USD-M payloads, where they are not those of spot: times on everything, the id of the message before, and since 2026 the pair (<c>ps</c>) and the kind of contract (<c>st</c>).</summary>
internal static class BinanceLinearFrames
{
    // {"e":"trade","E":1723161256322,"T":1723161256322,"s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}
    public static byte[] Trade(Listing listing, in TradePrint trade, long nowMillis) => BeginTrade(listing, trade, nowMillis)
        .Raw(",\"p\":"u8).Price(listing, trade.Price)
        .Raw(",\"q\":"u8).Quantity(listing, trade.Quantity)
        .Raw(",\"X\":\"MARKET\",\"m\":"u8).Bool(trade.BuyerIsMaker)
        .Raw("}"u8).ToArray();

    // the same with "X":"NA": a trade that was none of the market's
    public static byte[] NoPrint(Listing listing, in TradePrint trade, long nowMillis) =>
        BeginTrade(listing, trade, nowMillis).Raw(",\"p\":\"0\",\"q\":\"0\",\"X\":\"NA\",\"m\":false}"u8).ToArray();

    // {"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256313}
    public static byte[] BookTicker(Listing listing, long nowMillis, bool namesPair)
    {
        var text = new JsonText().Raw("{\"e\":\"bookTicker\",\"u\":"u8).Number(listing.UpdateId).Raw(",\"s\":\""u8).Raw(listing.Native);
        return Kind(
            Pair(text, listing, namesPair)
                .Raw("\",\"b\":"u8).Price(listing, listing.Bids.Price(0))
                .Raw(",\"B\":"u8).Quantity(listing, listing.Bids.Quantity(0))
                .Raw(",\"a\":"u8).Price(listing, listing.Asks.Price(0))
                .Raw(",\"A\":"u8).Quantity(listing, listing.Asks.Quantity(0))
                .Raw(",\"T\":"u8).Number(nowMillis)
                .Raw(",\"E\":"u8).Number(nowMillis),
            namesPair).Raw("}"u8).ToArray();
    }

    // {"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[["58710.20","0.014"]],"a":[["61510.90","0.000"]]}
    public static byte[] DepthUpdate(
        Listing listing, long nowMillis, (long First, long Last, long Before) ids,
        IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks, bool namesPair)
    {
        var text = new JsonText()
            .Raw("{\"e\":\"depthUpdate\",\"E\":"u8).Number(nowMillis)
            .Raw(",\"T\":"u8).Number(nowMillis)
            .Raw(",\"s\":\""u8).Raw(listing.Native);
        Pair(text, listing, namesPair)
            .Raw("\",\"U\":"u8).Number(ids.First)
            .Raw(",\"u\":"u8).Number(ids.Last)
            .Raw(",\"pu\":"u8).Number(ids.Before)
            .Raw(",\"b\":["u8);
        BinanceFrames.Levels(text, listing, bids);
        text.Raw("],\"a\":["u8);
        BinanceFrames.Levels(text, listing, asks);
        return Kind(text.Raw("]"u8), namesPair).Raw("}"u8).ToArray();
    }

    // {"lastUpdateId":5123107852948,"E":1723161256501,"T":1723161256493,"bids":[["61800.20","2.909"]],"asks":[["61800.30","0.001"]]}: the REST snapshot
    public static byte[] Depth(Listing listing, long id, long nowMillis, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = new JsonText().Raw("{\"lastUpdateId\":"u8).Number(id)
            .Raw(",\"E\":"u8).Number(nowMillis)
            .Raw(",\"T\":"u8).Number(nowMillis)
            .Raw(",\"bids\":["u8);
        BinanceFrames.Levels(text, listing, bids);
        text.Raw("],\"asks\":["u8);
        BinanceFrames.Levels(text, listing, asks);
        return text.Raw("]}"u8).ToArray();
    }

    private static JsonText BeginTrade(Listing listing, in TradePrint trade, long nowMillis) => new JsonText()
        .Raw("{\"e\":\"trade\",\"E\":"u8).Number(nowMillis)
        .Raw(",\"T\":"u8).Number(trade.TimeMicros / 1000)
        .Raw(",\"s\":\""u8).Raw(listing.Native)
        .Raw("\",\"t\":"u8).Number(trade.Id);

    // ,"ps":"BTCUSDT" behind the symbol, whose closing quote is still to come
    private static JsonText Pair(JsonText text, Listing listing, bool isNamed) => isNamed ? text.Raw("\",\"ps\":\""u8).Raw(listing.Native) : text;

    // 1: USD-M
    private static JsonText Kind(JsonText text, bool isNamed) => isNamed ? text.Raw(",\"st\":1"u8) : text;
}
