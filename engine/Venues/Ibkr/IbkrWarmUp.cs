using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Frames as the gateway writes them; the made-up market's assets stand for contracts.</summary>
internal sealed class IbkrWarmUp() : WarmUpDialect(IbkrFeed.VenueName, MarketKind.Spot)
{
    private const long FirstContract = 265_598;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"topic":"system","success":"user","isFT":false,"isPaper":true}""",
        """{"topic":"sts","args":{"authenticated":true,"competing":false,"message":"","fail":"","connected":true}}""",
        """{"topic":"tic","alive":true,"id":"a1b2","lastAccessed":1700000000120}""",
        """{"topic":"system","hb":1700000000231}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => (FirstContract + asset.Sum(static c => c)).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset is "BTC" or "ETH" ? ("0.01", "1") : ("0.0001", "1");

    /// <summary>There are no changes of levels.</summary>
    /// <param name="delta">Without meaning here.</param>
    public override string Delta(WarmUpDelta delta) => throw new NotSupportedException("the venue sends no deltas");

    /// <summary>There is no body with levels.</summary>
    /// <param name="sequence">Without meaning here.</param>
    /// <param name="timeMillis">The same.</param>
    /// <param name="bids">The same.</param>
    /// <param name="asks">The same.</param>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) => throw new NotSupportedException("the venue has no depth");

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) =>
        Message(native, timeMillis, $"\"6119\":\"q0\",\"6509\":\"RpB\",\"84\":\"{Trimmed(bid.Price)}\",\"86\":\"{Trimmed(ask.Price)}\",\"88\":\"{Grouped(bid.Quantity)}\",\"85\":\"{Grouped(ask.Quantity)}\"");

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) =>
        Message(native, timeMillis, $"\"31\":\"{Trimmed(print.Price)}\",\"7059\":\"{Grouped(print.Quantity)}\",\"7762\":\"{id.ToString(CultureInfo.InvariantCulture)}\"");

    /// <summary>There are no bars.</summary>
    /// <param name="native">Without meaning here.</param>
    /// <param name="timeMillis">The same.</param>
    /// <param name="open">The same.</param>
    /// <param name="close">The same.</param>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => throw new NotSupportedException("the venue sends no bars");

    private static string Message(string native, long timeMillis, string fields) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"server_id\":\"q0\",\"conidEx\":\"{native}\",\"conid\":{native},\"_updated\":{timeMillis},{fields},\"topic\":\"smd+{native}\"}}");

    private static string Grouped(decimal quantity) => quantity.ToString("#,0.########", CultureInfo.InvariantCulture);
}
