using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// Coinbase Advanced Trade, spot: level2, market_trades, ticker and five-minute candles, all without a key. Source: the venue's documentation of the Advanced Trade WebSocket and of the public
/// part of its REST API.
/// </summary>
public sealed class CoinbaseSpotFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "coinbase";

    private const string Products = "/api/v3/brokerage/market/products";

    // A message that is lost takes out every book of its connection, and the snapshot of a large book has 5 MB.
    private const int ProductsPerConnection = 10;

    private const int PaceMillis = 130; // 8 messages a second of a client without a key
    private const int ConnectsPerMinute = 120; // the venue takes hundreds a second; snapshots of 5 MB have to follow each
    private const int SnapshotLevels = 8_192; // a side: what all but the largest books have; those grow once
    private const long OneBasisPoint = Listing.FeeUnit / 10_000;

    // The venue's own heartbeats come once a second.
    private static readonly HeartbeatRules Listening = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), Message: null);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Spot;

    /// <summary>No ids of a book's own: the venue counts the messages of a connection over all channels, and a number left out leaves all its books in doubt.</summary>
    public override BookRules Rules => new(BookSequencing.Ordered, QuotesCarryBookSequence: false, SnapshotLevels, TradeIdsAreConsecutive: true, SnapshotSource.Stream);

    /// <inheritdoc/>
    public override bool CountsMessages => true;

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 120 * OneBasisPoint;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 60 * OneBasisPoint;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => channel == StreamChannel.Bars ? "candles (5m)" : CoinbaseChannels.Name(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "snapshot in the stream, then changes in the order of the connection; a number missing in its count of messages subscribes its books anew";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall(Products, 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "product_id", "approximate_quote_24h_volume", "products");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://advanced-trade-ws.coinbase.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.coinbase.com");

    /// <inheritdoc/>
    public override string InstrumentListPath => Products;

    /// <inheritdoc/>
    public override RestLimits RestLimits => new()
    {
        Weight = 10, // requests
        Period = TimeSpan.FromSeconds(1),
    };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <summary>Only trades have ids of their own.</summary>
    /// <param name="channel">The channel.</param>
    public override bool CarriesIds(StreamChannel channel) => channel == StreamChannel.Trades;

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new CoinbaseSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => CoinbaseInstrumentList.Read(body);

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/", [StreamChannel.Trades, StreamChannel.Depth, StreamChannel.Quotes, StreamChannel.Bars], 4 * ProductsPerConnection)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, ProductsPerConnection);

    /// <inheritdoc/>
    public override IReadOnlyList<ReadOnlyMemory<byte>> Greeting(FeedLane lane) => [CoinbaseSubscriptions.Heartbeats];

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => CoinbaseSubscriptions.Write("subscribe", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => CoinbaseSubscriptions.Write("unsubscribe", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => CoinbaseControl.Read(frame);

    /// <inheritdoc/>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Listening;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new CoinbaseWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        return new RestRequest(path.EndsWith(Products, StringComparison.Ordinal) ? RestRequestKind.InstrumentList : RestRequestKind.Other, null);
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC-USD: the quote is what stands behind the last hyphen.
        var split = native.LastIndexOf('-');
        if (split <= 0 || !Symbol.TryParse($"{native[..split]}/{native[(split + 1)..]}", out symbol) || symbol.Market != MarketKind.Spot)
        {
            symbol = default;
            return false;
        }

        symbol = AssetAliases.Canonical(VenueName, symbol);
        return true;
    }
}
