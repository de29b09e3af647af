using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>No feed that the engine offers is without a simulator to run it against.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SimulatedFeedsTests
{
    [Test]
    public void Every_feed_has_a_simulated_venue_and_every_simulated_venue_a_feed()
    {
        var simulated = SimVenues.All.SelectMany(venue => Markets(venue).Select(market => (SimFeeds.EngineVenue(venue.Name), market)));
        Assert.That(simulated, Is.EquivalentTo(VenueRegistry.Feeds.Select(feed => (feed.Venue, feed.Market))));
    }

    private static IEnumerable<MarketKind> Markets(SimVenue venue)
    {
        if ((venue.Markets & SimMarketKind.Spot) != 0)
        {
            yield return MarketKind.Spot;
        }

        if ((venue.Markets & SimMarketKind.Linear) != 0)
        {
            yield return MarketKind.Linear;
        }
    }
}
