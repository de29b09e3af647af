using Crossfeed.Health;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

/// <summary>Streams that are silent because something else is ahead of them: the venue's answer, or the listing's quotes.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SilenceProofTests
{
    private const double Look = 0.1;

    [Test]
    public void Quotes_ahead_of_the_depth_are_proof_before_anything_is_learned()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("A", StreamChannel.Depth, Arrivals.Regular(1));
        market.Run(3.05);
        market.Kill(depth);
        ref var sighting = ref market.Sighting(depth);
        sighting.DepthSequence = 100;
        sighting.QuoteSequence = 101;
        sighting.QuoteAheadNanos = market.Now;
        market.Run(1.5);
        Assert.That(watch.Verdict(depth).IsSilent, Is.False);
        Assert.That(market.SecondsToSilence(depth, 5), Is.EqualTo(Look).Within(0.05));
        Assert.That(watch.Verdict(depth).Evidence, Is.EqualTo(SilenceEvidence.Quotes));
    }

    [Test]
    public void Quotes_ahead_of_a_depth_that_flows_are_no_proof()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("A", StreamChannel.Depth, Arrivals.Regular(1));
        market.Sighting(depth).DepthSequence = 100;
        market.Sighting(depth).QuoteSequence = 101; // and always ahead: the delta that catches up is always under way
        market.RunWithoutAlarm(60, "flows");
        Assert.That(watch.Verdict(depth).State, Is.Not.EqualTo(SilenceState.Silent));
    }

    [Test]
    public void Quotes_ahead_of_the_depth_wait_longer_where_the_whole_venue_has_slowed_down()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("A", StreamChannel.Depth, Arrivals.Regular(0.2));
        for (var i = 0; i < 4; i++)
        {
            market.Add($"M{i}", StreamChannel.Depth, Arrivals.Poisson(new Random(i), 20, second => second > 120 ? 10 : 1));
        }

        market.RunWithoutAlarm(130, "slows down");
        market.Kill(depth);
        ref var sighting = ref market.Sighting(depth);
        sighting.DepthSequence = 100;
        sighting.QuoteSequence = 101;
        sighting.QuoteAheadNanos = market.Now;
        Assert.That(market.SecondsToSilence(depth, 20), Is.InRange(1.5 * 1.5, 4 * 1.5 + 0.25), "longer than the grace, and at most four times as long");
        Assert.That(watch.Verdict(depth).Evidence, Is.EqualTo(SilenceEvidence.Quotes));
    }

    [Test]
    public void Trades_that_are_seldom_are_asked_about_seldom()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var trades = market.Add("SLOW", StreamChannel.Trades, Arrivals.Regular(100), provable: true);
        market.RunWithoutAlarm(1_001, "learning");
        market.Kill(trades);
        var asks = new List<long>();
        market.Run(3_600, () => Ask(watch, market, trades, asks, venue: 500, own: 500));
        Assert.That(watch.Verdict(trades).IsSilent, Is.False, "the venue has nothing new");
        Assert.That(asks, Has.Count.InRange(4, 7), "about every ten minutes");
    }

    [Test]
    public void A_slow_stream_is_silent_only_by_a_proof_that_holds_for_the_grace()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("SLOW", StreamChannel.Depth, Arrivals.Regular(50), provable: true);
        market.RunWithoutAlarm(1_001, "learning");
        market.Kill(depth);
        var asks = new List<long>();
        market.Run(600, () => Ask(watch, market, depth, asks, venue: 500, own: 500));
        Assert.That(watch.Verdict(depth).IsSilent, Is.False, "the venue has nothing new");
        Assert.That(asks, Has.Count.InRange(5, 12), "about every minute");

        market.Run(120, () => Ask(watch, market, depth, asks, venue: 501, own: 500) && !watch.Verdict(depth).IsSilent);
        Assert.That((market.Now - asks[^1]) / 1e9, Is.EqualTo(1.5).Within(0.11));
        Assert.That(watch.Verdict(depth).Evidence, Is.EqualTo(SilenceEvidence.Proof));
    }

    [Test]
    public void A_message_within_the_grace_voids_the_proof()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("SLOW", StreamChannel.Depth, Arrivals.Regular(50), provable: true);
        market.Run(999);
        watch.Prove(depth, 501, market.Now, 500);
        market.RunWithoutAlarm(45, "the message came a second later");
        Assert.That(market.Sighting(depth).Messages, Is.EqualTo(20));
    }

    [Test]
    public void A_stream_that_never_flowed_is_proven_silent_by_two_answers_that_differ()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("NEW", StreamChannel.Depth, Arrivals.Regular(1e6), provable: true);
        market.Run(11);
        watch.Prove(depth, 100, market.Now, 0);
        market.RunWithoutAlarm(10, "one answer says nothing");
        watch.Prove(depth, 107, market.Now, 0);
        Assert.That(market.SecondsToSilence(depth, 10), Is.EqualTo(1.5).Within(0.11));
        Assert.That(watch.Verdict(depth).Reason, Is.EqualTo(SilenceReason.NeverFlowed));
    }

    private static bool Ask(SilenceWatch watch, SimulatedMarket market, int stream, List<long> asks, long venue, long own)
    {
        if (watch.Verdict(stream).AskDue)
        {
            watch.Asked(stream, market.Now);
            asks.Add(market.Now);
            watch.Prove(stream, venue, market.Now, own);
        }

        return true;
    }
}
