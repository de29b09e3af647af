using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Bybit;

/// <summary>
/// Bybit v5: spot and linear, each with an address of its own, because their symbols are spelled alike. The true book is the
/// window of <c>orderbook.50</c>.
/// </summary>
internal sealed class BybitVenue(SimMarketKind market) : SimVenue
{
    /// <summary>Levels of the stream whose window is the true book.</summary>
    public const int Levels = 50;

    /// <summary>What a venue's linear contract on a coin of very small price has: 1000PEPE.</summary>
    public const long BundleSize = 1000;

    public bool IsLinear { get; } = market == SimMarketKind.Linear;

    public string Category => IsLinear ? "linear" : "spot";

    public override string Name => IsLinear ? "bybit-linear" : "bybit";

    public override SimMarketKind Markets => market;

    /// <summary>Requests in 5 s over all paths.</summary>
    public override int RestLimit => 600;

    public override long FirstIdBase => 112_000_000_000;

    public override int PublishedLevels => Levels;

    public override string Native(SimInstrument instrument) => (IsLinear && instrument.Base == "PEPE" ? "1000" : "") + instrument.Base + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument) => instrument.Symbol switch
    {
        "BTC/USDT" => new(0.1m, 0.000001m),
        "BTC/USDT:PERP" => new(0.1m, 0.001m),
        "ETH/USDT" => new(0.01m, 0.00001m),
        "ETH/USDT:PERP" => new(0.01m, 0.01m),
        _ => ListingTerms.ForPrice(instrument.Price),
    };

    /// <summary>Units of the base asset in one of what the wire's price and quantity are for.</summary>
    public static long Bundle(Listing listing) => listing.Native.StartsWith("1000", StringComparison.Ordinal) ? BundleSize : 1;

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new BybitFeed(setup, this);
        return new VenueSite(feed, request => request.Path.Value == "/v5/public/" + Category ? new WebSocketEntry(false, static _ => { }) : null, new BybitRest(feed).HandleAsync);
    }
}
