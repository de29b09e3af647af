using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Frames as Gate's futures write them: sizes as texts, lists of trades and bars, a side without changes left out.</summary>
internal sealed class GateLinearWarmUp() : WarmUpDialect(GateFeed.VenueName, MarketKind.Linear)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"time":1700000000,"time_ms":1700000000231,"conn_id":"dbbba9bdbe10a968","trace_id":"6094f2e7","channel":"futures.obu","event":"subscribe","payload":["ob.BTC_USDT.50","ob.ETH_USDT.50"],"result":{"status":"success"}}""",
        """{"time":1700000000,"time_ms":1700000000233,"channel":"futures.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"},"result":{"status":"fail"}}""",
        """{"time":1700000000,"time_ms":1700000000120,"channel":"futures.pong","event":"","result":null}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "_USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", "0.0001"),
        "ETH" => ("0.01", "0.001"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Update(
        "obu", delta.TimeMillis, Invariant($"{{\"t\":{delta.TimeMillis},\"s\":\"ob.{delta.Native}.{GateStreams.BookStreamLevels}\",\"U\":{delta.First},\"u\":{delta.Last}{Side("b", delta.Bids)}{Side("a", delta.Asks)}}}"));

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Update(
        "obu", book.TimeMillis, Invariant($"{{\"t\":{book.TimeMillis},\"full\":true,\"s\":\"ob.{book.Native}.{GateStreams.BookStreamLevels}\",\"u\":{book.Last}{Side("b", book.Bids)}{Side("a", book.Asks)}}}"));

    /// <inheritdoc/>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) =>
        Invariant($"{{\"current\":{timeMillis / 1000}.123,\"id\":{sequence},\"update\":{timeMillis / 1000}.121,\"asks\":{Objects(asks)},\"bids\":{Objects(bids)}}}");

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Update(
        "book_ticker", timeMillis, Invariant($"{{\"t\":{timeMillis},\"u\":{sequence},\"s\":\"{native}\",\"b\":\"{Trimmed(bid.Price)}\",\"B\":\"{Trimmed(bid.Quantity)}\",\"a\":\"{Trimmed(ask.Price)}\",\"A\":\"{Trimmed(ask.Quantity)}\"}}"));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Update(
        "trades", timeMillis, Invariant($"[{{\"size\":\"{(isBuy ? "" : "-")}{Trimmed(print.Quantity)}\",\"id\":{id},\"create_time\":{timeMillis / 1000},\"create_time_ms\":{timeMillis},\"price\":\"{Trimmed(print.Price)}\",\"contract\":\"{native}\"}}]"));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Update(
        "candlesticks", timeMillis, Invariant($"[{{\"t\":{timeMillis / 60_000 * 60},\"v\":\"{Trimmed(close.Quantity)}\",\"c\":\"{Trimmed(close.Price)}\",\"h\":\"{Trimmed(close.Price)}\",\"l\":\"{Trimmed(open)}\",\"o\":\"{Trimmed(open)}\",\"n\":\"1m_{native}\"}}]"));

    private static string Side(string key, IReadOnlyList<WarmUpLevel> levels) => levels.Count == 0 ? "" : $",\"{key}\":{Pairs(levels, Trimmed, Trimmed)}";

    private static string Objects(IReadOnlyList<WarmUpLevel> levels) =>
        "[" + string.Join(',', levels.Select(level => $"{{\"p\":\"{Trimmed(level.Price)}\",\"s\":\"{Trimmed(level.Quantity)}\"}}")) + "]";

    private static string Update(string channel, long timeMillis, string result) =>
        Invariant($"{{\"time\":{timeMillis / 1000},\"time_ms\":{timeMillis + 1},\"channel\":\"futures.{channel}\",\"event\":\"update\",\"result\":{result}}}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
