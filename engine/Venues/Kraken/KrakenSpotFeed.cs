using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Kraken;

/// <summary>
/// Kraken spot, WebSocket API v2: book of 100 levels with its checksum, trade, ticker at every change of the best prices, and one-minute ohlc. Source: the venue's documentation of the WebSocket
/// API v2 and of the REST API.
/// </summary>
public sealed class KrakenSpotFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "kraken";

    private const string AssetPairs = "/0/public/AssetPairs";
    private const string Ticker = "/0/public/Ticker";

    // Pairs that a socket carries. The venue names no limit; a lost socket should not take too many books along.
    private const int PairsPerConnection = 100;

    // 50 messages a second. The venue names no limit; the books of 100 pairs are asked for within 2 s.
    private const int PaceMillis = 20;

    private const int ConnectsPerMinute = 15; // about 150 attempts in 10 minutes, at the venue's edge
    private const long OneBasisPoint = Listing.FeeUnit / 10_000;

    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), KrakenSubscriptions.Ping);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Spot;

    /// <summary>
    /// No ids: after each message the best 10 levels of both sides must have the message's checksum. Levels that fall out of the subscribed depth are dropped without a word of the venue.
    /// </summary>
    public override BookRules Rules => new(
        BookSequencing.Ordered, QuotesCarryBookSequence: false, SnapshotLevels: KrakenChannels.Depth, TradeIdsAreConsecutive: true, SnapshotSource.Stream, KrakenChannels.Depth, BookChecksum.Digits);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 40 * OneBasisPoint;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 25 * OneBasisPoint;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => KrakenChannels.Describe(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "snapshot in the stream, then changes cut to 100 levels, each proved by a CRC-32 over the best 10 a side; a wrong one subscribes anew";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall(Ticker, 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => KrakenVolumes.Read(body);

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://ws.kraken.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.kraken.com");

    /// <inheritdoc/>
    public override string InstrumentListPath => AssetPairs;

    /// <summary>About a request a second an address; a refusal comes with status 200 and <c>EGeneral:Too many requests</c>.</summary>
    public override RestLimits RestLimits => new()
    {
        Weight = 15, // requests
        Period = TimeSpan.FromSeconds(15),
    };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <summary>Bars are written again until their minute is over; nothing numbers a book's messages.</summary>
    /// <param name="channel">The channel.</param>
    public override bool CarriesIds(StreamChannel channel) => channel == StreamChannel.Trades;

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new KrakenSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => KrakenInstrumentList.Read(body);

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/v2", [StreamChannel.Depth, StreamChannel.Trades, StreamChannel.Quotes, StreamChannel.Bars], 4 * PairsPerConnection)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, PairsPerConnection);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => KrakenSubscriptions.Write("subscribe", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => KrakenSubscriptions.Write("unsubscribe", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => KrakenControl.Read(frame);

    /// <summary>Besides what the venue sends on its own once a second.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new KrakenWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        return new RestRequest(path.EndsWith(AssetPairs, StringComparison.Ordinal) ? RestRequestKind.InstrumentList : RestRequestKind.Other, null); // the REST depth has no id and joins no stream
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => KrakenSymbols.TryGuess(native, out symbol);
}
