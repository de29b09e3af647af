using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Frames as MEXC writes them for contracts: bare numbers, levels with a count of orders.</summary>
internal sealed class MexcContractWarmUp() : WarmUpDialect(MexcSpotFeed.VenueName, MarketKind.Linear)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"channel":"rs.sub.deal","data":"success","ts":1700000000123}""",
        """{"channel":"rs.error","data":"Contract doesn't exist!","ts":1700000000123}""",
        """{"channel":"pong","data":1700000000123}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "_USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", "1"),
        "ETH" => ("0.01", "1"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Push(
        "depth", delta.Native, delta.TimeMillis,
        Invariant($"{{\"cts\":{delta.TimeMillis},\"asks\":{Levels(delta.Asks)},\"bids\":{Levels(delta.Bids)},\"begin\":{delta.First},\"end\":{delta.Last},\"version\":{delta.Last}}}"));

    /// <inheritdoc/>
    public override string DeltaWithPrefix(WarmUpDelta delta, string prefix) => Delta(delta).Replace("[[", "[[" + prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Push(
        "depth.full", book.Native, book.TimeMillis, Invariant($"{{\"cts\":{book.TimeMillis},\"asks\":{Levels(book.Asks)},\"bids\":{Levels(book.Bids)},\"version\":{book.Last}}}"));

    /// <inheritdoc/>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) =>
        Invariant($"{{\"success\":true,\"code\":0,\"data\":{{\"asks\":{Levels(asks)},\"bids\":{Levels(bids)},\"version\":{sequence},\"timestamp\":{timeMillis}}}}}");

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Push(
        "ticker", native, timeMillis, Invariant($"{{\"symbol\":\"{native}\",\"lastPrice\":{Trimmed(bid.Price)},\"riseFallRate\":-0.0006,\"fairPrice\":{Trimmed(bid.Price)},\"indexPrice\":{Trimmed(ask.Price)},")
            + Invariant($"\"volume24\":962062810,\"amount24\":7344207079.96768,\"maxBidPrice\":{Trimmed(ask.Price)},\"minAskPrice\":{Trimmed(bid.Price)},\"lower24Price\":{Trimmed(bid.Price)},\"high24Price\":{Trimmed(ask.Price)},")
            + Invariant($"\"timestamp\":{timeMillis},\"bid1\":{Trimmed(bid.Price)},\"ask1\":{Trimmed(ask.Price)},\"holdVol\":95479623,\"riseFallValue\":-46.5,\"fundingRate\":0.0001,\"zone\":\"UTC+8\",")
            + "\"riseFallRates\":[-0.0006,0.1008,0.2262,0.2628,0.2439,1.0564],\"riseFallRatesOfTimezone\":[0.0065,-0.0013,-0.0006]}");

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Push(
        "deal", native, timeMillis, Invariant($"[{{\"p\":{Trimmed(print.Price)},\"v\":{Trimmed(print.Quantity)},\"T\":{(isBuy ? 1 : 2)},\"O\":3,\"M\":1,\"t\":{timeMillis},\"i\":\"{id}\",\"cts\":{timeMillis}}}]"));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Push(
        "kline", native, timeMillis,
        Invariant($"{{\"symbol\":\"{native}\",\"interval\":\"Min1\",\"t\":{timeMillis / 60_000 * 60},\"o\":{Trimmed(open)},\"c\":{Trimmed(close.Price)},\"h\":{Trimmed(close.Price)},\"l\":{Trimmed(open)},\"a\":19393.69,")
            + Invariant($"\"q\":{Trimmed(close.Quantity)},\"ro\":{Trimmed(open)},\"rc\":{Trimmed(close.Price)},\"rh\":{Trimmed(close.Price)},\"rl\":{Trimmed(open)}}}"));

    private static string Push(string channel, string native, long timeMillis, string data) => Invariant($"{{\"symbol\":\"{native}\",\"data\":{data},\"channel\":\"push.{channel}\",\"ts\":{timeMillis + 1}}}");

    private static string Levels(IReadOnlyList<WarmUpLevel> levels) => "[" + string.Join(',', levels.Select(level => $"[{Trimmed(level.Price)},{Trimmed(level.Quantity)},1]")) + "]";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
