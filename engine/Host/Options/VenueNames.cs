using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>Venue names in messages.</summary>
public static class VenueNames
{
    /// <summary>All venues, each once, in order.</summary>
    public static IReadOnlyList<string> All { get; } = VenueRegistry.Feeds.Select(f => f.Venue).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>The end of an error about an unknown venue: names the nearest ones.</summary>
    /// <param name="name">What the user wrote.</param>
    public static string Unknown(string name) => $"there is no venue '{name}'{NearestNames.Hint(name, All)}";
}
