using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

/// <summary>Every way of falling silent is found, within the bound that the watch told before.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SilenceDetectionTests
{
    private const double Learned = 600;
    private const double Look = 0.1;

    [TestCase(50)]
    [TestCase(10)]
    [TestCase(5)]
    public void A_dead_stream_is_silent_within_the_bound_told(double rate)
    {
        var (watch, market) = Market(rate);
        var depth = market.Add("DEAD", StreamChannel.Depth, Arrivals.Poisson(new Random(7), rate));
        market.Add("DEAD", StreamChannel.Trades, Arrivals.Poisson(new Random(8), 0.01));
        market.RunWithoutAlarm(Learned, "learning");
        var bound = watch.BoundNanos(depth) / 1e9;
        market.Kill(depth);
        var took = market.SecondsToSilence(depth, 120);
        Assert.Multiple(() =>
        {
            Assert.That(bound, Is.LessThanOrEqualTo(30));
            Assert.That(took, Is.InRange(1.5, bound + Look));
            Assert.That(watch.Verdict(depth), Has.Property("Evidence").EqualTo(SilenceEvidence.Rate));
        });
    }

    [Test]
    public void All_channels_of_a_dead_symbol_are_silent_as_a_listing()
    {
        var (watch, market) = Market(20);
        var streams = Listing(market, "DEAD", 20, 1);
        market.RunWithoutAlarm(Learned, "learning");
        streams.ForEach(market.Kill);
        var took = market.SecondsToSilence(streams[0], 60);
        Assert.That(took, Is.InRange(1.5, 8));
        Assert.That(streams.ConvertAll(s => watch.Verdict(s).Reason), Is.All.EqualTo(SilenceReason.Listing));
        Assert.That(market.Numbers.Except(streams).Count(s => watch.Verdict(s).IsSilent), Is.Zero);
    }

    [Test]
    public void A_half_open_connection_silences_all_its_streams_within_three_seconds()
    {
        var (watch, market) = Market(20);
        var streams = Listing(market, "A", 10, 9).Concat(Listing(market, "B", 0.02, 9)).ToList();
        market.RunWithoutAlarm(Learned, "learning");
        streams.ForEach(market.Kill);
        var took = market.SecondsToSilence(streams[^1], 60);
        Assert.That(took, Is.InRange(2, 3));
        Assert.That(streams.ConvertAll(s => watch.Verdict(s).Reason), Is.All.EqualTo(SilenceReason.Connection));
        Assert.That(watch.LineVerdict(9).IsSilent);
        Assert.That(watch.LineVerdict(1).IsSilent, Is.False);
    }

    [Test]
    public void The_only_connection_of_a_venue_is_found_half_open_with_nothing_to_compare([Values(20, 200, 2_000)] int rate)
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var streams = Listing(market, "A", rate, 1); // the fastest brings more messages a look than there were looks
        market.RunWithoutAlarm(12, "learning");
        streams.ForEach(market.Kill);
        Assert.That(market.SecondsToSilence(streams[0], 60), Is.InRange(2, 4));
    }

    [Test]
    public void A_connection_of_which_nothing_is_learned_is_silent_when_two_of_its_books_are_proven_behind()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var streams = Enumerable.Range(0, 4).SelectMany(i => Listing(market, $"N{i}", 5, 7)).ToList();
        market.RunWithoutAlarm(3, "too short to learn");
        streams.ForEach(market.Kill);
        market.Run(2.6);
        Assert.That(watch.LineVerdict(7).IsSilent, Is.False);
        Prove(streams[0]);
        market.Run(1.7);
        Assert.That((watch.Verdict(streams[0]).Reason, watch.LineVerdict(7).IsSilent), Is.EqualTo((SilenceReason.Listing, false)), "one may be a dead symbol");
        Prove(streams[3]);
        market.Run(1.7);
        Assert.That(watch.LineVerdict(7), Has.Property("Evidence").EqualTo(SilenceEvidence.Proof));
        Assert.That(streams.ConvertAll(s => watch.Verdict(s).Reason), Is.All.EqualTo(SilenceReason.Connection));

        void Prove(int stream) => watch.Prove(stream, venueSequence: 9, market.Now, ownSequence: 8);
    }

    [Test]
    public void Two_dead_symbols_do_not_silence_a_connection_that_brings_the_others()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var streams = Enumerable.Range(0, 4).SelectMany(i => Listing(market, $"N{i}", 5, 7)).ToList();
        market.RunWithoutAlarm(3, "too short to learn");
        foreach (var stream in streams.Take(6))
        {
            market.Kill(stream);
        }

        market.Run(2.6);
        watch.Prove(streams[0], venueSequence: 9, market.Now, ownSequence: 8);
        watch.Prove(streams[3], venueSequence: 9, market.Now, ownSequence: 8);
        market.Run(5, () =>
        {
            Assert.That(watch.LineVerdict(7).IsSilent, Is.False);
            return true;
        });
        Assert.That(streams.FindAll(s => watch.Verdict(s).IsSilent), Is.EquivalentTo(new[] { streams[0], streams[3] }));
    }

    [Test]
    public void Trades_without_depth_silence_the_depth()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var depth = market.Add("A", StreamChannel.Depth, Arrivals.Poisson(new Random(1), 0.5));
        market.Add("A", StreamChannel.Trades, Arrivals.Poisson(new Random(2), 1));
        market.RunWithoutAlarm(3_600, "learning");
        market.Kill(depth);
        Assert.That(market.SecondsToSilence(depth, 200), Is.GreaterThan(3));
        Assert.That(watch.Verdict(depth), Has.Property("Evidence").EqualTo(SilenceEvidence.Trades));
        Assert.That(watch.Verdict(depth), Has.Property("Reason").EqualTo(SilenceReason.Stream));
    }

    [Test]
    public void An_acknowledged_stream_that_never_flows_is_silent_when_its_listing_flows()
    {
        var (watch, market) = Market(5);
        var depth = market.Add("NEW", StreamChannel.Depth, Arrivals.Regular(0.1));
        market.Kill(depth);
        market.Add("NEW", StreamChannel.Quotes, Arrivals.Poisson(new Random(3), 8));
        Assert.That(market.SecondsToSilence(depth, 60), Is.InRange(10, 10.3));
        Assert.That(watch.Verdict(depth).Reason, Is.EqualTo(SilenceReason.NeverFlowed));
    }

    [Test]
    public void An_acknowledged_listing_that_is_not_known_to_be_active_is_only_suspect()
    {
        var (watch, market) = Market(5);
        var depth = market.Add("NEW", StreamChannel.Depth, Arrivals.Regular(1e6), provable: true);
        market.RunWithoutAlarm(3_600, "never flowed");
        var verdict = watch.Verdict(depth);
        Assert.That(verdict.State, Is.EqualTo(SilenceState.Suspect));
        Assert.That(verdict.AskDue);
        Assert.That(verdict.SilentAtNanos, Is.EqualTo(SilenceVerdict.Never));
    }

    [Test]
    public void A_line_that_never_flows_is_silent_when_other_lines_flow()
    {
        var (watch, market) = Market(5);
        market.Run(30);
        var streams = Enumerable.Range(0, 4).SelectMany(i => Listing(market, $"N{i}", 5, 7)).ToList();
        streams.ForEach(market.Kill);
        Assert.That(market.SecondsToSilence(streams[0], 60), Is.InRange(10, 10.3));
        Assert.That(watch.Verdict(streams[0]).Reason, Is.EqualTo(SilenceReason.Connection));
    }

    [Test]
    public void A_leg_that_leaves_its_line_restarts_nothing()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        int[] streams = [.. Enumerable.Range(0, 4).Select(i => market.Add($"S{i}", StreamChannel.Depth, Arrivals.Poisson(new Random(i), 3)))];
        market.RunWithoutAlarm(Learned + 0.05, "two legs");
        for (var leave = 0; leave < 20; leave++)
        {
            foreach (var stream in streams)
            {
                market.Sighting(stream).SubscribedNanos += 100_000_000; // the other leg was acknowledged a little later, and long before the last message
            }

            market.RunWithoutAlarm(1, "the other leg goes on");
        }
    }

    [Test]
    public void A_resubscription_counts_anew_and_keeps_the_rate()
    {
        var (watch, market) = Market(20);
        var stream = market.Add("A", StreamChannel.Trades, Arrivals.Poisson(new Random(5), 20));
        market.RunWithoutAlarm(Learned, "learning");
        var bound = watch.BoundNanos(stream);
        market.Kill(stream);
        Assert.That(market.SecondsToSilence(stream, 60), Is.Positive);
        market.Sighting(stream).SubscribedNanos = market.Now;
        market.Run(5);
        Assert.That(watch.Verdict(stream).State, Is.EqualTo(SilenceState.Quiet));
        market.Revive(stream);
        market.RunWithoutAlarm(60, "flows again");
        Assert.That(watch.Verdict(stream).State, Is.EqualTo(SilenceState.Flowing));
        Assert.That(watch.BoundNanos(stream) / 1e9, Is.EqualTo(bound / 1e9).Within(3), "the outage is not learned as a gap");
    }

    [Test]
    public void A_pardon_counts_anew_with_the_learned_rate_and_finds_what_stays_silent()
    {
        var (watch, market) = Market(20);
        var stream = market.Add("A", StreamChannel.Trades, Arrivals.Poisson(new Random(5), 20));
        market.RunWithoutAlarm(Learned, "learning");
        var bound = watch.BoundNanos(stream) / 1e9;
        market.Kill(stream);
        var first = market.SecondsToSilence(stream, 60);
        Assert.That(first, Is.InRange(Look, bound + Look));
        watch.Pardon(market.Now);
        Assert.That(watch.Verdict(stream).IsSilent, Is.False, "at once");
        Assert.That(market.SecondsToSilence(stream, 120), Is.InRange(first - (2 * Look), 120), "the time until then does not count");
    }

    [Test]
    public void Looks_that_nobody_made_are_pardoned_without_an_alarm()
    {
        var (watch, market) = Market(20);
        var streams = market.Numbers;
        market.RunWithoutAlarm(Learned, "learning");
        foreach (var stream in streams)
        {
            market.Kill(stream); // nothing is counted for so long
        }

        market.Run(2);
        watch.Pardon(market.Now);
        foreach (var stream in streams)
        {
            market.Revive(stream);
        }

        market.RunWithoutAlarm(60, "after the pardon");
        Assert.That(streams.Select(s => watch.Verdict(s).State), Is.All.EqualTo(SilenceState.Flowing));
    }

    [Test]
    public void A_pardoned_leg_is_judged_again_from_its_next_message_on()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var stream = market.Add("A", StreamChannel.Depth, Arrivals.Regular(0.2));
        market.Legs = [new LegSighting { Line = 1, SubscribedNanos = market.Now }, new LegSighting { Line = 1, SubscribedNanos = market.Now }];
        market.Run(30, () => Count(market, stream, both: true));
        market.Run(30, () => Count(market, stream, both: false) && !watch.LegVerdict(1).IsSilent);
        watch.Pardon(market.Now);
        market.Run(30, () => Count(market, stream, both: false));
        Assert.That(watch.LegVerdict(1).IsSilent, Is.False, "the others are no evidence before it has said something");
        market.Run(1, () => Count(market, stream, both: true));
        market.Run(30, () => Count(market, stream, both: false) && !watch.LegVerdict(1).IsSilent);
        Assert.That(watch.LegVerdict(1).IsSilent);
    }

    [Test]
    public void A_leg_that_is_silent_while_its_sibling_flows_is_found()
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        var stream = market.Add("A", StreamChannel.Depth, Arrivals.Regular(0.2));
        market.Legs = [new LegSighting { Line = 1, SubscribedNanos = market.Now }, new LegSighting { Line = 1, SubscribedNanos = market.Now }];
        market.Run(30, () => Count(market, stream, both: true));
        Assert.That(watch.LegVerdict(1).IsSilent, Is.False);
        var died = market.Now;
        market.Run(30, () => Count(market, stream, both: false) && !watch.LegVerdict(1).IsSilent);
        Assert.That((market.Now - died) / 1e9, Is.InRange(2, 3));
        Assert.That(watch.LegVerdict(0).IsSilent, Is.False);
        Assert.That(watch.Verdict(stream).IsSilent, Is.False);
    }

    [Test]
    public void A_stream_without_subscription_or_connection_is_not_judged()
    {
        var (watch, market) = Market(20);
        var stream = market.Add("A", StreamChannel.Trades, Arrivals.Poisson(new Random(5), 20));
        market.RunWithoutAlarm(Learned, "learning");
        market.Kill(stream);
        market.Sighting(stream).IsConnected = false;
        market.RunWithoutAlarm(60, "down");
        Assert.That(watch.Verdict(stream).State, Is.EqualTo(SilenceState.Unwatched));
    }

    [Test]
    public void A_full_watch_refuses_and_counts()
    {
        var watch = new SilenceWatch(new SilenceOptions { MaximumStreams = 1 });
        var first = watch.Add(new StreamKey("A", StreamChannel.Depth), true);
        Assert.That(watch.Add(new StreamKey("B", StreamChannel.Depth), true), Is.EqualTo(-1));
        Assert.That(watch.Refused, Is.EqualTo(1));
        watch.Remove(first);
        Assert.That(watch.Add(new StreamKey("B", StreamChannel.Depth), true), Is.EqualTo(first));
    }

    [Test]
    public void A_look_allocates_nothing()
    {
        var (watch, market) = Market(20);
        market.Run(30);
        Assert.That(Allocations.OfCheapestLap(3, _ => market.Run(30)), Is.LessThan(1_000), "the test's own");
        Assert.That(watch.Capacity, Is.EqualTo(12));
    }

    private static bool Count(SimulatedMarket market, int stream, bool both)
    {
        for (var i = 0; i < (both ? 2 : 1); i++)
        {
            market.Legs[i].Messages = market.Sighting(stream).Messages;
            market.Legs[i].LastNanos = market.Sighting(stream).LastNanos;
        }

        return true;
    }

    // Four listings on line 1, so that there is a venue to compare with.
    private static (SilenceWatch Watch, SimulatedMarket Market) Market(double rate)
    {
        var watch = new SilenceWatch(new SilenceOptions());
        var market = new SimulatedMarket(watch);
        for (var i = 0; i < 4; i++)
        {
            Listing(market, $"M{i}", rate, 1);
        }

        return (watch, market);
    }

    private static List<int> Listing(SimulatedMarket market, string native, double rate, int line)
    {
        var random = new Random(native[0] + native[^1]);
        return
        [
            market.Add(native, StreamChannel.Depth, Arrivals.Poisson(random, rate), line),
            market.Add(native, StreamChannel.Quotes, Arrivals.Poisson(random, rate * 2), line),
            market.Add(native, StreamChannel.Trades, Arrivals.Poisson(random, rate / 4), line),
        ];
    }
}
