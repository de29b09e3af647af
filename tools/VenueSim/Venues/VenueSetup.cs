using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Venues;

/// <summary>What a venue's feed is made of: the shared market and what watches over it.</summary>
public sealed record VenueSetup(SimVenue Venue, SimMarket Market, FaultPlan Faults, VenueCounters Counters, SimOptions Options)
{
    /// <summary>What REST allows, in the venue's own unit and time.</summary>
    public int RestLimit => Options.RestLimits.GetValueOrDefault(Venue.Name, Venue.RestLimit);
}
