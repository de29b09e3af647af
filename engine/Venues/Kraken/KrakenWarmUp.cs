using System.Globalization;
using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>Frames as Kraken writes them: bare numbers with the pair's decimals, every book message with the checksum of the book behind it.</summary>
internal sealed class KrakenWarmUp() : WarmUpDialect(KrakenSpotFeed.VenueName, MarketKind.Spot)
{
    private const int ChecksumLevels = 10; // a side
    private const int QuantityDecimals = 8; // of every pair
    private const uint Polynomial = 0xEDB88320; // CRC-32 of IEEE 802.3, reflected

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":15113583034416118705}]}""",
        """{"method":"subscribe","req_id":1,"result":{"channel":"book","depth":100,"snapshot":true,"symbol":"BTC/USDT"},"success":true,"time_in":"2023-11-14T22:13:20.184174Z","time_out":"2023-11-14T22:13:20.184216Z"}""",
        """{"error":"Currency pair not supported XX/YY","method":"subscribe","req_id":2,"success":false,"symbol":"XX/YY","time_in":"2023-11-14T22:13:20.184174Z","time_out":"2023-11-14T22:13:20.184216Z"}""",
        """{"channel":"heartbeat"}""",
        """{"method":"pong","req_id":42,"time_in":"2023-11-14T22:13:30.184174Z","time_out":"2023-11-14T22:13:30.184216Z"}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "/USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", "0.000001"),
        "ETH" => ("0.01", "0.0001"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Book("update", delta);

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Book("snapshot", book);

    /// <inheritdoc/>
    public override string DeltaWithPrefix(WarmUpDelta delta, string prefix) => Delta(delta).Replace("[{\"price\":", "[{\"price\":" + prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Message(
        "ticker", "update", Invariant($"\"symbol\":\"{native}\",\"bid\":{Price(native, bid.Price)},\"bid_qty\":{Quantity(bid.Quantity)},\"ask\":{Price(native, ask.Price)},\"ask_qty\":{Quantity(ask.Quantity)},\"last\":{Price(native, bid.Price)},\"volume\":2867.54532609,\"vwap\":{Price(native, bid.Price)},\"low\":{Price(native, bid.Price)},\"high\":{Price(native, ask.Price)},\"change\":-17.5,\"change_pct\":-0.17,\"timestamp\":\"{Time(timeMillis)}\""));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Message(
        "trade", "update", Invariant($"\"symbol\":\"{native}\",\"side\":\"{(isBuy ? "buy" : "sell")}\",\"price\":{Price(native, print.Price)},\"qty\":{Quantity(print.Quantity)},\"ord_type\":\"market\",\"trade_id\":{id},\"timestamp\":\"{Time(timeMillis)}\""));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Message(
        "ohlc", "update", Invariant($"\"symbol\":\"{native}\",\"open\":{Price(native, open)},\"high\":{Price(native, close.Price)},\"low\":{Price(native, open)},\"close\":{Price(native, close.Price)},\"vwap\":{Price(native, open)},\"trades\":12,\"volume\":{Quantity(close.Quantity)},\"interval_begin\":\"{Time(timeMillis / 60_000 * 60_000)}\",\"interval\":1,\"timestamp\":\"{Time(timeMillis)}\""));

    private static string Book(string type, WarmUpDelta delta)
    {
        var checksum = Checksum(delta.Native, delta.BookBids, delta.BookAsks);
        return Message("book", type, Invariant($"\"symbol\":\"{delta.Native}\",\"bids\":{Levels(delta.Native, delta.Bids)},\"asks\":{Levels(delta.Native, delta.Asks)},\"checksum\":{checksum},\"timestamp\":\"{Time(delta.TimeMillis)}\""));
    }

    private static string Levels(string native, IReadOnlyList<WarmUpLevel> levels) =>
        "[" + string.Join(',', levels.Select(level => $"{{\"price\":{Price(native, level.Price)},\"qty\":{Quantity(level.Quantity)}}}")) + "]";

    // The venue's own decimals, which may be more than the step needs.
    private static string Price(string native, decimal price) => price.ToString(native.StartsWith("BTC", StringComparison.Ordinal) ? "0.0" : native.StartsWith("ETH", StringComparison.Ordinal) ? "0.00" : "0.0000000", CultureInfo.InvariantCulture);

    private static string Quantity(decimal quantity) => quantity.ToString("0." + new string('0', QuantityDecimals), CultureInfo.InvariantCulture);

    private static string Time(long timeMillis) =>
        DateTime.UnixEpoch.AddMilliseconds(timeMillis).ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Message(string channel, string type, string element) => $$$"""{"channel":"{{{channel}}}","type":"{{{type}}}","data":[{{{{element}}}}]}""";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Asks, then bids, the best 10 of each: digits of price and quantity without leading zeros.
    private static uint Checksum(string native, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks)
    {
        var text = new StringBuilder();
        foreach (var level in asks.Take(ChecksumLevels).Concat(bids.Take(ChecksumLevels)))
        {
            text.Append(Digits(Price(native, level.Price))).Append(Digits(Quantity(level.Quantity)));
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

    private static string Digits(string number) => number.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
}
