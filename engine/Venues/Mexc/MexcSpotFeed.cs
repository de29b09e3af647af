using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// MEXC spot, API v3: protobuf pushes of aggregated depth, best prices and deals every 100 ms and one-minute bars; answers in JSON. Source: the venue's spot v3 documentation and its published
/// protobuf schema, 2026-06.
/// </summary>
public sealed class MexcSpotFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "mexc";

    private const string DepthPath = "/api/v3/depth";
    private const int SnapshotDepth = 5_000; // levels a side: the venue's deepest, and no dearer than any other
    private const int ProofDepth = 5;
    private const int MaxStreams = 30; // the venue's limit for one connection
    private const int PaceMillis = 20; // half of the 100 messages a second that the venue allows
    private const int ConnectsPerMinute = 60; // the venue names no limit
    private const double LifetimeHours = 24;
    private const int VolumeWeight = 40; // the list of all symbols
    private const long FiveBasisPoints = 5 * (Listing.FeeUnit / 10_000);

    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), MexcSubscriptions.Ping);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Spot;

    /// <summary>
    /// The first delta after a snapshot spans its id + 1, every later one begins behind the one before. <c>version</c> of a book ticker is of the same count: recorded tickers, whole books and deltas of one pair
    /// lie on one line.
    /// </summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true, SnapshotDepth);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => FiveBasisPoints;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 0;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => MexcStreams.Channel(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation =>
        "REST snapshot by lastUpdateId, then deltas that each begin behind the one before (fromVersion = toVersion before + 1); bookTicker overlaid by its version";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall("/api/v3/ticker/24hr", VolumeWeight);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "symbol", "quoteVolume");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://wbs-api.mexc.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.mexc.com");

    /// <inheritdoc/>
    public override string InstrumentListPath => "/api/v3/exchangeInfo";

    /// <summary>
    /// The venue's pages name 500 and 300 in 10 s, its support 20 requests a second, and users have met less: of 140 the engine takes two thirds, which is below 10 a second.
    /// </summary>
    public override RestLimits RestLimits => new() { Weight = 140, Period = TimeSpan.FromSeconds(10) };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 10;

    /// <inheritdoc/>
    public override RestCall DepthRequest(string native, int waiting) => Depth(native, SnapshotDepth);

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, ProofDepth);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => DepthSequence.TryRead(body, "lastUpdateId"u8, out sequence);

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new MexcSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => MexcInstrumentList.Read(body);

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/ws", [StreamChannel.Depth, StreamChannel.Quotes, StreamChannel.Trades, StreamChannel.Bars], MaxStreams)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, TimeSpan.FromHours(LifetimeHours), MaxStreams / 4); // four streams a listing

    /// <summary>A trade's id is a text of two numbers, which counts nothing.</summary>
    /// <param name="channel">The channel.</param>
    public override bool CarriesIds(StreamChannel channel) => channel is StreamChannel.Depth or StreamChannel.Quotes;

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        MexcSubscriptions.Write("SUBSCRIPTION", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        MexcSubscriptions.Write("UNSUBSCRIPTION", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => MexcControl.Read(frame);

    /// <summary>The venue closes a connection on which nothing flows for a minute. Its pongs name no request: they come in the order of the questions.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new MexcWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(InstrumentListPath, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        const string key = "symbol=";
        var symbol = query < 0 || !path.EndsWith(DepthPath, StringComparison.Ordinal) ? null
            : address[(query + 1)..].Split('&').FirstOrDefault(part => part.StartsWith(key, StringComparison.Ordinal) && part.Length > key.Length);
        return symbol is null ? new RestRequest(RestRequestKind.Other, null) : new RestRequest(RestRequestKind.DepthSnapshot, Uri.UnescapeDataString(symbol[key.Length..]).ToUpperInvariant());
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => MexcSymbols.TryGuess(native, out symbol);

    private static RestCall Depth(string native, int levels) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{DepthPath}?symbol={Uri.EscapeDataString(native)}&limit={levels}"), 1, levels);
}
