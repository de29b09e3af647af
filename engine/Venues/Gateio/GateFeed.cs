using Crossfeed.Market;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Gateio;

/// <summary>What the venue's markets have in common: API v4, whose channels and paths differ by market in their names only.</summary>
public abstract class GateFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "gateio";

    // Listings that a socket carries. The venue names no limit; sockets with 150 book streams are in use elsewhere, and a lost socket should not take too many books along.
    private const int ListingsPerConnection = 100;

    // 50 messages a second. The venue names no limit; 100 pairs are subscribed within 4 s.
    private const int PaceMillis = 20;

    private const int ConnectsPerMinute = 60; // the venue names no limit; about 300 connections an address are known to be open at a time

    private readonly GateMarket _market;
    private readonly GateRestPaths _paths;
    private readonly HeartbeatRules _ping;

    private protected GateFeed(GateMarket market, GateRestPaths paths, string webSocketPath)
    {
        _market = market;
        _paths = paths;
        _ping = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), number => GateSubscriptions.Ping(market, number, NowSeconds()));
        Lanes = [new(webSocketPath, [StreamChannel.Trades, StreamChannel.Quotes, StreamChannel.Depth, StreamChannel.Bars], 4 * ListingsPerConnection)];
    }

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => _market.CountsContracts ? MarketKind.Linear : MarketKind.Spot;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => GateStreams.Name(_market, channel);

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall(_paths.Tickers, 1);

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.gateio.ws");

    /// <inheritdoc/>
    public override string InstrumentListPath => _paths.InstrumentList;

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

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, 1);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => DepthSequence.TryRead(body, "id"u8, out sequence);

    /// <inheritdoc/>
    public override RestCall TradeProofRequest(string native) => new(_paths.LastTrade(native), 1);

    /// <inheritdoc/>
    public override bool TryReadTradeSequence(ReadOnlySpan<byte> body, out long sequence) => TradeSequence.TryRead(body, "id"u8, out sequence);

    /// <summary>One endpoint. Trades and quotes are asked for first, because they take one message each.</summary>
    public override IReadOnlyList<FeedLane> Lanes { get; }

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, ListingsPerConnection);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        GateSubscriptions.Write(_market, "subscribe", streams, firstId, NowSeconds());

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        GateSubscriptions.Write(_market, "unsubscribe", streams, firstId, NowSeconds());

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => GateControl.Read(_market, frame);

    /// <summary>
    /// <c>spot.ping</c>, which also resets the venue's own timer. The documentation does not promise that <c>spot.pong</c> repeats the number: where it does not, answers come in the order of the
    /// questions.
    /// </summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => _ping;

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address) => _paths.Classify(address);

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC_USDT; names may be of any script, and the quote is what stands behind the last underscore.
        var split = native.LastIndexOf('_');
        symbol = default;
        if (split <= 0 || !Symbol.TryParse($"{native[..split]}/{native[(split + 1)..]}", out symbol) || symbol.Market != MarketKind.Spot)
        {
            return false;
        }

        symbol = symbol with { Market = Market };
        return true;
    }

    /// <summary>The request for a depth.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="levels">Levels a side.</param>
    private RestCall Depth(string native, int levels) => new(_paths.Depth(native, levels), 1, levels);

    private static long NowSeconds() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
