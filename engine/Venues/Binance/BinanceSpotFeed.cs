using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Binance spot: one combined endpoint <c>/stream</c>; four streams a symbol (<c>depth@100ms</c>, <c>bookTicker</c>, <c>aggTrade</c>, <c>kline_1m</c>).
/// Source: binance-spot-api-docs, web-socket-streams and rest-api, 2026-07.
/// </summary>
public sealed class BinanceSpotFeed() : BinanceFeed(MarketKind.Spot, "/api/v3")
{
    private const int MaxStreams = 1024; // the venue's limit for one connection

    private static readonly string[] Channels = ["depth@100ms", "bookTicker", "aggTrade", "kline_1m"];

    /// <inheritdoc/>
    public override BookRules Rules => new(BookSequencing.Overlapping, QuotesCarryBookSequence: true, TradeIdsAreConsecutive: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 10 * (Listing.FeeUnit / 10_000); // 10 basis points

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://stream.binance.com:9443");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.binance.com");

    /// <inheritdoc/>
    public override int DepthSnapshotsPerMinute => 16; // 5,000 levels weigh 250 of 6,000 a minute: two thirds of the limit

    /// <inheritdoc/>
    protected override int SnapshotLevels => 5000;

    /// <inheritdoc/>
    public override IReadOnlyList<ConnectionPlan> PlanConnections(Uri webSocketBase, IReadOnlyList<string> natives)
    {
        var plans = new List<ConnectionPlan>();
        BinanceSubscriptions.AddPlans(plans, webSocketBase, "/stream", natives, Channels, MaxStreams);
        return plans;
    }
}
