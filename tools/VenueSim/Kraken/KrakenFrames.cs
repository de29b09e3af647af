using System.Globalization;
using System.Text;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Sessions;

namespace Crossfeed.VenueSim.Kraken;

/// <summary>Kraken's messages: bare numbers with all decimals of the pair, and the checksum over their digits.</summary>
internal static class KrakenFrames
{
    /// <summary>Decimals of every quantity.</summary>
    public const int LotDecimals = 8;

    /// <summary>Levels a side that the checksum covers.</summary>
    public const int ChecksumLevels = 10;

    private const uint Polynomial = 0xEDB88320; // CRC-32 of IEEE 802.3, reflected

    // {"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"asks":[{"price":63006.3,"qty":0.23809104}],"checksum":3793782525,"timestamp":"2026-08-01T02:54:53.266327Z"}]}
    public static byte[] Book(Listing listing, string type, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks, uint checksum, long nowMillis)
    {
        var text = Begin("book", type, listing).Raw(",\"bids\":["u8);
        Levels(text, listing, bids);
        Levels(text.Raw("],\"asks\":["u8), listing, asks);
        return End(text.Raw("],\"checksum\":"u8).Number(checksum), nowMillis * 1000);
    }

    // {"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}]}
    public static byte[] Trade(Listing listing, string type, in TradePrint trade) => End(
        Begin("trade", type, listing).Raw(",\"side\":\""u8).Raw(trade.BuyerIsMaker ? "sell"u8 : "buy"u8)
            .Raw("\",\"price\":"u8).Raw(Price(listing, trade.Price)).Raw(",\"qty\":"u8).Raw(Quantity(trade.Quantity))
            .Raw(",\"ord_type\":\"market\",\"trade_id\":"u8).Number(trade.Id),
        trade.TimeMicros);

    // {"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":63004.9,"bid_qty":0.01876947,"ask":63005.0,"ask_qty":2.07,"last":..,"volume":..,"vwap":..,"low":..,"high":..,"change":..,"change_pct":..,"timestamp":".."}]}
    public static byte[] Ticker(Listing listing, string type, long nowMillis)
    {
        var last = Price(listing, listing.LastPrice);
        return End(
            Begin("ticker", type, listing).Raw(",\"bid\":"u8).Raw(Price(listing, listing.Bids.Price(0))).Raw(",\"bid_qty\":"u8).Raw(Quantity(listing.Bids.Quantity(0)))
                .Raw(",\"ask\":"u8).Raw(Price(listing, listing.Asks.Price(0))).Raw(",\"ask_qty\":"u8).Raw(Quantity(listing.Asks.Quantity(0)))
                .Raw(",\"last\":"u8).Raw(last).Raw(",\"volume\":"u8).Raw(Quantity(listing.Candle.BaseVolume)).Raw(",\"vwap\":"u8).Raw(last)
                .Raw(",\"low\":"u8).Raw(Price(listing, listing.Candle.Low)).Raw(",\"high\":"u8).Raw(Price(listing, listing.Candle.High)).Raw(",\"change\":-0.5,\"change_pct\":-0.01"u8),
            nowMillis * 1000);
    }

    // {"channel":"ohlc","type":"update","data":[{"symbol":"MATIC/USD","open":..,"high":..,"low":..,"close":..,"vwap":..,"trades":12,"volume":..,"interval_begin":"..","interval":1,"timestamp":".."}]}
    public static byte[] Bar(Listing listing, Candle candle, long nowMillis) => End(
        Begin("ohlc", "update", listing).Raw(",\"open\":"u8).Raw(Price(listing, candle.Open)).Raw(",\"high\":"u8).Raw(Price(listing, candle.High))
            .Raw(",\"low\":"u8).Raw(Price(listing, candle.Low)).Raw(",\"close\":"u8).Raw(Price(listing, candle.Close)).Raw(",\"vwap\":"u8).Raw(Price(listing, candle.Close))
            .Raw(",\"trades\":"u8).Number(candle.Trades).Raw(",\"volume\":"u8).Raw(Quantity(candle.BaseVolume))
            .Raw(",\"interval_begin\":\""u8).Raw(KrakenReplies.Time(candle.OpenMinute * 60_000_000)).Raw("\",\"interval\":1"u8),
        nowMillis * 1000);

    /// <summary>CRC-32 of the best 10 asks and then bids: the digits of price and quantity, without the point and leading zeros.</summary>
    public static uint Checksum(Listing listing, IEnumerable<KeyValuePair<long, long>> bids, IEnumerable<KeyValuePair<long, long>> asks)
    {
        var text = new StringBuilder();
        foreach (var (price, quantity) in asks.Take(ChecksumLevels).Concat(bids.Take(ChecksumLevels)))
        {
            text.Append(Digits(Price(listing, price))).Append(Digits(Quantity(quantity)));
        }

        var crc = uint.MaxValue;
        foreach (var value in Encoding.ASCII.GetBytes(text.ToString()))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? Polynomial : 0);
            }
        }

        return ~crc;
    }

    /// <summary>Decimals of a pair's prices: those of its tick, 1 at least.</summary>
    public static int PriceDecimals(Listing listing)
    {
        var decimals = 0;
        for (var tick = listing.Tick; tick < Listing.PriceScale; tick *= 10)
        {
            decimals++;
        }

        return Math.Max(1, decimals);
    }

    private static JsonText Begin(string channel, string type, Listing listing) => new JsonText()
        .Raw("{\"channel\":\""u8).Raw(channel).Raw("\",\"type\":\""u8).Raw(type).Raw("\",\"data\":[{\"symbol\":"u8).Quoted(listing.Native);

    private static byte[] End(JsonText text, long micros) => text.Raw(",\"timestamp\":\""u8).Raw(KrakenReplies.Time(micros)).Raw("\"}]}"u8).ToArray();

    private static void Levels(JsonText text, Listing listing, IEnumerable<KeyValuePair<long, long>> levels)
    {
        var isFirst = true;
        foreach (var (price, quantity) in levels)
        {
            text.Raw(isFirst ? "{\"price\":"u8 : ",{\"price\":"u8).Raw(Price(listing, price)).Raw(",\"qty\":"u8).Raw(Quantity(quantity)).Raw("}"u8);
            isFirst = false;
        }
    }

    private static string Price(Listing listing, long price) =>
        ((decimal)price / Listing.PriceScale).ToString("F" + PriceDecimals(listing).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Quantity(Int128 quantity) => ((decimal)quantity / Listing.QuantityScale).ToString("F8", CultureInfo.InvariantCulture);

    private static string Digits(string number) => number.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
}
