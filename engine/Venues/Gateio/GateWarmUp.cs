using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Frames as Gate writes them: an envelope with the channel, numbers without trailing zeros.</summary>
internal sealed class GateWarmUp() : WarmUpDialect(GateFeed.VenueName, MarketKind.Spot)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"time":1700000000,"time_ms":1700000000231,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT","ETH_USDT"],"result":{"status":"success"},"requestId":"d1c0"}""",
        """{"time":1700000000,"time_ms":1700000000231,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50","ob.ETH_USDT.50"],"result":{"status":"success"},"requestId":"d1c1"}""",
        """{"time":1700000000,"time_ms":1700000000233,"channel":"spot.candlesticks","event":"subscribe","payload":["1m","BTC_USDT"],"error":{"code":2,"message":"unknown currency pair"},"result":{"status":"fail"}}""",
        """{"time":1700000000,"time_ms":1700000000120,"channel":"spot.pong","event":"","result":null}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "_USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", "0.000001"),
        "ETH" => ("0.01", "0.0001"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Book(delta, Invariant($"\"s\":\"{Stream(delta.Native)}\",\"U\":{delta.First}"));

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Book(book, Invariant($"\"full\":true,\"s\":\"{Stream(book.Native)}\""));

    /// <inheritdoc/>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) =>
        Invariant($$"""{"id":{{sequence}},"current":{{timeMillis + 2}},"update":{{timeMillis}},"asks":{{Levels(asks)}},"bids":{{Levels(bids)}}}""");

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Envelope(
        "book_ticker", timeMillis, Invariant($"\"t\":{timeMillis},\"u\":{sequence},\"s\":\"{native}\",\"b\":\"{Trimmed(bid.Price)}\",\"B\":\"{Trimmed(bid.Quantity)}\",\"a\":\"{Trimmed(ask.Price)}\",\"A\":\"{Trimmed(ask.Quantity)}\""));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Envelope(
        "trades", timeMillis, Invariant($"\"id\":{id},\"create_time\":{timeMillis / 1000},\"create_time_ms\":\"{timeMillis}.4578\",\"side\":\"{(isBuy ? "buy" : "sell")}\",\"currency_pair\":\"{native}\",\"amount\":\"{Trimmed(print.Quantity)}\",\"price\":\"{Trimmed(print.Price)}\",\"range\":\"{id}-{id}\""));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Envelope(
        "candlesticks", timeMillis, Invariant($"\"t\":\"{timeMillis / 60_000 * 60}\",\"v\":\"2362.32035\",\"c\":\"{Trimmed(close.Price)}\",\"h\":\"{Trimmed(close.Price)}\",\"l\":\"{Trimmed(open)}\",\"o\":\"{Trimmed(open)}\",\"n\":\"1m_{native}\",\"a\":\"{Trimmed(close.Quantity)}\",\"w\":false"));

    private static string Book(WarmUpDelta delta, string head) => Envelope(
        "obu", delta.TimeMillis, Invariant($"\"t\":{delta.TimeMillis},{head},\"u\":{delta.Last}{Side("b", delta.Bids)}{Side("a", delta.Asks)}"));

    private static string Stream(string native) => Invariant($"ob.{native}.{GateStreams.BookStreamLevels}");

    private static string Side(string key, IReadOnlyList<WarmUpLevel> levels) => levels.Count == 0 ? "" : $",\"{key}\":{Levels(levels)}";

    private static string Levels(IReadOnlyList<WarmUpLevel> levels) => Pairs(levels, Trimmed, Trimmed);

    private static string Envelope(string channel, long timeMillis, string result) =>
        Invariant($$$"""{"time":{{{timeMillis / 1000}}},"time_ms":{{{timeMillis + 1}}},"channel":"spot.{{{channel}}}","event":"update","result":{{{{result}}}}}""");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
