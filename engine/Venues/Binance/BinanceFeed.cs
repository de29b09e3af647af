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

    /// <inheritdoc/>
    public override string Venue => "binance";

    /// <inheritdoc/>
    public override MarketKind Market => market;

    /// <inheritdoc/>
    public override string InstrumentListPath => restPrefix + "/exchangeInfo";

    /// <inheritdoc/>
    public override string DepthSnapshotPath(string native) => $"{restPrefix}/depth?symbol={Uri.EscapeDataString(native)}&limit={SnapshotLevels}";

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

    /// <summary>Listings that a connection carries at most.</summary>
    protected abstract int ListingsPerConnection { get; }

    /// <summary>Levels a side asked of a depth snapshot: the venue's maximum.</summary>
    protected abstract int SnapshotLevels { get; }
}
