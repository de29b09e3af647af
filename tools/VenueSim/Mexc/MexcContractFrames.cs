using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC contract messages: numbers without quotes and without trailing zeros, sizes in contracts, the channel behind the data.</summary>
internal static class MexcContractFrames
{
    private const int OrdersSpread = 9; // levels have one to nine orders

    // {"symbol":"BTC_USDT","data":{…},"channel":"push.depth","ts":1790145447838}
    public static byte[] Depth(Listing listing, long nowMillis, byte[] data) => Push(listing, "push.depth", nowMillis, data);

    // {"cts":1790145447834,"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"begin":42029847741,"end":42029847745,"version":42029847745}
    public static byte[] Changes(Listing listing, long nowMillis, long first, long last, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var isAlone = first == last;
        return Sides(new JsonText().Raw("{\"cts\":"u8).Number(nowMillis - 1).Raw(","u8), listing, bids, asks)
            .Raw(",\"begin\":"u8).Number(isAlone ? 0 : first).Raw(",\"end\":"u8).Number(isAlone ? 0 : last).Raw(",\"version\":"u8).Number(last).Raw("}"u8).ToArray();
    }

    public static byte[] FullDepth(Listing listing, long nowMillis, int levels) => Push(
        listing, "push.depth.full", nowMillis,
        Sides(new JsonText().Raw("{\"cts\":"u8).Number(nowMillis - 1).Raw(","u8), listing, MexcFrames.Best(listing.Bids, levels), MexcFrames.Best(listing.Asks, levels))
            .Raw(",\"version\":"u8).Number(listing.UpdateId).Raw("}"u8).ToArray());

    // {"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"version":42029847745,"timestamp":1790145447834}
    public static byte[] Snapshot(Listing listing, long id, long nowMillis, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks) =>
        Sides(new JsonText().Raw("{"u8), listing, bids, asks).Raw(",\"version\":"u8).Number(id).Raw(",\"timestamp\":"u8).Number(nowMillis).Raw("}"u8).ToArray();

    // [{"p":86469.5,"v":12,"T":1,"O":3,"M":1,"t":1790145447834,"i":"730000001","cts":1790145447833}]
    public static byte[] Deals(Listing listing, long nowMillis, IReadOnlyList<TradePrint> trades)
    {
        var text = new JsonText().Raw("["u8);
        for (var index = 0; index < trades.Count; index++)
        {
            var trade = trades[index];
            text.Raw(index == 0 ? "{\"p\":"u8 : ",{\"p\":"u8).Raw(Price(trade.Price)).Raw(",\"v\":"u8).Number(MexcContractVenue.Contracts(listing, trade.Quantity))
                .Raw(",\"T\":"u8).Number(trade.BuyerIsMaker ? 2 : 1).Raw(",\"O\":3,\"M\":2,\"t\":"u8).Number(trade.TimeMicros / 1000)
                .Raw(",\"i\":\""u8).Number(trade.Id).Raw("\",\"cts\":"u8).Number(trade.TimeMicros / 1000).Raw("}"u8);
        }

        return Push(listing, "push.deal", nowMillis, text.Raw("]"u8).ToArray());
    }

    // {"symbol":"BTC_USDT","lastPrice":76376.2,"riseFallRate":-0.0006,…,"timestamp":1731137509138,"bid1":76376.2,"ask1":76376.3,…}
    public static byte[] Ticker(Listing listing, long nowMillis)
    {
        var (bid, ask, last) = (Price(listing.Bids.Price(0)), Price(listing.Asks.Price(0)), Price(listing.LastPrice));
        var candle = listing.Candle;
        return Push(listing, "push.ticker", nowMillis, Figures(new JsonText().Raw("{\"symbol\":\""u8).Raw(listing.Native).Raw("\""u8))
            .Raw(",\"timestamp\":"u8).Number(nowMillis - 1).Raw(",\"bid1\":"u8).Raw(bid).Raw(",\"ask1\":"u8).Raw(ask)
            .Raw(",\"holdVol\":95479623,\"riseFallValue\":-46.5,\"fundingRate\":0.0001,\"zone\":\"UTC+8\",\"riseFallRates\":[-0.0006,0.1008,0.2262,0.2628,0.2439,1.0564]"u8)
            .Raw(",\"riseFallRatesOfTimezone\":[0.0065,-0.0013,-0.0006]}"u8).ToArray());

        JsonText Figures(JsonText text) => text
            .Raw(",\"lastPrice\":"u8).Raw(last).Raw(",\"riseFallRate\":-0.0006,\"fairPrice\":"u8).Raw(last).Raw(",\"indexPrice\":"u8).Raw(last)
            .Raw(",\"volume24\":"u8).Number(MexcContractVenue.Contracts(listing, candle.BaseVolume)).Raw(",\"amount24\":"u8).Raw(Amount(candle.QuoteVolume))
            .Raw(",\"maxBidPrice\":"u8).Raw(ask).Raw(",\"minAskPrice\":"u8).Raw(bid).Raw(",\"lower24Price\":"u8).Raw(Price(candle.Low)).Raw(",\"high24Price\":"u8).Raw(Price(candle.High));
    }

    // {"symbol":"BTC_USDT","interval":"Min1","t":1718751060,"o":65213.5,"c":65210.5,"h":65233.5,"l":65208.5,"a":3344326.96161,"q":512797,"ro":65213.4,"rc":65210.5,"rh":65233.5,"rl":65208.5}
    public static byte[] Kline(Listing listing, Candle candle, long nowMillis)
    {
        var (open, close, high, low) = (Price(candle.Open), Price(candle.Close), Price(candle.High), Price(candle.Low));
        return Push(listing, "push.kline", nowMillis, new JsonText()
            .Raw("{\"symbol\":\""u8).Raw(listing.Native).Raw("\",\"interval\":\"Min1\",\"t\":"u8).Number(candle.OpenMinute * 60)
            .Raw(",\"o\":"u8).Raw(open).Raw(",\"c\":"u8).Raw(close).Raw(",\"h\":"u8).Raw(high).Raw(",\"l\":"u8).Raw(low)
            .Raw(",\"a\":"u8).Raw(Amount(candle.QuoteVolume)).Raw(",\"q\":"u8).Number(MexcContractVenue.Contracts(listing, candle.BaseVolume))
            .Raw(",\"ro\":"u8).Raw(open).Raw(",\"rc\":"u8).Raw(close).Raw(",\"rh\":"u8).Raw(high).Raw(",\"rl\":"u8).Raw(low).Raw("}"u8).ToArray());
    }

    /// <summary>A price as a number of JSON.</summary>
    public static byte[] Price(long price) => Bare(new JsonText().Price(price));

    /// <summary>An amount in units of an asset as a number of JSON.</summary>
    public static byte[] Amount(Int128 amount) => Bare(new JsonText().Quantity(amount));

    private static byte[] Bare(JsonText quoted) => quoted.ToArray()[1..^1];

    private static JsonText Sides(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        Levels(text.Raw("\"asks\":["u8), listing, asks);
        Levels(text.Raw("],\"bids\":["u8), listing, bids);
        return text.Raw("]"u8);
    }

    private static void Levels(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var isFirst = true;
        foreach (var (price, quantity) in levels)
        {
            var contracts = MexcContractVenue.Contracts(listing, quantity);
            text.Raw(isFirst ? "["u8 : ",["u8).Raw(Price(price)).Raw(","u8).Number(contracts).Raw(","u8).Number(contracts == 0 ? 0 : 1 + (contracts % OrdersSpread)).Raw("]"u8);
            isFirst = false;
        }
    }

    private static byte[] Push(Listing listing, string channel, long nowMillis, byte[] data) => new JsonText()
        .Raw("{\"symbol\":\""u8).Raw(listing.Native).Raw("\",\"data\":"u8).Raw(data).Raw(",\"channel\":\""u8).Raw(channel).Raw("\",\"ts\":"u8).Number(nowMillis).Raw("}"u8).ToArray();
}
