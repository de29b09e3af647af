using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// Gate spot, API v4: order_book_update joined to a REST snapshot, trades, book_ticker and one-minute candlesticks. Source: the venue's API v4 documentation (REST and
/// spot WebSocket v4).
/// </summary>
public sealed class GateSpotFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "gateio";

    private const int SnapshotDepth = 100; // levels a side: what an update stream of 100 ms covers
    private const long TenBasisPoints = 10 * (Listing.FeeUnit / 10_000);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <inheritdoc/>
    public override MarketKind Market => MarketKind.Spot;

    /// <summary>
    /// The first update after a snapshot spans its id + 1, every later one begins behind the one before. <c>u</c> of a book_ticker is the same count; a ticker has none.
    /// </summary>
    public override BookRules Rules => new(BookSequencing.Contiguous, QuotesCarryBookSequence: true);

    /// <inheritdoc/>
    public override long BaseTakerFeeE8 => TenBasisPoints;

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://api.gateio.ws");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://api.gateio.ws");

    /// <inheritdoc/>
    public override string InstrumentListPath => GateRestPaths.CurrencyPairs;

    /// <inheritdoc/>
    public override int DepthSnapshotsPerMinute => 300; // a quarter of 200 requests in 10 s, the limit of a public endpoint

    /// <inheritdoc/>
    public override string DepthSnapshotPath(string native) =>
        $"{GateRestPaths.OrderBook}?currency_pair={Uri.EscapeDataString(native)}&limit={SnapshotDepth}&with_id=true";

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new GateSpotDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => GateInstrumentList.Read(body);

    /// <inheritdoc/>
    public override IReadOnlyList<ConnectionPlan> PlanConnections(Uri webSocketBase, IReadOnlyList<string> natives) =>
        GateSubscriptions.Plan(webSocketBase, natives, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new GateWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address) => GateRestPaths.Classify(address);

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC_USDT; names may be of any script, and the quote is what stands behind the last underscore.
        var split = native.LastIndexOf('_');
        symbol = default;
        return split > 0 && Symbol.TryParse($"{native[..split]}/{native[(split + 1)..]}", out symbol) && symbol.Market == MarketKind.Spot;
    }
}
