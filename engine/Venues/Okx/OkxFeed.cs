using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Okx;

/// <summary>
/// What OKX's two feeds share, API v5: books, bbo-tbt and trades on the public endpoint, one-minute candles on the business endpoint. Source: the venue's API v5 documentation (public data, order
/// book trading: market data).
/// </summary>
/// <param name="market">Kind of contract.</param>
public abstract class OkxFeed(MarketKind market) : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "okx";

    // Listings that a connection carries. The venue allows 480 requests an hour and connection; a book that has to be subscribed anew takes two, so all books of a connection may be renewed four times an hour.
    private const int ListingsPerConnection = 60;

    private const int PaceMillis = 50; // the venue names no least time between requests; one begins all streams of a connection
    private const int ConnectsPerMinute = 60; // a third of 3 a second
    private const int SnapshotLevels = 400; // levels a side of books

    // A connection on which nothing was sent or received for 30 s is cut; the answer restarts that time too.
    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), static _ => OkxSubscriptions.Ping);

    private readonly string _instrumentType = market == MarketKind.Linear ? "SWAP" : "SPOT";

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => market;

    /// <summary>
    /// Each update names the one before; ids go in steps of any size, stand still for a minute's silence, and may begin anew below. A checksum proves books of recordings older than the ids, and 0 is none.
    /// The documentation does not say that ids of bbo-tbt and of books are one count.
    /// </summary>
    public override BookRules Rules =>
        new(BookSequencing.Chained, QuotesCarryBookSequence: false, SnapshotLevels, Snapshots: SnapshotSource.Stream, Checksum: BookChecksum.Interleaved);

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => OkxStreams.Name(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "first message of books is the snapshot, then updates that each name the one before (prevSeqId); a checksum where it is not 0; after a fault subscribed anew";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall("/api/v5/market/tickers?instType=" + _instrumentType, 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => OkxVolumes.Read(body, market);

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://ws.okx.com:8443");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://www.okx.com");

    /// <inheritdoc/>
    public override string InstrumentListPath => OkxInstrumentList.Path + "?instType=" + _instrumentType;

    /// <summary>Each endpoint has a limit of its own; that of the instrument list, the lowest. The venue sends no headers about it and refuses with 429 or code 50011.</summary>
    public override RestLimits RestLimits => new() { Weight = 20, Period = TimeSpan.FromSeconds(2), IsPerEndpoint = true };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new OkxDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => OkxInstrumentList.Read(body, market);

    /// <inheritdoc/>
    public override RestCall? TradeProofRequest(string native) => new("/api/v5/market/trades?limit=1&instId=" + Uri.EscapeDataString(native), 1);

    /// <inheritdoc/>
    public override bool TryReadTradeSequence(ReadOnlySpan<byte> body, out long sequence) => TradeSequence.TryRead(body, "data"u8, "tradeId"u8, out sequence);

    /// <summary>Candles live on the business endpoint alone; asked for on the public one they are refused as a channel that does not exist.</summary>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
    [
        new("/ws/v5/public", [StreamChannel.Trades, StreamChannel.Quotes, StreamChannel.Depth], 3 * ListingsPerConnection),
        new("/ws/v5/business", [StreamChannel.Bars], ListingsPerConnection),
    ];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, ListingsPerConnection, RequestsPerHour: 480);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => OkxSubscriptions.Write("subscribe", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        OkxSubscriptions.Write("unsubscribe", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => OkxControl.Read(frame);

    /// <summary>The bare text <c>ping</c>, answered by the bare text <c>pong</c>: neither is JSON, neither has a number.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new OkxWarmUp(market);

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var isList = query >= 0 && address[..query].EndsWith(OkxInstrumentList.Path, StringComparison.Ordinal) && address[(query + 1)..].Split('&').Contains("instType=" + _instrumentType);
        return new RestRequest(isList ? RestRequestKind.InstrumentList : RestRequestKind.Other, null);
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol) => OkxSymbols.TryGuess(native, market, out symbol);
}
