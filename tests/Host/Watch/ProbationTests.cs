using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ProbationTests
{
    private const long Second = 1_000_000_000;
    private const long Subscribed = 100 * Second;
    private const long Settled = Subscribed + (Second * 3 / 10);

    [Test]
    public void First_question_waits_until_what_was_sent_before_the_acknowledgement_has_come()
    {
        var probation = new Probation();
        Assert.That((probation.IsDue(Subscribed, Settled - 1), probation.IsDue(Subscribed, Settled)), Is.EqualTo((false, true)));
        probation.Asked(Settled);
        Assert.That((probation.IsDue(Subscribed, Settled + (2 * Second) - 1), probation.IsDue(Subscribed, Settled + (2 * Second))), Is.EqualTo((false, true)));
    }

    [Test]
    public void Two_answers_that_agree_pass_and_the_next_begin_anew()
    {
        var probation = new Probation();
        probation.IsDue(Subscribed, Settled);
        Assert.That((probation.Passes(Subscribed, 7), probation.Passes(Subscribed, 7)), Is.EqualTo((false, true)));
        Assert.That((probation.Passes(Subscribed, 7), probation.Passes(Subscribed, 7)), Is.EqualTo((false, true)), "one answer alone never passes");
    }

    [Test]
    public void A_market_that_moves_is_asked_ever_more_seldom_until_the_stream_flows()
    {
        var probation = new Probation();
        var now = Settled;
        var waits = new List<long>();
        for (var sequence = 1; sequence <= 8; sequence++)
        {
            Assert.That(probation.IsDue(Subscribed, now), Is.True);
            probation.Asked(now);
            Assert.That(probation.Passes(Subscribed, sequence), Is.False);
            var asked = now;
            while (!probation.IsDue(Subscribed, now))
            {
                now += Second;
            }

            waits.Add((now - asked) / Second);
        }

        Assert.That(waits, Is.EqualTo(new[] { 2, 2, 4, 8, 16, 32, 60, 60 }), "seconds");
        probation.End();
        probation.Asked(now);
        Assert.That(probation.IsDue(Subscribed, now + (2 * Second)), Is.True);
    }

    [Test]
    public void An_answer_of_an_earlier_subscription_says_nothing()
    {
        var probation = new Probation();
        probation.IsDue(Subscribed, Settled);
        Assert.That(probation.Passes(Subscribed, 7), Is.False);
        Assert.That(probation.IsDue(Subscribed + Second, Settled), Is.False, "another subscription: its own time to settle");
        Assert.That((probation.Passes(Subscribed, 7), probation.Passes(Subscribed + Second, 7), probation.Passes(Subscribed + Second, 7)), Is.EqualTo((false, false, true)));
    }
}
