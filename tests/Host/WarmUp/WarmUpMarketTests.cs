using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>All feeds together: prices part and meet, so that triggers live.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpMarketTests
{
    [Test]
    public void Triggers_open_change_close_and_age_out()
    {
        var tape = new WarmUpTape(VenueRegistry.Feeds);
        var player = new TapePlayer(tape);
        player.PlayRound();
        var triggers = player.Plane.Triggers;
        var fresh = new TapePlayer(tape, new ArbitrageOptions { AcrossMarkets = true, MaxQuoteAgeNanos = 0 });
        fresh.PlayRound();
        Assert.Multiple(() =>
        {
            Assert.That((triggers.Opened, triggers.OpenNow), Is.EqualTo((triggers.Closed, 0L)), "the lost connections close what is open");
            Assert.That(triggers.Opened, Is.GreaterThan(20));
            Assert.That(triggers.Changed, Is.GreaterThan(triggers.Opened));
            Assert.That(fresh.Plane.Triggers.Opened, Is.Not.EqualTo(triggers.Opened), "some close by age");
        });
    }

    [Test]
    public void Two_venues_of_one_market_are_enough_for_triggers()
    {
        var player = new TapePlayer(new WarmUpTape(VenueRegistry.Feeds.Where(f => f.Market == Crossfeed.Market.MarketKind.Spot).ToArray()), new ArbitrageOptions());
        player.PlayRound();
        Assert.That(player.Plane.Triggers.Opened, Is.GreaterThan(10));
    }

    [Test]
    public void A_tape_without_broken_frames_is_rejected_nowhere()
    {
        var player = new TapePlayer(new WarmUpTape(VenueRegistry.Feeds, withBroken: false));
        player.PlayRound();
        player.PlayRound();
        Assert.That(player.Plane.Counters.RejectedTotal, Is.Zero);
        Assert.That(player.Plane.Triggers.Opened, Is.GreaterThan(20));
    }
}
