using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Gate spot, API v4: order_book_update joined to a REST snapshot, trades, book_ticker and one-minute candlesticks. Source: the venue's API v4 documentation (REST and
/// spot WebSocket v4).
/// </summary>
public sealed class GateSpotFeed() : GateFeed(GateMarket.Spot, GateRestPaths.Spot, "/ws/v4/")
{
    private const int SnapshotDepth = 100; // levels a side: what an update stream of 100 ms covers
    private const long TenBasisPoints = 10 * (Listing.FeeUnit / 10_000);

    /// <summary>
    /// The first update after a snapshot spans its id + 1, every later one begins behind the one before. <c>u</c> of a book_ticker is the same count; a ticker has none.
    /// </summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override string BookSynchronisation => "REST snapshot by id, then updates that each begin behind the one before (U = u before + 1); book_ticker overlaid by its update id";

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "currency_pair", "quote_volume");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://api.gateio.ws");

    /// <summary>Every depth counts as one request: 200 books are served in 10 s: 133 at once, the rest a period later.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="waiting">Without meaning here.</param>
    public override RestCall DepthRequest(string native, int waiting) => Depth(native, SnapshotDepth);

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new GateSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => GateInstrumentList.Read(body);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new GateWarmUp();
}
