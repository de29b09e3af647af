using Crossfeed.Venues.Binance;
using Crossfeed.Venues.Gateio;

namespace Crossfeed.Venues;

/// <summary>All feeds the engine knows. Adding a venue adds one line here.</summary>
public static class VenueRegistry
{
    /// <summary>The feeds, by venue name and market.</summary>
    public static IReadOnlyList<Feed> Feeds { get; } =
    [
        new BinanceLinearFeed(),
        new BinanceSpotFeed(),
        new GateSpotFeed(),
    ];
}
