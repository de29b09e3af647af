using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Coinbase;

/// <summary>Frames as Coinbase writes them: numbers in strings without trailing zeros, every message with its number on the connection.</summary>
internal sealed class CoinbaseWarmUp() : WarmUpDialect(CoinbaseSpotFeed.VenueName, MarketKind.Spot)
{
    private const string Number = "\"sequence_num\":";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"channel":"subscriptions","timestamp":"2023-11-14T22:13:20.228846629Z","sequence_num":0,"events":[{"subscriptions":{"level2":["BTC-USDT","ETH-USDT"],"market_trades":["BTC-USDT"]}}]}""",
        """{"channel":"heartbeats","timestamp":"2023-11-14T22:13:20.856364007Z","sequence_num":0,"events":[{"current_time":"2023-11-14 22:13:20.854840045 +0000 UTC m=+41691.260485341","heartbeat_counter":41691}]}""",
        """{"type":"error","message":"NOSUCH-USDT is not a valid product"}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "-USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.01", "0.000001"),
        "ETH" => ("0.01", "0.0001"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Book("update", delta);

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Book("snapshot", book);

    /// <inheritdoc/>
    public override string DeltaWithPrefix(WarmUpDelta delta, string prefix) => Delta(delta).Replace("\"price_level\":\"", "\"price_level\":\"" + prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string Numbered(string message, long number) => message.Replace(Number + "0", Number + number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Message("ticker", timeMillis, Invariant(
        $"\"tickers\":[{{\"type\":\"ticker\",\"product_id\":\"{native}\",\"price\":\"{Trimmed(bid.Price)}\",\"volume_24_h\":\"2867.54532609\",\"low_24_h\":\"{Trimmed(bid.Price)}\",\"high_24_h\":\"{Trimmed(ask.Price)}\",\"low_52_w\":\"{Trimmed(bid.Price)}\",\"high_52_w\":\"{Trimmed(ask.Price)}\",\"price_percent_chg_24_h\":\"-0.09601107287722\",\"best_bid\":\"{Trimmed(bid.Price)}\",\"best_ask\":\"{Trimmed(ask.Price)}\",\"best_bid_quantity\":\"{Trimmed(bid.Quantity)}\",\"best_ask_quantity\":\"{Trimmed(ask.Quantity)}\"}}]"));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Message("market_trades", timeMillis, Invariant(
        $"\"trades\":[{{\"product_id\":\"{native}\",\"trade_id\":\"{id}\",\"price\":\"{Trimmed(print.Price)}\",\"size\":\"{Trimmed(print.Quantity)}\",\"time\":\"{Time(timeMillis)}\",\"side\":\"{(isBuy ? "SELL" : "BUY")}\"}}]"));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Message("candles", timeMillis, Invariant(
        $"\"candles\":[{{\"start\":\"{timeMillis / 300_000 * 300}\",\"high\":\"{Trimmed(close.Price)}\",\"low\":\"{Trimmed(open)}\",\"open\":\"{Trimmed(open)}\",\"close\":\"{Trimmed(close.Price)}\",\"volume\":\"{Trimmed(close.Quantity)}\",\"product_id\":\"{native}\"}}]"));

    private static string Book(string type, WarmUpDelta delta)
    {
        var time = Time(delta.TimeMillis);
        var updates = delta.Bids.Select(level => Update("bid", time, level)).Concat(delta.Asks.Select(level => Update("offer", time, level)));
        return Message("l2_data", delta.TimeMillis, $"\"product_id\":\"{delta.Native}\",\"updates\":[{string.Join(',', updates)}]", type);
    }

    private static string Update(string side, string time, WarmUpLevel level) =>
        $$"""{"side":"{{side}}","event_time":"{{time}}","price_level":"{{Trimmed(level.Price)}}","new_quantity":"{{Trimmed(level.Quantity)}}"}""";

    private static string Message(string channel, long timeMillis, string content, string type = "update") =>
        $$$"""{"channel":"{{{channel}}}","timestamp":"{{{Time(timeMillis)}}}","sequence_num":0,"events":[{"type":"{{{type}}}",{{{content}}}}]}""";

    private static string Time(long timeMillis) => DateTime.UnixEpoch.AddMilliseconds(timeMillis).ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
