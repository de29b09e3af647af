using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance payloads: those of spot, and what USD-M has in the same form. Prices and quantities are strings; ids and times are numbers.</summary>
internal static class BinanceFrames
{
    // {"stream":"btcusdt@depth","data":{...}}
    public static byte[] Wrap(string stream, byte[] payload) =>
        new JsonText().Raw("{\"stream\":"u8).Quoted(stream).Raw(",\"data\":"u8).Raw(payload).Raw("}"u8).ToArray();

    // {"e":"trade","E":..,"s":"BTCUSDT","t":12345,"p":"0.001","q":"100","T":..,"m":true,"M":true}
    public static byte[] Trade(Listing listing, in TradePrint trade, long nowMillis) => new JsonText()
        .Raw("{\"e\":\"trade\",\"E\":"u8).Number(nowMillis)
        .Raw(",\"s\":\""u8).Raw(listing.Native)
        .Raw("\",\"t\":"u8).Number(trade.Id)
        .Raw(",\"p\":"u8).Price(listing, trade.Price)
        .Raw(",\"q\":"u8).Quantity(listing, trade.Quantity)
        .Raw(",\"T\":"u8).Number(trade.TimeMicros / 1000)
        .Raw(",\"m\":"u8).Bool(trade.BuyerIsMaker)
        .Raw(",\"M\":true}"u8).ToArray();

    // {"e":"aggTrade","E":..,"s":"BTCUSDT","a":12345,"p":"0.001","q":"100","f":100,"l":105,"T":..,"m":true,"M":true}, on USD-M without M and, since 2026, with st
    public static byte[] AggregateTrade(Listing listing, in TradePrint trade, long nowMillis, bool namesKind = false) => new JsonText()
        .Raw("{\"e\":\"aggTrade\",\"E\":"u8).Number(nowMillis)
        .Raw(",\"s\":\""u8).Raw(listing.Native)
        .Raw("\",\"a\":"u8).Number(trade.Id)
        .Raw(",\"p\":"u8).Price(listing, trade.Price)
        .Raw(",\"q\":"u8).Quantity(listing, trade.Quantity)
        .Raw(",\"f\":"u8).Number(trade.FirstId)
        .Raw(",\"l\":"u8).Number(trade.LastId)
        .Raw(",\"T\":"u8).Number(trade.TimeMicros / 1000)
        .Raw(",\"m\":"u8).Bool(trade.BuyerIsMaker)
        .Raw(listing.Instrument.Kind == SimMarketKind.Spot ? ",\"M\":true}"u8 : namesKind ? ",\"st\":1}"u8 : "}"u8).ToArray();

    // {"u":50093421613,"s":"BTCUSDT","b":"61685.99000000","B":"1.25869000","a":"61686.00000000","A":"2.44816000"}
    public static byte[] BookTicker(Listing listing) => new JsonText()
        .Raw("{\"u\":"u8).Number(listing.UpdateId)
        .Raw(",\"s\":\""u8).Raw(listing.Native)
        .Raw("\",\"b\":"u8).Price(listing, listing.Bids.Price(0))
        .Raw(",\"B\":"u8).Quantity(listing, listing.Bids.Quantity(0))
        .Raw(",\"a\":"u8).Price(listing, listing.Asks.Price(0))
        .Raw(",\"A\":"u8).Quantity(listing, listing.Asks.Quantity(0))
        .Raw("}"u8).ToArray();

    // {"e":"depthUpdate","E":..,"s":"BTCUSDT","U":157,"u":160,"b":[["0.0024","10"]],"a":[["0.0026","100"]]}
    public static byte[] DepthUpdate(
        Listing listing, long nowMillis, long firstId, long lastId,
        IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = new JsonText()
            .Raw("{\"e\":\"depthUpdate\",\"E\":"u8).Number(nowMillis)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"U\":"u8).Number(firstId)
            .Raw(",\"u\":"u8).Number(lastId)
            .Raw(",\"b\":["u8);
        Levels(text, listing, bids);
        text.Raw("],\"a\":["u8);
        Levels(text, listing, asks);
        return text.Raw("]}"u8).ToArray();
    }

    // {"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}: partial depth and the REST snapshot
    public static byte[] PartialDepth(Listing listing, int levels)
    {
        var text = new JsonText().Raw("{\"lastUpdateId\":"u8).Number(listing.UpdateId).Raw(",\"bids\":["u8);
        Levels(text, listing, Best(listing.Bids, levels));
        text.Raw("],\"asks\":["u8);
        Levels(text, listing, Best(listing.Asks, levels));
        return text.Raw("]}"u8).ToArray();
    }

    public static byte[] Depth(Listing listing, TrueBook book, int levels)
    {
        var text = new JsonText().Raw("{\"lastUpdateId\":"u8).Number(book.Sequence).Raw(",\"bids\":["u8);
        Levels(text, listing, Best(book.Bids, levels));
        text.Raw("],\"asks\":["u8);
        Levels(text, listing, Best(book.Asks, levels));
        return text.Raw("]}"u8).ToArray();
    }

    // on USD-M, since 2026, with ps behind the symbol and st at the end:
    // {"e":"kline","E":..,"s":"BTCUSDT","k":{"t":..,"T":..,"s":..,"i":"1m","f":100,"L":200,"o":..,"c":..,"h":..,"l":..,"v":..,"n":100,"x":false,"q":..,"V":..,"Q":..,"B":"0"}}
    public static byte[] Kline(Listing listing, Candle candle, bool closed, long nowMillis, bool namesPair)
    {
        var open = candle.OpenMinute * 60_000;
        var text = new JsonText().Raw("{\"e\":\"kline\",\"E\":"u8).Number(nowMillis).Raw(",\"s\":\""u8).Raw(listing.Native);
        return (namesPair ? text.Raw("\",\"ps\":\""u8).Raw(listing.Native) : text)
            .Raw("\",\"k\":{\"t\":"u8).Number(open)
            .Raw(",\"T\":"u8).Number(open + 59_999)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"i\":\"1m\",\"f\":"u8).Number(candle.FirstTradeId)
            .Raw(",\"L\":"u8).Number(candle.LastTradeId)
            .Raw(",\"o\":"u8).Price(listing, candle.Open)
            .Raw(",\"c\":"u8).Price(listing, candle.Close)
            .Raw(",\"h\":"u8).Price(listing, candle.High)
            .Raw(",\"l\":"u8).Price(listing, candle.Low)
            .Raw(",\"v\":"u8).Quantity(listing, candle.BaseVolume)
            .Raw(",\"n\":"u8).Number(candle.Trades)
            .Raw(",\"x\":"u8).Bool(closed)
            .Raw(",\"q\":"u8).Turnover(listing, candle.QuoteVolume)
            .Raw(",\"V\":"u8).Quantity(listing, candle.TakerBuyBase)
            .Raw(",\"Q\":"u8).Turnover(listing, candle.TakerBuyQuote)
            .Raw(namesPair ? ",\"B\":\"0\"},\"st\":1}"u8 : ",\"B\":\"0\"}}"u8).ToArray();
    }

    public static void Levels(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            text.Raw(first ? "["u8 : ",["u8).Price(listing, price).Raw(","u8).Quantity(listing, quantity).Raw("]"u8);
            first = false;
        }
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
}
