using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Binance;

/// <summary>What Binance's two feeds share.</summary>
/// <param name="market">Kind of contract.</param>
/// <param name="restPrefix">Path in front of every REST method, such as <c>/api/v3</c>.</param>
public abstract class BinanceFeed(MarketKind market, string restPrefix) : Feed
{
    // 5 messages a second and connection, ping and pong frames among them: four leave room for those.
    private const int PaceMillis = 250;

    private const int ConnectsPerMinute = 40; // two thirds of 300 in five minutes
    private const double LifetimeHours = 24;

    // The answer of a list is the round trip and the venue's own view of the subscriptions. One message in 15 s takes nothing that the pace needs.
    private static readonly HeartbeatRules ListSubscriptions = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), BinanceSubscriptions.List);

    private const int ProofLevels = 5; // the venue's least

    /// <inheritdoc/>
    public override string Venue => "binance";

    /// <inheritdoc/>
    public override MarketKind Market => market;

    /// <inheritdoc/>
    public override string InstrumentListPath => restPrefix + "/exchangeInfo";

    /// <inheritdoc/>
    public override RestLimits RestLimits => new()
    {
        Weight = WeightPerMinute,
        Period = TimeSpan.FromMinutes(1),
        UsedHeader = "X-MBX-USED-WEIGHT-1M",
    };

    /// <inheritdoc/>
    public override RestCall DepthRequest(string native, int waiting)
    {
        var (levels, weight) = waiting <= FewWaiting ? Deep : Light;
        return Depth(native, levels, weight);
    }

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, ProofLevels, ProofWeight);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => DepthSequence.TryRead(body, "lastUpdateId"u8, out sequence);

    /// <inheritdoc/>
    public override RestCall TradeProofRequest(string native) => new($"{restPrefix}/aggTrades?symbol={Uri.EscapeDataString(native)}&limit=1", TradeProofWeight);

    /// <inheritdoc/>
    public override bool TryReadTradeSequence(ReadOnlySpan<byte> body, out long sequence) => TradeSequence.TryRead(body, "a"u8, out sequence);

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new BinanceDecoder(decimals, market);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => BinanceInstrumentList.Read(body, market);

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, TimeSpan.FromHours(LifetimeHours), ListingsPerConnection);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        BinanceSubscriptions.Write("SUBSCRIBE", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        BinanceSubscriptions.Write("UNSUBSCRIBE", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => BinanceControl.Read(lane, frame);

    /// <summary>
    /// The venue's own heartbeats are ping frames, which the WebSocket answers; it never answers ours. So the engine asks for the list of subscriptions.
    /// </summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => ListSubscriptions;

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(InstrumentListPath, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        if (query < 0 || !path.EndsWith(restPrefix + "/depth", StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.Other, null);
        }

        const string key = "symbol=";
        foreach (var parameter in address[(query + 1)..].Split('&'))
        {
            if (parameter.StartsWith(key, StringComparison.Ordinal) && parameter.Length > key.Length)
            {
                return new RestRequest(RestRequestKind.DepthSnapshot, Uri.UnescapeDataString(parameter[key.Length..]).ToUpperInvariant());
            }
        }

        return new RestRequest(RestRequestKind.Other, null);
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => BinanceSymbols.TryGuess(native, market, out symbol);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new BinanceWarmUp(market);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => BinanceStreams.Channel(channel);

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall(restPrefix + "/ticker/24hr", VolumeWeight);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "symbol", "quoteVolume");

    /// <summary>What the turnover of all listings takes of the budget.</summary>
    protected abstract int VolumeWeight { get; }

    /// <summary>Listings that a connection carries at most.</summary>
    protected abstract int ListingsPerConnection { get; }

    /// <summary>Request weight that the venue allows a minute.</summary>
    protected abstract int WeightPerMinute { get; }

    /// <summary>Books that may wait for a snapshot and each still get the deepest.</summary>
    protected abstract int FewWaiting { get; }

    /// <summary>Levels a side and weight of the venue's deepest snapshot.</summary>
    protected abstract (int Levels, int Weight) Deep { get; }

    /// <summary>Levels a side and weight of the snapshot for times when many books need one.</summary>
    protected abstract (int Levels, int Weight) Light { get; }

    /// <summary>Weight of a request for aggregate trades.</summary>
    protected abstract int TradeProofWeight { get; }

    /// <summary>Weight of a snapshot of <see cref="ProofLevels"/>.</summary>
    protected abstract int ProofWeight { get; }

    private RestCall Depth(string native, int levels, int weight) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{restPrefix}/depth?symbol={Uri.EscapeDataString(native)}&limit={levels}"), weight, levels);
}
