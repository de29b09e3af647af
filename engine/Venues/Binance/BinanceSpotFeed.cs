using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// Binance spot: one combined endpoint <c>/stream</c>; four streams a symbol (<c>depth@100ms</c>, <c>bookTicker</c>, <c>aggTrade</c>, <c>kline_1m</c>).
/// Source: binance-spot-api-docs, web-socket-streams and rest-api, 2026-07.
/// </summary>
public sealed class BinanceSpotFeed() : BinanceFeed(MarketKind.Spot, "/api/v3")
{
    private const int MaxStreams = 1024; // the venue's limit for one connection

    /// <inheritdoc/>
    public override BookRules Rules => new(BookSequencing.Overlapping, QuotesCarryBookSequence: true, TradeIdsAreConsecutive: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 10 * (Listing.FeeUnit / 10_000); // 10 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 10 * (Listing.FeeUnit / 10_000); // 10 basis points

    /// <inheritdoc/>
    public override string BookSynchronisation => "REST snapshot by lastUpdateId, then diffs that overlap it or follow (U <= id + 1 <= u); bookTicker overlaid by its update id";

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://stream.binance.com:9443");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.binance.com");

    /// <inheritdoc/>
    public override int InstrumentListWeight => 20;

    /// <inheritdoc/>
    protected override int VolumeWeight => 80;

    /// <inheritdoc/>
    protected override int WeightPerMinute => 6_000;

    /// <inheritdoc/>
    protected override int FewWaiting => 4; // 1,000 of the 4,000 that two thirds of a minute's weight are

    /// <inheritdoc/>
    protected override (int Levels, int Weight) Deep => (5_000, 250);

    /// <summary>200 books weigh 10,000: 80 resyncs at once, 80 after a minute, the rest after two.</summary>
    protected override (int Levels, int Weight) Light => (1_000, 50);

    /// <inheritdoc/>
    protected override int TradeProofWeight => 4;

    /// <inheritdoc/>
    protected override int ProofWeight => 5;

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/stream", [StreamChannel.Depth, StreamChannel.Quotes, StreamChannel.Trades, StreamChannel.Bars], MaxStreams)];

    /// <inheritdoc/>
    protected override int ListingsPerConnection => MaxStreams / 4; // four streams a listing
}
