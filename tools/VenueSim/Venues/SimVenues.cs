using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Bybit;
using Crossfeed.VenueSim.Coinbase;
using Crossfeed.VenueSim.Gateio;
using Crossfeed.VenueSim.Ibkr;
using Crossfeed.VenueSim.Kraken;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Mexc;
using Crossfeed.VenueSim.Okx;

namespace Crossfeed.VenueSim.Venues;

/// <summary>All venues that can be simulated. Adding a venue adds one line here.</summary>
public static class SimVenues
{
    /// <summary>The venues, in the order in which they run.</summary>
    public static IReadOnlyList<SimVenue> All { get; } =
    [
        new BinanceVenue(),
        new BinanceLinearVenue(),
        new BybitVenue(SimMarketKind.Spot),
        new BybitVenue(SimMarketKind.Linear),
        new CoinbaseVenue(),
        new GateVenue(),
        new GateFuturesVenue(),
        new IbkrVenue(),
        new KrakenVenue(),
        new MexcVenue(),
        new MexcContractVenue(),
        new OkxVenue(),
    ];

    /// <summary>The names that run where none are chosen.</summary>
    public static IReadOnlyList<string> Defaults { get; } = ["binance", "gateio"];

    /// <summary>The names of all venues.</summary>
    public static string Names => string.Join(", ", All.Select(venue => venue.Name));

    /// <summary>The venue of a name, in any case; null when there is none.</summary>
    public static SimVenue? Find(string name) => All.FirstOrDefault(venue => venue.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The venues of names, each once, in the order of <see cref="All"/>. <see cref="ArgumentException"/> for an unknown name.</summary>
    public static IReadOnlyList<SimVenue> Choose(IReadOnlyList<string> names)
    {
        var chosen = names.Select(Get).ToHashSet();
        return [.. All.Where(chosen.Contains)];
    }

    /// <summary>The venue of a name; <see cref="ArgumentException"/> that lists the known ones when there is none.</summary>
    public static SimVenue Get(string name) => Find(name) ?? throw new ArgumentException($"'{name}' is not a simulated venue. Known: {Names}.");
}
