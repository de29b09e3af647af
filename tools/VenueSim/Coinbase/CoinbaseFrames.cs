using System.Globalization;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Coinbase;

/// <summary>Coinbase's messages: numbers in strings without trailing zeros, times up to nanoseconds without them either.</summary>
internal static class CoinbaseFrames
{
    // {"channel":"l2_data","timestamp":"2026-08-09T21:05:48.506659391Z","sequence_num":15,"events":[
    public static JsonText Begin(string channel, long nowMillis) => new JsonText()
        .Raw("{\"channel\":\""u8).Raw(channel).Raw("\",\"timestamp\":\""u8).Raw(Time(nowMillis * 1000)).Raw("\",\"sequence_num\":0,\"events\":["u8);

    // {"type":"update","product_id":"BTC-USD","updates":[{"side":"offer","event_time":"..","price_level":"65106.54","new_quantity":"0.15361938"}]}
    public static byte[] Book(Listing listing, string type, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks, long nowMillis)
    {
        var text = Begin("l2_data", nowMillis).Raw("{\"type\":\""u8).Raw(type).Raw("\",\"product_id\":\""u8).Raw(listing.Native).Raw("\",\"updates\":["u8);
        var time = Time(nowMillis * 1000);
        var isFirst = true;
        foreach (var (side, levels) in new[] { ("bid", bids), ("offer", asks) })
        {
            foreach (var (price, quantity) in levels)
            {
                text.Raw(isFirst ? "{\"side\":\""u8 : ",{\"side\":\""u8).Raw(side).Raw("\",\"event_time\":\""u8).Raw(time)
                    .Raw("\",\"price_level\":"u8).Price(price).Raw(",\"new_quantity\":"u8).Quantity(quantity).Raw("}"u8);
                isFirst = false;
            }
        }

        return text.Raw("]}]}"u8).ToArray();
    }

    // {"product_id":"ETH-USD","trade_id":"833140787","price":"1919.38","size":"0.89452679","time":"..","side":"BUY"}: the maker's side, the newest first
    public static byte[] Trades(string type, Listing listing, IEnumerable<TradePrint> newestFirst, long nowMillis)
    {
        var text = Begin("market_trades", nowMillis).Raw("{\"type\":\""u8).Raw(type).Raw("\",\"trades\":["u8);
        var isFirst = true;
        foreach (var trade in newestFirst)
        {
            text.Raw(isFirst ? "{\"product_id\":\""u8 : ",{\"product_id\":\""u8).Raw(listing.Native).Raw("\",\"trade_id\":\""u8).Number(trade.Id)
                .Raw("\",\"price\":"u8).Price(trade.Price).Raw(",\"size\":"u8).Quantity(trade.Quantity)
                .Raw(",\"time\":\""u8).Raw(Time(trade.TimeMicros)).Raw("\",\"side\":\""u8).Raw(trade.BuyerIsMaker ? "BUY"u8 : "SELL"u8).Raw("\"}"u8);
            isFirst = false;
        }

        return text.Raw("]}]}"u8).ToArray();
    }

    // {"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD",..,"best_bid":"..","best_ask":"..","best_bid_quantity":"..","best_ask_quantity":".."}]}
    public static byte[] Ticker(Listing listing, string type, long nowMillis) => Begin("ticker", nowMillis)
        .Raw("{\"type\":\""u8).Raw(type).Raw("\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\""u8).Raw(listing.Native)
        .Raw("\",\"price\":"u8).Price(listing.LastPrice).Raw(",\"volume_24_h\":"u8).Quantity(listing.Candle.BaseVolume)
        .Raw(",\"low_24_h\":"u8).Price(listing.Candle.Low).Raw(",\"high_24_h\":"u8).Price(listing.Candle.High)
        .Raw(",\"low_52_w\":"u8).Price(listing.Candle.Low).Raw(",\"high_52_w\":"u8).Price(listing.Candle.High).Raw(",\"price_percent_chg_24_h\":\"-0.096\",\"best_bid\":"u8)
        .Price(listing.Bids.Price(0)).Raw(",\"best_ask\":"u8).Price(listing.Asks.Price(0))
        .Raw(",\"best_bid_quantity\":"u8).Quantity(listing.Bids.Quantity(0)).Raw(",\"best_ask_quantity\":"u8).Quantity(listing.Asks.Quantity(0)).Raw("}]}]}"u8).ToArray();

    // {"type":"update","candles":[{"start":"1786309500","high":"..","low":"..","open":"..","close":"..","volume":"..","product_id":"BTC-USD"}]}
    public static byte[] Candle(Listing listing, IReadOnlyList<Candle> minutes, string type, long nowMillis) => Begin("candles", nowMillis)
        .Raw("{\"type\":\""u8).Raw(type).Raw("\",\"candles\":[{\"start\":\""u8).Number(minutes[0].OpenMinute / 5 * 300)
        .Raw("\",\"high\":"u8).Price(minutes.Max(m => m.High)).Raw(",\"low\":"u8).Price(minutes.Min(m => m.Low))
        .Raw(",\"open\":"u8).Price(minutes[0].Open).Raw(",\"close\":"u8).Price(minutes[^1].Close)
        .Raw(",\"volume\":"u8).Quantity(minutes.Aggregate(Int128.Zero, (sum, m) => sum + m.BaseVolume)).Raw(",\"product_id\":\""u8).Raw(listing.Native).Raw("\"}]}]}"u8).ToArray();

    /// <summary>A time as the venue writes it: without trailing zeros.</summary>
    public static string Time(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
