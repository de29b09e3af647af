using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Binance;

/// <summary>Binance spot.</summary>
internal sealed class BinanceVenue : SimVenue
{
    private static readonly Dictionary<string, ListingTerms> Known = new(StringComparer.Ordinal)
    {
        ["BTC/USDT"] = new(0.01m, 0.00001m),
        ["ETH/USDT"] = new(0.01m, 0.0001m),
        ["SOL/USDT"] = new(0.01m, 0.001m),
        ["XRP/USDT"] = new(0.0001m, 1m),
        ["DOGE/USDT"] = new(0.00001m, 1m),
        ["LTC/USDT"] = new(0.01m, 0.001m),
        ["PEPE/USDT"] = new(0.00000001m, 1m),
        ["ETH/BTC"] = new(0.00001m, 0.0001m),
    };

    public override string Name => "binance";

    /// <summary>Request weight a minute.</summary>
    public override int RestLimit => 6000;

    public override long FirstIdBase => 50_000_000_000;

    public override string Native(SimInstrument instrument) => instrument.Base + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument) => Known.GetValueOrDefault(instrument.Symbol, new(0.001m, 0.01m));

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new BinanceSpotFeed(setup);
        return new VenueSite(feed, request => feed.Entry(request, request.Path.Value ?? ""), new BinanceSpotRest(feed).HandleAsync);
    }
}
