using Crossfeed.VenueSim;

namespace Crossfeed.Tests.Support;

/// <summary>Which simulated venue is which feed of the engine: <c>NAME-linear</c> is <c>NAME/linear</c>, where the simulator keeps two addresses.</summary>
internal static class SimFeeds
{
    private const string LinearSuffix = "-linear";

    /// <summary>The engine's venues.</summary>
    public static IReadOnlyList<string> Venues(SimulatedVenues sim) => [.. sim.Venues.Select(v => Feed(v).Split('/')[0]).Distinct()];

    /// <summary>Values of <c>--endpoint</c>.</summary>
    public static IReadOnlyList<string> Endpoints(SimulatedVenues sim) => [.. sim.Venues.Select(v => $"{Feed(v)}={sim.WebSocket(v)}")];

    /// <summary>Values of <c>--rest-endpoint</c>.</summary>
    public static IReadOnlyList<string> RestEndpoints(SimulatedVenues sim) => [.. sim.Venues.Select(v => $"{Feed(v)}={sim.Rest(v)}")];

    /// <summary>The simulated venue behind a listing of the engine.</summary>
    public static string VenueOf(SimulatedVenues sim, string venue, string symbol) =>
        symbol.EndsWith(":PERP", StringComparison.Ordinal) && sim.Venues.Contains(venue + LinearSuffix) ? venue + LinearSuffix : venue;

    /// <summary>The engine's name of a simulated venue.</summary>
    public static string EngineVenue(string venue) => Feed(venue).Split('/')[0];

    private static string Feed(string venue) => venue.EndsWith(LinearSuffix, StringComparison.Ordinal) ? venue[..^LinearSuffix.Length] + "/linear" : venue;
}
