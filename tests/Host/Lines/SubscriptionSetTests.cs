using Crossfeed.Host;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Lines;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SubscriptionSetTests
{
    private const long Second = 1_000_000_000;
    private static readonly StreamKey Btc = new("BTCUSDT", StreamChannel.Depth);
    private static readonly StreamKey Eth = new("ETHUSDT", StreamChannel.Trades);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    [Test]
    public void An_answer_that_is_older_than_the_renewal_answers_nothing()
    {
        var set = new SubscriptionSet();
        set.Want([Btc, Eth], 0);
        set.Asked(1, [Btc, Eth], 0);
        set.AskAgain([Eth], Second);
        Assert.That(set.Answered(1, [], null, 2 * Second), Is.EqualTo(new[] { Btc }), "by its number");
        Assert.That(set.Answered(null, [Btc, Eth], null, 3 * Second), Is.EqualTo(new[] { Btc }), "by the streams that it lists");
        Assert.That(set.Due(3 * Second, Answer, Retry).Single(), Is.EqualTo(new[] { Eth }), "still to be asked for");
        set.Asked(2, [Eth], 3 * Second);
        Assert.That(set.Answered(null, [Btc, Eth], null, 4 * Second), Is.EqualTo(new[] { Btc, Eth }));
        Assert.That(set.IsComplete, Is.True);
    }

    [Test]
    public void What_was_never_asked_for_is_due_at_once()
    {
        var set = Wanting(Btc, Eth);
        Assert.That(Due(set, 0), Is.EquivalentTo(new[] { Btc, Eth }));
        set.Asked(1, [Btc, Eth], 0);
        Assert.That((Due(set, Second).Count, set.IsComplete), Is.EqualTo((0, false)));
    }

    [Test]
    public void An_answer_is_about_the_streams_of_its_request()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc], 0);
        set.Asked(2, [Eth], 0);
        Assert.That(set.Answered(2, [], null, Second), Is.EqualTo(new[] { Eth }));
        Assert.That((State(set, Btc), State(set, Eth), set.IsComplete), Is.EqualTo((SubscriptionState.Asked, SubscriptionState.Acknowledged, false)));
        set.Answered(1, [], null, Second);
        Assert.That(set.IsComplete);
    }

    [Test]
    public void An_answer_without_a_number_is_about_the_streams_it_names_or_the_oldest_request()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc], 0);
        set.Asked(2, [Eth], 0);
        Assert.That(set.Answered(null, [Eth], null, 0), Is.EqualTo(new[] { Eth }));
        Assert.That(set.Answered(null, [], "2: no", 0), Is.EqualTo(new[] { Btc }));
        Assert.That((State(set, Btc), State(set, Eth)), Is.EqualTo((SubscriptionState.Refused, SubscriptionState.Acknowledged)));
    }

    [Test]
    public void A_refusal_keeps_the_venues_words_and_is_tried_again_ever_later()
    {
        var set = Wanting(Btc);
        set.Asked(1, [Btc], 0);
        set.Answered(1, [], "2: unknown pair", 0);
        Assert.That((set.Streams[0].Reason, set.Refusals), Is.EqualTo(("2: unknown pair", 1L)));
        Assert.That((Due(set, 5 * Second).Count, Due(set, (5 * Second) + 1).Count), Is.EqualTo((0, 1)));
        set.Asked(2, [Btc], 6 * Second);
        set.Answered(2, [], "2: unknown pair", 6 * Second);
        Assert.That((Due(set, 16 * Second).Count, Due(set, (16 * Second) + 1).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void A_request_without_an_answer_is_made_again()
    {
        var set = Wanting(Btc);
        set.Asked(1, [Btc], 0);
        Assert.That((Due(set, 10 * Second).Count, Due(set, (10 * Second) + 1).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void A_new_life_of_the_connection_knows_nothing_of_the_one_before()
    {
        var set = Wanting(Btc);
        set.Asked(1, [Btc], 0);
        set.Open(Second);
        Assert.That(set.Answered(1, [], null, Second), Is.Empty, "an answer of the life before");
        Assert.That(Due(set, Second), Is.EqualTo(new[] { Btc }));
    }

    [Test]
    public void A_stream_that_the_venue_does_not_list_was_lost_unless_it_is_too_new()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc], 0);
        set.Answered(1, [], null, 0);
        set.Asked(2, [Eth], 8 * Second);
        set.Answered(2, [], null, 8 * Second);
        Assert.That(set.Compare([], olderThan: 5 * Second, now: 10 * Second), Is.EqualTo(new[] { Btc }));
        Assert.That(Due(set, 10 * Second), Is.EqualTo(new[] { Btc }));
        Assert.That(set.Compare([Eth], olderThan: 9 * Second, now: 10 * Second), Is.Empty);
    }

    [Test]
    public void What_is_not_wanted_any_more_is_forgotten()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc, Eth], 0);
        set.Unwant([Btc]);
        Assert.That(set.Answered(1, [], null, 0), Is.EqualTo(new[] { Eth }));
        Assert.That((set.IsComplete, set.Streams.Count), Is.EqualTo((true, 1)));
    }

    [Test]
    public void Requests_that_nobody_answers_do_not_pile_up()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc], 0);
        for (var id = 2; id <= 5_000; id++)
        {
            set.Asked(id, [Eth], 0);
        }

        Assert.That(set.Answered(1, [], null, 0), Is.Empty, "forgotten");
        Assert.That(set.Answered(5_000, [], null, 0), Is.EqualTo(new[] { Eth }));
    }

    [Test]
    public void Streams_refused_together_are_asked_for_in_halves_until_the_bad_ones_stand_alone([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var all = Enumerable.Range(0, random.Next(2, 200)).Select(i => new StreamKey($"S{i}", StreamChannel.Depth)).ToArray();
        var bad = all.Where(_ => random.Next(40) == 0).Append(all[random.Next(all.Length)]).ToHashSet();
        var set = Wanting(all);
        var id = 0L;
        void AskAll(long now)
        {
            foreach (var part in set.Due(now, Answer, Retry))
            {
                set.Asked(++id, part, now);
                var first = part.FirstOrDefault(bad.Contains);
                set.Answered(id, [], bad.Contains(first) ? "no " + first.Native : null, now);
            }
        }

        while (set.Streams.Any(s => s.State == SubscriptionState.Wanted))
        {
            AskAll(0);
        }

        Assert.Multiple(() =>
        {
            Assert.That(set.Streams.Where(s => s.State == SubscriptionState.Refused).Select(s => (s.Stream, s.Reason, s.Tries)), Is.EquivalentTo(bad.Select(b => (b, "no " + b.Native, 1))), "each with its own reason");
            Assert.That(set.Streams.Where(s => !bad.Contains(s.Stream)).Select(s => (s.State, s.Reason)), Is.All.EqualTo((SubscriptionState.Acknowledged, (string?)null)));
            Assert.That(id, Is.LessThanOrEqualTo(1 + (2 * bad.Count * Math.Ceiling(Math.Log2(all.Length)))));
        });

        // Tried again alone, so that nobody suffers for it.
        Assert.That(set.Due((5 * Second) + 1, Answer, Retry).Select(p => p.Single()), Is.EquivalentTo(bad));

        // On the next life they stay apart, until the venue takes them.
        Assert.That(set.Open(6 * Second), Is.EquivalentTo(all.Where(a => !bad.Contains(a))));
        var one = bad.First();
        bad.Remove(one);
        AskAll(6 * Second);
        Assert.That(set.Open(7 * Second), Is.EquivalentTo(all.Where(a => !bad.Contains(a))));
    }

    [Test]
    public void A_refusal_says_nothing_of_the_only_stream_that_is_still_wanted()
    {
        var set = Wanting(Btc, Eth);
        set.Asked(1, [Btc, Eth], 0);
        set.Unwant([Eth]);
        set.Answered(1, [], "2: no", 0);
        Assert.That(State(set, Btc), Is.EqualTo(SubscriptionState.Wanted), "it may have been about the other one");
        set.Asked(2, [Btc], 0);
        set.Answered(2, [], "2: no", 0);
        Assert.That(State(set, Btc), Is.EqualTo(SubscriptionState.Refused));
    }

    private static List<StreamKey> Due(SubscriptionSet set, long now) => [.. set.Due(now, Answer, Retry).SelectMany(p => p)];

    private static SubscriptionSet Wanting(params StreamKey[] streams)
    {
        var set = new SubscriptionSet();
        set.Want(streams, 0);
        return set;
    }

    private static SubscriptionState State(SubscriptionSet set, StreamKey stream) => set.Streams.Single(s => s.Stream == stream).State;
}
