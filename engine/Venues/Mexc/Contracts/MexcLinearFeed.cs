using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// MEXC perpetuals settled in their quote asset: JSON pushes of changed levels joined to a REST snapshot, deals, best prices of the ticker and one-minute bars; sizes in contracts. Source: the venue's contract
/// documentation and what clients make of it; no recording was at hand.
/// </summary>
public sealed class MexcLinearFeed : Feed
{
    private const string DepthPath = "/api/v1/contract/depth/";
    private const int SnapshotDepth = 1_000; // levels a side
    private const int ProofDepth = 5;
    private const int ListingsPerSocket = 25; // the venue names no limit; a lost socket should not take too many books along
    private const int PaceMillis = 50; // the venue names no limit
    private const int ConnectsPerMinute = 60; // nor here

    private static readonly HeartbeatRules Ping = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), MexcContractSubscriptions.Ping);

    /// <inheritdoc/>
    public override string Venue => MexcSpotFeed.VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Linear;

    /// <summary>A push covers the versions from <c>begin</c> to <c>end</c>, or its own version alone. A ticker has none.</summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: false, SnapshotDepth);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 4 * (Listing.FeeUnit / 10_000); // 4 basis points, the most that is known

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => Listing.FeeUnit / 10_000; // 1 basis point

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => "push." + MexcContractStreams.Name(channel);

    /// <inheritdoc/>
    public override string BookSynchronisation => "REST snapshot by version, then pushes that each begin behind the one before (begin = end before + 1, or version + 1)";

    /// <inheritdoc/>
    public override RestCall? VolumeRequest => new RestCall("/api/v1/contract/ticker", 1);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "symbol", "amount24", "data");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://contract.mexc.com");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://contract.mexc.com");

    /// <inheritdoc/>
    public override string InstrumentListPath => "/api/v1/contract/detail";

    /// <inheritdoc/>
    public override RestLimits RestLimits => new() { Weight = 20, Period = TimeSpan.FromSeconds(2), IsPerEndpoint = true };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <inheritdoc/>
    public override RestCall DepthRequest(string native, int waiting) => Depth(native, SnapshotDepth);

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, ProofDepth);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => MexcContractReader.TryReadVersion(body, out sequence);

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new MexcContractDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => MexcContractList.Read(body);

    /// <inheritdoc/>
    public override IReadOnlyList<FeedLane> Lanes { get; } =
        [new("/edge", [StreamChannel.Depth, StreamChannel.Quotes, StreamChannel.Trades, StreamChannel.Bars], 4 * ListingsPerSocket)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, ListingsPerSocket);

    /// <inheritdoc/>
    public override bool CarriesIds(StreamChannel channel) => channel == StreamChannel.Depth;

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        MexcContractSubscriptions.Write("sub", streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) =>
        MexcContractSubscriptions.Write("unsub", streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => MexcContractControl.Read(frame);

    /// <summary>The venue closes a connection that has not asked for a minute.</summary>
    /// <param name="lane">The lane of the connection.</param>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Ping;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new MexcContractWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        if (path.EndsWith(InstrumentListPath, StringComparison.Ordinal))
        {
            return new RestRequest(RestRequestKind.InstrumentList, null);
        }

        var at = path.IndexOf(DepthPath, StringComparison.Ordinal);
        var native = at < 0 ? "" : Uri.UnescapeDataString(path[(at + DepthPath.Length)..]);
        return native.Length > 0 ? new RestRequest(RestRequestKind.DepthSnapshot, native) : new RestRequest(RestRequestKind.Other, null);
    }

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC_USDT
        var split = native.LastIndexOf('_');
        symbol = default;
        if (split <= 0 || !Symbol.TryParse($"{AssetUnit.Of(Venue, native[..split]).Asset}/{native[(split + 1)..]}", out symbol) || symbol.Market != MarketKind.Spot)
        {
            return false;
        }

        symbol = symbol with { Market = MarketKind.Linear };
        return true;
    }

    private static RestCall Depth(string native, int levels) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{DepthPath}{Uri.EscapeDataString(native)}?limit={levels}"), 1, levels);
}
