using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Bybit;

/// <summary>
/// What Bybit's two feeds share, API v5: books whose first message is the snapshot, best prices, public trades and one-minute bars. Source: the venue's v5 documentation (public WebSocket streams, market
/// REST), 2026-07.
/// </summary>
/// <param name="market">Kind of contract.</param>
/// <param name="category">The venue's word for it, in addresses and paths.</param>
public abstract class BybitFeed(MarketKind market, string category) : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "bybit";

    // 10^-8 in a tenth of a basis point: fees have halves of a point.
    private protected const long TenthOfBasisPoint = Listing.FeeUnit / 100_000;

    private const int DeepestChannel = 1_000; // levels a side of orderbook.1000

    // The texts of all subscriptions of a connection may have 21,000 characters together: 45 + 4 × the symbol's length a listing, 165 for one of 30 letters, × 100 = 16,500. The longest symbol has 19.
    private const int ListingsPerConnection = 100;
    private const int ChannelsPerListing = 4;

    private const int PaceMillis = 50; // the venue names no limit; the 400 streams of a spot connection are asked for in 40 messages, 2 s
    private const int ConnectsPerMinute = 66; // two thirds of 500 in five minutes
    private const int RequestsPerPeriod = 600; // for one address, over all paths

    // The venue asks for a ping every 20 s, and cuts a connection that is quiet for ten minutes.
    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), BybitSubscriptions.Ping);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => market;

    /// <summary>
    /// Each delta's <c>u</c> is the one before + 1; what skips one is answered by subscribing anew. Best prices have a count of their own. The venue deletes the levels that leave its window itself; the
    /// cut at the deepest channel only bounds the book.
    /// </summary>
    public override BookRules Rules =>
        new(BookSequencing.Contiguous, QuotesCarryBookSequence: false, SnapshotLevels: DeepestChannel, Snapshots: SnapshotSource.Stream, KeptLevels: DeepestChannel);

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => BybitStreams.Channel(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "snapshot in the stream, then deltas whose u is the one before + 1; u = 1 or another snapshot begins anew";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall($"{BybitRest.Tickers}?category={category}", 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "symbol", "turnover24h", "result", "list");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://stream.bybit.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.bybit.com");

    /// <summary>Spot gives all of it at once and passes over the limit.</summary>
    public override string InstrumentListPath => $"{BybitRest.Instruments}?category={category}&limit=1000";

    /// <inheritdoc/>
    public override string? NextInstrumentListPath(ReadOnlySpan<byte> body) =>
        BybitInstrumentList.NextCursor(body) is { } cursor ? $"{InstrumentListPath}&cursor={Uri.EscapeDataString(cursor)}" : null;

    /// <summary>The headers count what an account may do, and requests here have none.</summary>
    public override RestLimits RestLimits => new() { Weight = RequestsPerPeriod, Period = TimeSpan.FromSeconds(5) };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new BybitDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => BybitInstrumentList.Read(body, market);

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new($"/v5/public/{category}", [StreamChannel.Depth, StreamChannel.Quotes, StreamChannel.Trades, StreamChannel.Bars], ChannelsPerListing * ListingsPerConnection)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, ListingsPerConnection);

    /// <summary>Arguments of one request.</summary>
    protected abstract int MaxArguments { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        BybitSubscriptions.Write("subscribe", streams, MaxArguments, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        BybitSubscriptions.Write("unsubscribe", streams, MaxArguments, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => BybitControl.Read(frame);

    /// <inheritdoc/>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address) => BybitRest.Classify(address, category);

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => BybitSymbols.TryGuess(native, market, out symbol);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new BybitWarmUp(market);
}
