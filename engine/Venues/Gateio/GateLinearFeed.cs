using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Gate futures settled in USDT, API v4: obu, whose first message is the whole window of the book, trades, book_ticker and one-minute candlesticks. Source: the venue's API v4 documentation (REST
/// and futures WebSocket v4).
/// <para>
/// Of the two book channels obu is the better one: no REST request stands between a subscription and its book, a resynchronisation costs one round trip, and it speaks every 20 ms where
/// order_book_update with a hundred levels speaks every 100 ms. Recordings of either are read.
/// </para>
/// </summary>
public sealed class GateLinearFeed() : GateFeed(GateMarket.Futures, GateRestPaths.Futures, "/v4/ws/usdt")
{
    private const int SnapshotLevels = 400; // a side: the deeper of the two streams, for recordings

    /// <summary>Every update begins behind the one before; the first after a REST snapshot spans its id + 1. How many levels are kept stands in the name of the stream. <c>u</c> of a book_ticker is the same count.</summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true, SnapshotLevels, Snapshots: SnapshotSource.Stream);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => 5 * (Listing.FeeUnit / 10_000); // 5 basis points

    /// <inheritdoc/>
    public override long? BaseMakerFeeE8 => 2 * (Listing.FeeUnit / 10_000); // 2 basis points

    /// <inheritdoc/>
    public override string BookSynchronisation => "full window of 50 levels first, then updates that each begin behind the one before (U = u before + 1); book_ticker overlaid by its update id";

    /// <summary>Sizes with their fractions: without the header they come as integers, fractions of a contract cut off.</summary>
    public override IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = [new("X-Gate-Size-Decimal", "1")];

    /// <inheritdoc/>
    public override IReadOnlyList<ListingVolume> ReadVolumes(ReadOnlySpan<byte> body) => VolumeList.Read(body, "contract", "volume_24h_quote");

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://fx-ws.gateio.ws");

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new GateLinearDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => GateContractList.Read(body);

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new GateLinearWarmUp();
}
