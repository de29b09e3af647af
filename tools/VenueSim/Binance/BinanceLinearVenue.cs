using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Binance;

/// <summary>
/// Binance USD-M perpetuals, with an address of their own. Streams live under two categories: books and quotes under <c>/public</c>, all others under <c>/market</c>; the paths without one are retired.
/// All symbols share one count of ids.
/// </summary>
internal sealed class BinanceLinearVenue : SimVenue
{
    // Places of prices on the wire are not those of the tick: BTC's prices end in a zero.
    private static readonly Dictionary<string, (ListingTerms Terms, int PricePlaces)> Known = new(StringComparer.Ordinal)
    {
        ["BTC"] = (new(0.1m, 0.001m), 2),
        ["ETH"] = (new(0.01m, 0.001m), 2),
        ["SOL"] = (new(0.01m, 0.01m), 4),
        ["XRP"] = (new(0.0001m, 0.1m), 4),
        ["DOGE"] = (new(0.00001m, 1m), 6),
        ["LTC"] = (new(0.01m, 0.001m), 2),
        [BundledAsset] = (new(0.0000000001m, 1000m), 7), // 0.0000001 for a thousand
    };

    private const string BundledAsset = "PEPE";
    private const long BundleSize = 1000;

    public override string Name => "binance-linear";

    public override SimMarketKind Markets => SimMarketKind.Linear;

    /// <summary>Request weight a minute.</summary>
    public override int RestLimit => 2400;

    public override long FirstIdBase => 5_120_000_000_000;

    public override int IdsOfOthers => 40;

    public override TimeSpan PingInterval => TimeSpan.FromMinutes(3);

    public override TimeSpan PongTimeout => TimeSpan.FromMinutes(10);

    public override string Native(SimInstrument instrument) => Asset(instrument.Base) + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument) => Known.TryGetValue(instrument.Base, out var known) ? known.Terms : ListingTerms.ForPrice(instrument.Price);

    /// <summary>The venue's name of a base asset.</summary>
    public static string Asset(string asset) => asset == BundledAsset ? "1000" + asset : asset;

    /// <summary>Units of the base asset in one of what the wire's price and quantity are for.</summary>
    public static long Bundle(Listing listing) => listing.Instrument.Base == BundledAsset ? BundleSize : 1;

    /// <summary>Decimals of prices on the wire.</summary>
    public static int PricePlaces(Listing listing) => Known.TryGetValue(listing.Instrument.Base, out var known) ? known.PricePlaces : Places(listing.Tick, Listing.PriceScale);

    /// <summary>Decimals of quantities on the wire.</summary>
    public static int QuantityPlaces(Listing listing) => Places(listing.Step / Bundle(listing), Listing.QuantityScale);

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new BinanceLinearFeed(setup);
        return new VenueSite(
            feed,
            request => request.Path.Value is { } path && (path.StartsWith(BinanceLinearFeed.PublicPath, StringComparison.Ordinal) || path.StartsWith(BinanceLinearFeed.MarketPath, StringComparison.Ordinal))
                ? feed.Entry(request, path[path.IndexOf('/', 1)..])
                : null,
            new BinanceLinearRest(feed).HandleAsync);
    }

    private static int Places(long increment, long scale)
    {
        var places = 0;
        for (var unit = scale; unit > increment && unit > 1; unit /= 10)
        {
            places++;
        }

        return places;
    }
}
