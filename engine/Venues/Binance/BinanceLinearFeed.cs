using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Binance USD-M perpetuals. Streams live under two categories, and one asked for under the wrong one is acknowledged and stays silent: books and quotes under <c>/public</c>,
/// trades and bars under <c>/market</c>. Source: developers.binance.com, USD-M websocket market streams, 2026.
/// </summary>
public sealed class BinanceLinearFeed() : BinanceFeed(MarketKind.Linear, "/fapi/v1")
{
    private const int MaxStreams = 200; // documented are 1,024; connections with more than 200 are known to be dropped

    /// <summary>Quotes share the book's ids but come from another shard, ahead of the book or behind it: the higher id is the newer one.</summary>
    public override BookRules Rules => new(BookSequencing.Linked, QuotesCarryBookSequence: true, TradeIdsAreConsecutive: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 5 * (Listing.FeeUnit / 10_000); // 5 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 2 * (Listing.FeeUnit / 10_000); // 2 basis points

    /// <inheritdoc/>
    public override string BookSynchronisation => "REST snapshot by lastUpdateId, then diffs that each name the one before (pu); bookTicker overlaid by its update id";

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://fstream.binance.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://fapi.binance.com");

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <inheritdoc/>
    protected override int VolumeWeight => 40;

    /// <inheritdoc/>
    protected override int WeightPerMinute => 2_400;

    /// <inheritdoc/>
    protected override int FewWaiting => 20; // 400 of the 1,600 that two thirds of a minute's weight are

    /// <inheritdoc/>
    protected override (int Levels, int Weight) Deep => (1_000, 20);

    /// <summary>200 books weigh 2,000: 160 resyncs in the first minute, the rest in the second.</summary>
    protected override (int Levels, int Weight) Light => (500, 10);

    /// <inheritdoc/>
    protected override int TradeProofWeight => 20;

    /// <inheritdoc/>
    protected override int ProofWeight => 2;

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
    [
        new("/public/stream", [StreamChannel.Depth, StreamChannel.Quotes], MaxStreams),
        new("/market/stream", [StreamChannel.Trades, StreamChannel.Bars], MaxStreams),
    ];

    /// <inheritdoc/>
    protected override int ListingsPerConnection => MaxStreams / 2; // two streams a listing and lane
}
