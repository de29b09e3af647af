using Crossfeed.VenueSim.Hosting;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim.Mexc;

/// <summary>MEXC perpetuals settled in USDT: JSON under an address of their own, sizes in contracts.</summary>
internal sealed class MexcContractVenue : SimVenue
{
    // Base units in a contract, and the price's tick; orders are of whole contracts.
    private static readonly Dictionary<string, (decimal Contract, decimal Tick)> Known = new(StringComparer.Ordinal)
    {
        ["BTC"] = (0.0001m, 0.1m),
        ["ETH"] = (0.01m, 0.01m),
        ["SOL"] = (0.1m, 0.01m),
        ["XRP"] = (1m, 0.0001m),
        ["DOGE"] = (10m, 0.00001m),
        ["LTC"] = (0.01m, 0.01m),
        ["PEPE"] = (10_000m, 0.0000000001m),
    };

    private static readonly (decimal Contract, decimal Tick) Other = (0.1m, 0.0001m);

    public override string Name => "mexc-linear";

    public override SimMarketKind Markets => SimMarketKind.Linear;

    /// <summary>Requests in 2 s on one path.</summary>
    public override int RestLimit => 20;

    public override long FirstIdBase => 42_000_000_000;

    public override string Native(SimInstrument instrument) => instrument.Base + "_" + instrument.Quote;

    public override ListingTerms Terms(SimInstrument instrument)
    {
        var (contract, tick) = Known.GetValueOrDefault(instrument.Base, Other);
        return new ListingTerms(tick, contract);
    }

    /// <summary>Base units in a contract.</summary>
    public static decimal ContractOf(Listing listing) => Known.GetValueOrDefault(listing.Instrument.Base, Other).Contract;

    /// <summary>Contracts in a quantity: a step of a listing is one.</summary>
    public static long Contracts(Listing listing, Int128 quantity) => (long)(quantity / listing.Step);

    internal override VenueSite CreateSite(VenueSetup setup)
    {
        var feed = new MexcContractFeed(setup);
        return new VenueSite(feed, request => request.Path.Value is "/edge" ? new WebSocketEntry(false, static _ => { }) : null, new MexcContractRest(feed).HandleAsync);
    }
}
