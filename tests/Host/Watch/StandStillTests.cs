using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class StandStillTests
{
    private const long Second = 1_000_000_000;
    private const long Tenth = Second / 10;
    private const long Last = 1_000 * Second; // when the venue's last message came

    [Test]
    public void A_market_that_moves_is_never_asked_about()
    {
        var still = new StandStill();
        for (var now = Last; now < Last + (60 * Second); now += Tenth)
        {
            Assert.That((still.Look(now - Second, now), still.IsAskDue, still.Holds), Is.EqualTo((false, false, false)));
        }
    }

    [Test]
    public void Verdicts_wait_two_seconds_for_an_answer_and_no_longer()
    {
        var still = new StandStill();
        var asked = Quiet(still);
        Assert.That(still.Holds, Is.True);
        still.Ask(3, asked);
        Assert.That((Holds(still, asked + (2 * Second) - 1), Holds(still, asked + (2 * Second))), Is.EqualTo((true, false)));
    }

    [Test]
    public void No_book_has_moved_so_nothing_is_silent_and_all_counting_begins_anew()
    {
        var still = new StandStill();
        var asked = Quiet(still);
        still.Ask(3, asked);
        still.Answer(asked, hasMoved: false);
        still.Answer(asked, hasMoved: false);
        Assert.That(Holds(still, asked + (3 * Second)), Is.False, "one answer is missing");
        still.Answer(asked, hasMoved: false);
        Assert.That(Holds(still, asked + (3 * Second)), Is.True);
        Assert.That((still.Look(Last, asked + (5 * Second)), still.IsAskDue), Is.EqualTo((true, true)), "told once, when the next round is due");
        still.Ask(3, asked + (5 * Second));
        Assert.That((still.Look(Last, asked + (6 * Second)), still.Holds), Is.EqualTo((false, true)));
        Assert.That(still.Look(asked + (6 * Second), asked + (6 * Second)), Is.True, "the first message after it: the other streams will follow");
        Assert.That(still.Look(asked + (7 * Second), asked + (7 * Second)), Is.False);
    }

    [Test]
    public void One_book_that_has_moved_lets_the_verdicts_through()
    {
        var still = new StandStill();
        var asked = Quiet(still);
        still.Ask(2, asked);
        still.Answer(asked, hasMoved: false);
        still.Answer(asked, hasMoved: true);
        Assert.That((Holds(still, asked + Tenth), Holds(still, asked + (30 * Second))), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_late_answer_of_an_earlier_round_does_not_count()
    {
        var still = new StandStill();
        var asked = Quiet(still);
        still.Ask(1, asked);
        still.Look(Last, asked + (5 * Second));
        still.Ask(1, asked + (5 * Second));
        still.Answer(asked, hasMoved: true);
        Assert.That(Holds(still, asked + (5 * Second) + Tenth), Is.True);
    }

    [Test]
    public void Rounds_are_ever_farther_apart_up_to_forty_seconds()
    {
        var still = new StandStill();
        var rounds = new List<long>();
        for (var now = Last; now < Last + (200 * Second); now += Tenth)
        {
            still.Look(Last, now);
            if (still.IsAskDue)
            {
                rounds.Add(now);
                still.Ask(1, now);
                still.Answer(now, hasMoved: false);
            }
        }

        Assert.That(rounds.Zip(rounds.Skip(1), (a, b) => (b - a) / Second), Is.EqualTo(new long[] { 5, 10, 20, 40, 40, 40, 40 }), "seconds");
    }

    // Looks until a round of questions is due.
    private static long Quiet(StandStill still)
    {
        still.Look(Last, Last);
        Assert.That((Holds(still, Last + (15 * Tenth) - 1), still.IsAskDue), Is.EqualTo((false, false)));
        still.Look(Last, Last + (15 * Tenth));
        Assert.That(still.IsAskDue, Is.True);
        return Last + (15 * Tenth);
    }

    private static bool Holds(StandStill still, long now)
    {
        still.Look(Last, now);
        return still.Holds;
    }
}
