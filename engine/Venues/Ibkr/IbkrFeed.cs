using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Wire;

namespace Crossfeed.Venues.Ibkr;

/// <summary>
/// Shares of the United States and of the ASX through the Client Portal gateway that a user runs and logs in on the own machine: best bid and ask and the last trade, some times a second. Source: the venue's
/// Client Portal Web API documentation.
/// </summary>
public sealed class IbkrFeed : Feed
{
    /// <summary>Name of the venue.</summary>
    public const string VenueName = "ibkr";

    // Market data lines of a user, shared with the user's other programs.
    private const int MarketDataLines = 100;

    // Ten requests a second a session.
    private const int PaceMillis = 100;

    private const int ConnectsPerMinute = 20; // the venue names no limit; a gateway carries one connection of ours
    private const long EightBasisPoints = 8 * (Listing.FeeUnit / 10_000);

    // Whole messages prove life, and the venue beats every 10 s by itself: a dead socket is known within 30 s. The venue wants one tic a minute.
    private static readonly HeartbeatRules Tic = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), static _ => IbkrStreams.Tic);

    /// <inheritdoc/>
    public override string Venue => VenueName;

    /// <summary>Shares change owners at once and for money: spot.</summary>
    public override MarketKind Market => MarketKind.Spot;

    /// <inheritdoc/>
    public override AssetClass Assets => AssetClass.Shares;

    /// <summary>One level a side, and nothing to continue by: each message makes a book of its own, good for as long as the venue calls its data real-time.</summary>
    public override BookRules Rules => new(BookSequencing.Ordered, QuotesCarryBookSequence: false, SnapshotLevels: 1, Snapshots: SnapshotSource.Stream);

    /// <summary>Commissions are by the share or by the order, with a least amount: this is the ASX rate without it, and too much for most American orders.</summary>
    public override long BaseTakerFeeE8 => EightBasisPoints;

    /// <inheritdoc/>
    public override DateOnly FeesAsOf { get; } = new(2026, 11, 22);

    /// <inheritdoc/>
    public override string FeeNote => "commissions go by the share or the order, with a least amount: give what yours come to with --fee ibkr=BPS";

    /// <inheritdoc/>
    public override string ChannelName(StreamChannel channel) => "smd";

    /// <inheritdoc/>
    public override string BookSynchronisation =>
        "no depth: best bid and ask, merged from changed fields; live only while logged in and real-time (6509 = R…), not crossed and not halted; each smd asked for again every 5 minutes";

    /// <inheritdoc/>
    public override Uri WebSocketBase { get; } = new("wss://localhost:5000");

    /// <inheritdoc/>
    public override Uri RestBase { get; } = new("https://localhost:5000");

    /// <inheritdoc/>
    public override bool HasOwnGateway => true;

    /// <inheritdoc/>
    public override SessionProtocol Session { get; } = new IbkrSession();

    /// <inheritdoc/>
    public override string InstrumentListPath => IbkrPaths.Stocks;

    /// <inheritdoc/>
    public override bool ListsEverything => false;

    /// <inheritdoc/>
    public override string InstrumentListFor(IReadOnlyCollection<Symbol> symbols)
    {
        var tickers = symbols.Where(s => s.Market == MarketKind.Spot && s.Quote is IbkrMarkets.UsDollar or IbkrMarkets.AustralianDollar).Select(s => IbkrMarkets.Ticker(s.Base)).Distinct().Order(StringComparer.Ordinal);
        return $"{IbkrPaths.Stocks}?symbols={string.Join(',', tickers.Select(Uri.EscapeDataString))}";
    }

    /// <inheritdoc/>
    public override RestLimits RestLimits => new() { Weight = 10, Period = TimeSpan.FromSeconds(1) };

    /// <inheritdoc/>
    public override int InstrumentListWeight => 1;

    /// <inheritdoc/>
    public override FrameDecoder CreateDecoder(ListingDecimals decimals) => new IbkrDecoder(decimals);

    /// <inheritdoc/>
    public override IReadOnlyList<ListingDefinition> ReadInstrumentList(ReadOnlySpan<byte> body) => IbkrInstrumentList.Read(body);

    /// <summary>One endpoint, one stream a contract: it carries the book, which is one level a side, and the last trade.</summary>
    public override IReadOnlyList<FeedLane> Lanes { get; } = [new("/v1/api/ws", [StreamChannel.Depth], MarketDataLines)];

    /// <inheritdoc/>
    public override ConnectionLimits Limits => new(PaceMillis, ConnectsPerMinute, Lifetime: null, MarketDataLines);

    /// <summary>Nothing has an id.</summary>
    /// <param name="channel">The channel.</param>
    public override bool CarriesIds(StreamChannel channel) => false;

    /// <inheritdoc/>
    public override bool AcknowledgesStreams => false;

    /// <summary>Since April 2026 a subscription ends after ten minutes.</summary>
    public override TimeSpan? StreamLifetime { get; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Subscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => IbkrStreams.Begin(streams, firstId);

    /// <inheritdoc/>
    public override IReadOnlyList<SubscriptionMessage> Unsubscribe(FeedLane lane, IReadOnlyList<StreamKey> streams, long firstId) => IbkrStreams.End(streams, firstId);

    /// <inheritdoc/>
    public override ControlMessage ReadControl(FeedLane lane, ReadOnlySpan<byte> frame) => IbkrControl.Read(frame);

    /// <inheritdoc/>
    public override HeartbeatRules Heartbeat(FeedLane lane) => Tic;

    /// <inheritdoc/>
    public override WarmUpDialect WarmUp { get; } = new IbkrWarmUp();

    /// <inheritdoc/>
    public override RestRequest ClassifyRequest(string address) =>
        new(address.Split('?')[0].EndsWith(IbkrPaths.Stocks, StringComparison.Ordinal) ? RestRequestKind.InstrumentList : RestRequestKind.Other, null);

    /// <summary>A number names a contract, and says nothing of it.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="symbol">Nothing.</param>
    public override bool TryGuessSymbol(string native, out Symbol symbol)
    {
        symbol = default;
        return false;
    }
}
