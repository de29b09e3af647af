using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Binance USD-M perpetuals. Streams live under two categories, and one asked for under the wrong one is acknowledged and stays silent: books and quotes under <c>/public</c>,
/// trades and bars under <c>/market</c>. Source: developers.binance.com, USD-M websocket market streams, 2026.
/// </summary>
public sealed class BinanceLinearFeed() : BinanceFeed(MarketKind.Linear, "/fapi/v1")
{
    private const int MaxStreams = 200; // documented are 1,024; connections with more than 200 are known to be dropped

    private static readonly string[] PublicChannels = ["depth@100ms", "bookTicker"];
    private static readonly string[] MarketChannels = ["aggTrade", "kline_1m"];

    /// <summary>Quotes share the book's ids but come from another shard, ahead of the book or behind it: the higher id is the newer one.</summary>
    public override BookRules Rules => new(BookSequencing.Linked, QuotesCarryBookSequence: true, TradeIdsAreConsecutive: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 5 * (Listing.FeeUnit / 10_000); // 5 basis points

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://fstream.binance.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://fapi.binance.com");

    /// <inheritdoc/>
    public override int DepthSnapshotsPerMinute => 80; // 1,000 levels weigh 20 of 2,400 a minute: two thirds of the limit

    /// <inheritdoc/>
    protected override int SnapshotLevels => 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<ConnectionPlan> PlanConnections(Uri webSocketBase, IReadOnlyList<string> natives)
    {
        var plans = new List<ConnectionPlan>();
        BinanceSubscriptions.AddPlans(plans, webSocketBase, "/public/stream", natives, PublicChannels, MaxStreams);
        BinanceSubscriptions.AddPlans(plans, webSocketBase, "/market/stream", natives, MarketChannels, MaxStreams);
        return plans;
    }
}
