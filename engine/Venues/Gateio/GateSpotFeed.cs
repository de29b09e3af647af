using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Gate spot, API v4: order_book_update joined to a REST snapshot, trades, book_ticker and one-minute candlesticks. Source: the venue's API v4 documentation (REST and
/// spot WebSocket v4).
/// </summary>
public sealed class GateSpotFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "gateio";

    private const int SnapshotDepth = 100; // levels a side: what an update stream of 100 ms covers

    // Pairs that a socket carries. The venue names no limit; sockets with 150 book streams are in use elsewhere, and a lost socket should not take too many books along.
    private const int PairsPerConnection = 100;

    // 50 messages a second. The venue names no limit; 100 pairs are subscribed within 4 s.
    private const int PaceMillis = 20;

    private const int ConnectsPerMinute = 60; // the venue names no limit; about 300 connections an address are known to be open at a time
    private const long TenBasisPoints = 10 * (Listing.FeeUnit / 10_000);

    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), number => GateSubscriptions.Ping(number, NowSeconds()));

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Spot;

    /// <summary>
    /// The first update after a snapshot spans its id + 1, every later one begins behind the one before. <c>u</c> of a book_ticker is the same count; a ticker has none.
    /// </summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => GateStreams.Name(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "REST snapshot by id, then updates that each begin behind the one before (U = u before + 1); book_ticker overlaid by its update id";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall(GateRestPaths.Tickers, 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "currency_pair", "quote_volume");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://api.gateio.ws");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.gateio.ws");

    /// <inheritdoc/>
    public override string InstrumentListPath => GateRestPaths.CurrencyPairs;

    /// <inheritdoc/>
    public override RestLimits RestLimits => new()
    {
        Weight = 200, // requests, for each public endpoint
        Period = TimeSpan.FromSeconds(10),
        IsPerEndpoint = true,
        RemainingHeader = "X-Gate-RateLimit-Requests-Remain",
        LimitHeader = "X-Gate-RateLimit-Limit",
        ResetHeader = "X-Gate-RateLimit-Reset-Timestamp",
    };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <summary>Every depth counts as one request: 200 books are served in 10 s: 133 at once, the rest a period later.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="waiting">Without meaning here.</param>
    public override RestCall DepthRequest(string native, int waiting) => Depth(native, SnapshotDepth);

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, 1);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => DepthSequence.TryRead(body, "id"u8, out sequence);

    /// <inheritdoc/>
    public override RestCall TradeProofRequest(string native) => new($"{GateRestPaths.Trades}?currency_pair={Uri.EscapeDataString(native)}&limit=1", 1);

    /// <inheritdoc/>
    public override bool TryReadTradeSequence(ReadOnlySpan<byte> body, out long sequence) => TradeSequence.TryRead(body, "id"u8, out sequence);

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new GateSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => GateInstrumentList.Read(body);

    /// <summary>One endpoint. Trades and quotes are asked for first, because they take one message each.</summary>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/ws/v4/", [StreamChannel.Trades, StreamChannel.Quotes, StreamChannel.Depth, StreamChannel.Bars], 4 * PairsPerConnection)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, PairsPerConnection);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        GateSubscriptions.Write("subscribe", streams, firstId, NowSeconds());

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        GateSubscriptions.Write("unsubscribe", streams, firstId, NowSeconds());

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => GateControl.Read(frame);

    /// <summary>
    /// <c>spot.ping</c>, which also resets the venue's own timer. The documentation does not promise that <c>spot.pong</c> repeats the number: where it does not, answers come in the order of the
    /// questions.
    /// </summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new GateWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address) => GateRestPaths.Classify(address);

    private static RestCall Depth(string native, int levels) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{GateRestPaths.OrderBook}?currency_pair={Uri.EscapeDataString(native)}&limit={levels}&with_id=true"), 1, levels);

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC_USDT; names may be of any script, and the quote is what stands behind the last underscore.
        var split = native.LastIndexOf('_');
        symbol = default;
        return split > 0 && Symbol.TryParse($"{native[..split]}/{native[(split + 1)..]}", out symbol) && symbol.Market == MarketKind.Spot;
    }

    private static long NowSeconds() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
