using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Gateio;

/// <summary>Gate spot messages. Prices and quantities are strings without trailing zeros, except in trades (ten decimals).</summary>
internal static class GateFrames
{
    private const int TradeDecimals = 10;

    // {"time":sec,"time_ms":ms,"channel":"spot.trades","event":"update","result":...}
    public static JsonText Update(string channel, long nowMillis) => new JsonText()
        .Raw("{\"time\":"u8).Number(nowMillis / 1000)
        .Raw(",\"time_ms\":"u8).Number(nowMillis)
        .Raw(",\"channel\":\""u8).Raw(channel)
        .Raw("\",\"event\":\"update\",\"result\":"u8);

    // {"id":309143071,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000","range":"2390902-2390902"}
    public static byte[] Trade(Listing listing, in TradePrint trade, long nowMillis)
    {
        // One market sequence for both venues would be wrong; the pair's own ids serve as id_market and range.
        var text = Update("spot.trades", nowMillis);
        TradeFields(text, listing, trade);
        return text.Raw("}"u8).ToArray();
    }

    /// <summary>A trade's object, as the stream and the REST list carry it.</summary>
    public static void TradeFields(JsonText text, Listing listing, in TradePrint trade) => text
        .Raw("{\"id\":"u8).Number(trade.Id)
        .Raw(",\"id_market\":"u8).Number(trade.Id)
        .Raw(",\"create_time\":"u8).Number(trade.TimeMicros / 1_000_000)
        .Raw(",\"create_time_ms\":\""u8).Number(trade.TimeMicros / 1000)
        .Raw("."u8).Raw((trade.TimeMicros % 1000 * 1000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture))
        .Raw("\",\"side\":\""u8).Raw(trade.BuyerIsMaker ? "sell"u8 : "buy"u8)
        .Raw("\",\"currency_pair\":\""u8).Raw(listing.Native)
        .Raw("\",\"amount\":"u8).Quantity(trade.Quantity, TradeDecimals)
        .Raw(",\"price\":"u8).Price(trade.Price, TradeDecimals)
        .Raw(",\"range\":\""u8).Number(trade.Id).Raw("-"u8).Number(trade.Id)
        .Raw("\"}"u8);

    // {"t":ms,"u":id,"s":"BTC_USDT","b":"..","B":"..","a":"..","A":".."}
    public static byte[] BookTicker(Listing listing, long nowMillis) => Update("spot.book_ticker", nowMillis)
        .Raw("{\"t\":"u8).Number(nowMillis)
        .Raw(",\"u\":"u8).Number(listing.UpdateId)
        .Raw(",\"s\":\""u8).Raw(listing.Native)
        .Raw("\",\"b\":"u8).Price(listing.Bids.Price(0))
        .Raw(",\"B\":"u8).Quantity(listing.Bids.Quantity(0))
        .Raw(",\"a\":"u8).Price(listing.Asks.Price(0))
        .Raw(",\"A\":"u8).Quantity(listing.Asks.Quantity(0))
        .Raw("}}"u8).ToArray();

    // {"t":ms,"e":"depthUpdate","E":sec,"s":"BTC_USDT","U":..,"u":..,"b":[["px","qty"]],"a":[]}, with full:true and l on a whole book
    public static byte[] OrderBookUpdate(
        Listing listing, long nowMillis, bool full, long firstId, long lastId,
        IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = Update("spot.order_book_update", nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(full ? ",\"full\":true,\"l\":\"100\""u8 : ""u8)
            .Raw(",\"e\":\"depthUpdate\",\"E\":"u8).Number(nowMillis / 1000)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"U\":"u8).Number(firstId)
            .Raw(",\"u\":"u8).Number(lastId)
            .Raw(",\"b\":["u8);
        Levels(text, bids);
        text.Raw("],\"a\":["u8);
        Levels(text, asks);
        return text.Raw("]}}"u8).ToArray();
    }

    // {"t":ms,"lastUpdateId":..,"s":"BTC_USDT","l":"20","bids":[..],"asks":[..]}
    public static byte[] OrderBook(Listing listing, long nowMillis, int levels)
    {
        var text = Update("spot.order_book", nowMillis)
            .Raw("{\"t\":"u8).Number(nowMillis)
            .Raw(",\"lastUpdateId\":"u8).Number(listing.UpdateId)
            .Raw(",\"s\":\""u8).Raw(listing.Native)
            .Raw("\",\"l\":\""u8).Number(levels)
            .Raw("\",\"bids\":["u8);
        Levels(text, Best(listing.Bids, levels));
        text.Raw("],\"asks\":["u8);
        Levels(text, Best(listing.Asks, levels));
        return text.Raw("]}}"u8).ToArray();
    }

    // {"t":"1606292580","v":"quote volume","c":"..","h":"..","l":"..","o":"..","n":"1m_BTC_USDT","a":"base volume","w":false}
    public static byte[] Candlestick(Listing listing, Candle candle, bool closed, long nowMillis) =>
        Update("spot.candlesticks", nowMillis)
            .Raw("{\"t\":\""u8).Number(candle.OpenMinute * 60)
            .Raw("\",\"v\":"u8).Quantity(candle.QuoteVolume)
            .Raw(",\"c\":"u8).Price(candle.Close)
            .Raw(",\"h\":"u8).Price(candle.High)
            .Raw(",\"l\":"u8).Price(candle.Low)
            .Raw(",\"o\":"u8).Price(candle.Open)
            .Raw(",\"n\":\"1m_"u8).Raw(listing.Native)
            .Raw("\",\"a\":"u8).Quantity(candle.BaseVolume)
            .Raw(",\"w\":"u8).Bool(closed)
            .Raw("}}"u8).ToArray();

    // {"currency_pair":"BTC_USDT","last":"..","lowest_ask":"..","highest_bid":"..","base_volume":"..","quote_volume":"..","high_24h":"..","low_24h":".."}
    public static byte[] Ticker(Listing listing, long nowMillis)
    {
        var (high, low) = (listing.Candle.High, listing.Candle.Low);
        var (baseVolume, quoteVolume) = (listing.Candle.BaseVolume, listing.Candle.QuoteVolume);
        foreach (var candle in listing.ClosedCandles)
        {
            high = Math.Max(high, candle.High);
            low = Math.Min(low, candle.Low);
            baseVolume += candle.BaseVolume;
            quoteVolume += candle.QuoteVolume;
        }

        return Update("spot.tickers", nowMillis)
            .Raw("{\"currency_pair\":\""u8).Raw(listing.Native)
            .Raw("\",\"last\":"u8).Price(listing.LastPrice)
            .Raw(",\"lowest_ask\":"u8).Price(listing.Asks.Price(0))
            .Raw(",\"highest_bid\":"u8).Price(listing.Bids.Price(0))
            .Raw(",\"change_percentage\":\"0\",\"base_volume\":"u8).Quantity(baseVolume)
            .Raw(",\"quote_volume\":"u8).Quantity(quoteVolume)
            .Raw(",\"high_24h\":"u8).Price(high)
            .Raw(",\"low_24h\":"u8).Price(low)
            .Raw("}}"u8).ToArray();
    }

    public static void Levels(JsonText text, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var first = true;
        foreach (var (price, quantity) in levels)
        {
            text.Raw(first ? "["u8 : ",["u8).Price(price).Raw(","u8).Quantity(quantity).Raw("]"u8);
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
}
