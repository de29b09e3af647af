using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Bybit;

/// <summary>
/// Bybit's messages. Spot cuts trailing zeros, linear writes prices with the places of the tick. Where a contract is for 1000 units, prices are for so many
/// and quantities count them.
/// </summary>
internal static class BybitFrames
{
    private const long MinuteMillis = 60_000;

    // spot   {"topic":"orderbook.50.BTCUSDT","ts":1789299670932,"type":"delta","data":{"s":"BTCUSDT","b":[["77140.5","0"]],"a":[],"u":3734365,"seq":2189232212},"cts":1789299670888}
    // linear {"topic":"orderbook.50.BTCUSDT","type":"delta","ts":1786310818130,"data":{…},"cts":1786310818129}
    public static byte[] Book(
        Listing listing, string topic, string type, bool isTypeFirst, long nowMillis, long id,
        IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks) =>
        Finish(Levels(Begin(topic, type, isTypeFirst, nowMillis), listing, bids, asks), id, listing.UpdateId, nowMillis);

    // {"topic":"orderbook.1.BTCUSDT","ts":1789299670934,"type":"snapshot","data":{"s":"BTCUSDT","b":[["77140.1","0.127951"]],"a":[["77140.7","0.240088"]],"u":1980709,"seq":2189232212},"cts":1789299670888}
    public static byte[] Best(Listing listing, string topic, long nowMillis, long changedMillis, long id, long sequence, (long Bid, long BidQuantity, long Ask, long AskQuantity) top) =>
        Finish(
            Levels(Begin(topic, "snapshot", isTypeFirst: false, nowMillis), listing, [new(top.Bid, top.BidQuantity)], [new(top.Ask, top.AskQuantity)]), id, sequence, changedMillis);

    // linear {"T":1774021164272,"s":"BTCUSDT","S":"Sell","v":"0.001","p":"69916.80","L":"MinusTick","i":"8c931d9a-b703-5c34-9aeb-860867cf1f66","BT":false,"RPI":false,"seq":549792210006}
    // spot   {"i":"2100000000188691533","T":1789299670888,"p":"77140.5","v":"0.000078","S":"Sell","seq":2189232212,"s":"BTCUSDT","BT":false,"RPI":false}
    public static byte[] Trade(Listing listing, string topic, bool isLinear, in TradePrint trade, long nowMillis)
    {
        var text = Begin(topic, "snapshot", isLinear, nowMillis);
        var side = trade.BuyerIsMaker ? "Sell"u8 : "Buy"u8;
        if (isLinear)
        {
            text.Raw("[{\"T\":"u8).Number(trade.TimeMicros / 1000).Raw(",\"s\":\""u8).Raw(listing.Native).Raw("\",\"S\":\""u8).Raw(side).Raw("\",\"v\":"u8);
            Quantity(text, listing, trade.Quantity).Raw(",\"p\":"u8);
            Price(text, listing, trade.Price).Raw(",\"L\":\"PlusTick\",\"i\":\"8c931d9a-b703-5c34-9aeb-"u8)
                .Raw(trade.Id.ToString("x12", CultureInfo.InvariantCulture)).Raw("\",\"BT\":false,\"RPI\":false,\"seq\":"u8).Number(listing.UpdateId).Raw("}]}"u8);
        }
        else
        {
            text.Raw("[{\"i\":\""u8).Number(trade.Id).Raw("\",\"T\":"u8).Number(trade.TimeMicros / 1000).Raw(",\"p\":"u8);
            Price(text, listing, trade.Price).Raw(",\"v\":"u8);
            Quantity(text, listing, trade.Quantity).Raw(",\"S\":\""u8).Raw(side).Raw("\",\"seq\":"u8).Number(listing.UpdateId)
                .Raw(",\"s\":\""u8).Raw(listing.Native).Raw("\",\"BT\":false,\"RPI\":false}]}"u8);
        }

        return text.ToArray();
    }

    // linear {"topic":"kline.1.BTCUSDT","data":[{"start":…,"end":…,"interval":"1","open":"…","close":"…","high":"…","low":"…","volume":"…","turnover":"…","confirm":false,"timestamp":…}],"ts":…,"type":"snapshot"}
    // spot   {"type":"snapshot","topic":"kline.1.BTCUSDT","data":[…],"ts":…}
    public static byte[] Bar(Listing listing, string topic, bool isLinear, Candle candle, bool closed, long nowMillis)
    {
        var text = new JsonText().Raw(isLinear ? "{\"topic\":\""u8 : "{\"type\":\"snapshot\",\"topic\":\""u8).Raw(topic);
        text.Raw("\",\"data\":[{\"start\":"u8).Number(candle.OpenMinute * MinuteMillis).Raw(",\"end\":"u8).Number((candle.OpenMinute * MinuteMillis) + MinuteMillis - 1).Raw(",\"interval\":\"1\",\"open\":"u8);
        Price(text, listing, candle.Open).Raw(",\"close\":"u8);
        Price(text, listing, candle.Close).Raw(",\"high\":"u8);
        Price(text, listing, candle.High).Raw(",\"low\":"u8);
        Price(text, listing, candle.Low).Raw(",\"volume\":"u8);
        Quantity(text, listing, candle.BaseVolume).Raw(",\"turnover\":"u8).Quantity(candle.QuoteVolume)
            .Raw(",\"confirm\":"u8).Bool(closed).Raw(",\"timestamp\":"u8).Number(nowMillis).Raw("}],\"ts\":"u8).Number(nowMillis);
        return text.Raw(isLinear ? ",\"type\":\"snapshot\"}"u8 : "}"u8).ToArray();
    }

    /// <summary>A price as the venue writes it.</summary>
    public static JsonText Price(JsonText text, Listing listing, long price)
    {
        var bundle = BybitVenue.Bundle(listing);
        var places = listing.Venue.Markets == SimMarketKind.Linear ? Places(listing.Tick * bundle) : 0;
        return places > 0 ? text.Price(price * bundle, places) : text.Price(price * bundle);
    }

    /// <summary>A quantity as the venue writes it.</summary>
    public static JsonText Quantity(JsonText text, Listing listing, Int128 quantity) => text.Quantity(quantity / BybitVenue.Bundle(listing));

    private static int Places(long tick)
    {
        var places = 0;
        for (var unit = Listing.PriceScale; unit > tick && unit > 1; unit /= 10)
        {
            places++;
        }

        return places;
    }

    private static JsonText Begin(string topic, string type, bool isTypeFirst, long nowMillis)
    {
        var text = new JsonText().Raw("{\"topic\":\""u8).Raw(topic);
        return isTypeFirst
            ? text.Raw("\",\"type\":\""u8).Raw(type).Raw("\",\"ts\":"u8).Number(nowMillis).Raw(",\"data\":"u8)
            : text.Raw("\",\"ts\":"u8).Number(nowMillis).Raw(",\"type\":\""u8).Raw(type).Raw("\",\"data\":"u8);
    }

    private static JsonText Levels(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        Side(text.Raw("{\"s\":\""u8).Raw(listing.Native).Raw("\",\"b\":["u8), listing, bids);
        Side(text.Raw("],\"a\":["u8), listing, asks);
        return text.Raw("]"u8);
    }

    private static byte[] Finish(JsonText text, long id, long sequence, long engineMillis) =>
        text.Raw(",\"u\":"u8).Number(id).Raw(",\"seq\":"u8).Number(sequence).Raw("},\"cts\":"u8).Number(engineMillis).Raw("}"u8).ToArray();

    private static void Side(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var isFirst = true;
        foreach (var (price, quantity) in levels)
        {
            Price(text.Raw(isFirst ? "["u8 : ",["u8), listing, price).Raw(","u8);
            Quantity(text, listing, quantity).Raw("]"u8);
            isFirst = false;
        }
    }
}
