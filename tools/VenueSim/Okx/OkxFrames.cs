using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Okx;

/// <summary>OKX messages. Every number is a text without trailing zeros, save ids and checksums; sizes of perpetuals count contracts.</summary>
internal static class OkxFrames
{
    private const long StepsPerContract = 100;

    /// <summary>Base units of a contract, counted as quantities are.</summary>
    public static long Contract(Listing listing) => listing.Step * StepsPerContract;

    // {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[["8476.98","415","0","13"]],"bids":[],"ts":"1597026383085","checksum":0,"seqId":123456,"prevSeqId":123450}]}
    public static byte[] Book(
        Listing listing, string action, long nowMillis, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks, int checksum, (long Id, long Previous)? ids)
    {
        var text = Begin("books", listing).Raw("\"action\":\""u8).Raw(action).Raw("\",\"data\":[{\"asks\":["u8);
        Levels(text, listing, asks);
        text.Raw("],\"bids\":["u8);
        Levels(text, listing, bids);
        text.Raw("],\"ts\":\""u8).Number(nowMillis).Raw("\",\"checksum\":"u8).Number(checksum);
        if (ids is var (id, previous))
        {
            text.Raw(",\"seqId\":"u8).Number(id).Raw(",\"prevSeqId\":"u8).Number(previous);
        }

        return text.Raw("}]}"u8).ToArray();
    }

    // {"arg":{..},"data":[{"asks":[["111.06","55154","0","2"]],"bids":[["111.05","57745","0","2"]],"ts":"1670324386802","seqId":363996337}]}
    public static byte[] BestPrices(Listing listing, long id, long nowMillis)
    {
        var text = Begin("bbo-tbt", listing).Raw("\"data\":[{\"asks\":["u8);
        Levels(text, listing, Best(listing.Asks, 1));
        text.Raw("],\"bids\":["u8);
        Levels(text, listing, Best(listing.Bids, 1));
        return text.Raw("],\"ts\":\""u8).Number(nowMillis).Raw("\",\"seqId\":"u8).Number(id).Raw("}]}"u8).ToArray();
    }

    // {"arg":{..},"data":[{"instId":"BTC-USDT","tradeId":"130639474","px":"42219.9","sz":"0.12060306","side":"buy","ts":"1630048897897","count":"3","source":"0","seqId":1234}]}
    public static byte[] Trade(Listing listing, long id, in TradePrint trade, bool isEach)
    {
        var text = Begin(isEach ? "trades-all" : "trades", listing).Raw("\"data\":["u8);
        TradeFields(text, listing, trade);
        if (!isEach)
        {
            text.Raw(",\"count\":\""u8).Number(trade.LastId - trade.FirstId + 1).Raw("\",\"source\":\"0\",\"seqId\":"u8).Number(id);
        }

        return text.Raw("}]}"u8).ToArray();
    }

    /// <summary>A trade's object without its closing brace.</summary>
    public static void TradeFields(JsonText text, Listing listing, in TradePrint trade)
    {
        text.Raw("{\"instId\":\""u8).Raw(listing.Native).Raw("\",\"tradeId\":\""u8).Number(trade.LastId).Raw("\",\"px\":"u8).Price(trade.Price).Raw(",\"sz\":"u8);
        Size(text, listing, trade.Quantity).Raw(",\"side\":\""u8).Raw(trade.BuyerIsMaker ? "sell"u8 : "buy"u8).Raw("\",\"ts\":\""u8).Number(trade.TimeMicros / 1000).Raw("\""u8);
    }

    public static byte[] Ticker(Listing listing, long nowMillis)
    {
        var text = Begin("tickers", listing).Raw("\"data\":["u8);
        TickerFields(text, listing, 0, nowMillis);
        return text.Raw("]}"u8).ToArray();
    }

    // {"instType":"SPOT","instId":"BTC-USDT","last":"..","lastSz":"..","askPx":"..","askSz":"..","bidPx":"..","bidSz":"..","open24h":"..","high24h":"..","low24h":"..","sodUtc0":"..","sodUtc8":"..",
    //  "volCcy24h":"..","vol24h":"..","ts":".."}; volCcy24h counts the quote asset on spot, the base asset else
    public static void TickerFields(JsonText text, Listing listing, int place, long nowMillis)
    {
        var candle = listing.Candle;
        var isLinear = listing.Instrument.Kind == SimMarketKind.Linear;
        text.Raw("{\"instType\":\""u8).Raw(isLinear ? "SWAP"u8 : "SPOT"u8).Raw("\",\"instId\":\""u8).Raw(listing.Native).Raw("\",\"last\":"u8).Price(listing.LastPrice).Raw(",\"lastSz\":"u8);
        Size(text, listing, listing.Step).Raw(",\"askPx\":"u8).Price(listing.Asks.Price(0)).Raw(",\"askSz\":"u8);
        Size(text, listing, listing.Asks.Quantity(0)).Raw(",\"bidPx\":"u8).Price(listing.Bids.Price(0)).Raw(",\"bidSz\":"u8);
        Size(text, listing, listing.Bids.Quantity(0)).Raw(",\"open24h\":"u8).Price(candle.Open).Raw(",\"high24h\":"u8).Price(candle.High).Raw(",\"low24h\":"u8).Price(candle.Low)
            .Raw(",\"sodUtc0\":"u8).Price(candle.Open).Raw(",\"sodUtc8\":"u8).Price(candle.Open).Raw(",\"volCcy24h\":"u8);
        var turnover = listing.DayTurnover(place);
        (isLinear ? text.Quantity((Int128)turnover * Listing.PriceScale / Math.Max(1, listing.LastPrice)) : text.Quantity(turnover)).Raw(",\"vol24h\":"u8);
        Size(text, listing, candle.BaseVolume).Raw(",\"ts\":\""u8).Number(nowMillis).Raw("\"}"u8);
    }

    // {"arg":{"channel":"candle1m",..},"data":[["1597026383000","8533.02","8553.74","8527.17","8548.26","45247","529.5858061","5529005.33","0"]]}
    public static byte[] Candle(Listing listing, Candle candle, bool isClosed)
    {
        var text = Begin("candle1m", listing).Raw("\"data\":["u8);
        CandleRow(text, listing, candle, isClosed);
        return text.Raw("]}"u8).ToArray();
    }

    public static void CandleRow(JsonText text, Listing listing, Candle candle, bool isClosed)
    {
        text.Raw("[\""u8).Number(candle.OpenMinute * 60_000).Raw("\","u8).Price(candle.Open).Raw(","u8).Price(candle.High).Raw(","u8).Price(candle.Low).Raw(","u8).Price(candle.Close).Raw(","u8);
        Size(text, listing, candle.BaseVolume).Raw(","u8);
        (listing.Instrument.Kind == SimMarketKind.Linear ? text.Quantity(candle.BaseVolume) : text.Quantity(candle.QuoteVolume)).Raw(","u8).Quantity(candle.QuoteVolume)
            .Raw(isClosed ? ",\"1\"]"u8 : ",\"0\"]"u8);
    }

    /// <summary>Levels of four texts; the venue's count of orders follows from the price here.</summary>
    public static void Levels(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            text.Raw(first ? "["u8 : ",["u8).Price(price).Raw(","u8);
            Size(text, listing, quantity).Raw(",\"0\",\""u8).Number(quantity == 0 ? 0 : 1 + (price / listing.Tick % 17)).Raw("\"]"u8);
            first = false;
        }
    }

    /// <summary>A quantity in the venue's unit.</summary>
    public static JsonText Size(JsonText text, Listing listing, Int128 quantity) =>
        listing.Instrument.Kind == SimMarketKind.Linear ? text.Trimmed(quantity, Contract(listing)) : text.Quantity(quantity);

    public static IEnumerable<KeyValuePair<long, long>> Best(BookSide side, int levels)
    {
        for (var index = 0; index < side.Count && index < levels; index++)
        {
            yield return new(side.Price(index), side.Quantity(index));
        }
    }

    private static JsonText Begin(string channel, Listing listing) =>
        new JsonText().Raw("{\"arg\":{\"channel\":\""u8).Raw(channel).Raw("\",\"instId\":\""u8).Raw(listing.Native).Raw("\"},"u8);
}
