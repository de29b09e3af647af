using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Gate spot, API v4: obu, whose first message is the whole window of the book, trades, book_ticker and one-minute candlesticks. Source: the venue's API v4 documentation (REST and
/// spot WebSocket v4).
/// <para>
/// Of the two book channels obu is the better one: no REST request stands between a subscription and its book, one request names all books of a socket, a resynchronisation costs one round trip, and it is the channel
/// that the venue itself names for books. Recordings of either are read.
/// </para>
/// </summary>
public sealed class GateSpotFeed() : GateFeed(GateMarket.Spot, GateRestPaths.Spot, "/ws/v4/")
{
    private const long TenBasisPoints = 10 * (Listing.FeeUnit / 10_000);

    /// <summary>
    /// Every update begins behind the one before; the first after a REST snapshot spans its id + 1. How many levels are kept stands in the name of the stream; books of recordings that begin with a REST snapshot keep all,
    /// for which there is room as for the deepest of other venues. <c>u</c> of a book_ticker is the same count; a ticker has none.
    /// </summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true, Snapshots: SnapshotSource.Stream);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override string BookSynchronisation => "full window of 50 levels first, then updates that each begin behind the one before (U = u before + 1); book_ticker overlaid by its update id";

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "currency_pair", "quote_volume");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://api.gateio.ws");

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new GateSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => GateInstrumentList.Read(body);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new GateWarmUp();
}
