using Crossfeed.VenueSim.Venues;

namespace Crossfeed.VenueSim;

/// <summary>What the venues did. Every member can be read at any time.</summary>
public sealed class SimCounters
{
    private readonly Dictionary<string, VenueCounters> _byVenue;

    internal SimCounters(IEnumerable<SimVenue> venues) =>
        _byVenue = venues.ToDictionary(venue => venue.Name, _ => new VenueCounters(), StringComparer.Ordinal);

    /// <summary>A venue's; <see cref="ArgumentException"/> for one that does not run.</summary>
    public VenueCounters this[string venue] =>
        _byVenue.TryGetValue(venue, out var counters) ? counters : throw new ArgumentException($"{venue} does not run.", nameof(venue));
}
