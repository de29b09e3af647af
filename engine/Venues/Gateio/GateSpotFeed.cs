using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

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
    public override RestLimits RestLimits => new()
    {
        Weight = 200, // requests, for each public endpoint
        Period = TimeSpan.FromSeconds(10),
        IsPerEndpoint = true,
        RemainingHeader = "X-Gate-RateLimit-Requests-Remain",
        LimitHeader = "X-Gate-RateLimit-Limit",
        ResetHeader = "X-Gate-RateLimit-Reset-Timestamp",
    };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <summary>Every depth counts as one request: 200 books are served in 10 s: 133 at once, the rest a period later.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="waiting">Without meaning here.</param>
    public override RestCall DepthRequest(string native, int waiting) => Depth(native, SnapshotDepth);

    /// <inheritdoc/>
    public override RestCall ProofRequest(string native) => Depth(native, 1);

    /// <inheritdoc/>
    public override bool TryReadDepthSequence(ReadOnlySpan<byte> body, out long sequence) => DepthSequence.TryRead(body, "id"u8, out sequence);

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

    private static RestCall Depth(string native, int levels) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{GateRestPaths.OrderBook}?currency_pair={Uri.EscapeDataString(native)}&limit={levels}&with_id=true"), 1, levels);

    /// <inheritdoc/>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        // BTC_USDT; names may be of any script, and the quote is what stands behind the last underscore.
        var split = native.LastIndexOf('_');
        symbol = default;
        return split > 0 && Symbol.TryParse($"{native[..split]}/{native[(split + 1)..]}", out symbol) && symbol.Market == MarketKind.Spot;
    }
}
