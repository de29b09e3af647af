using Crossfeed.Host;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Lines;

/// <summary>Legs that say the same are compared: who has fallen silent, and who only seems to.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LegPulseTests
{
    private const long Look = 100_000_000; // ten looks a second
    private const int Busy = 20; // messages a look

    [Test]
    public void A_leg_that_brings_nothing_while_its_twin_is_busy_is_dead_after_a_second()
    {
        var scene = new Scene(2);
        scene.Go(20, Busy, Busy);
        Assert.That(scene.Legs.Select(l => (l.IsProven, l.IsSuspect, l.IsDead)), Is.All.EqualTo((true, false, false)));
        scene.Go(3, Busy, 0);
        Assert.That((scene.Legs[1].IsProven, scene.Legs[1].IsSuspect, scene.Legs[1].IsDead), Is.EqualTo((false, true, false)));
        scene.Go(6, Busy, 0);
        Assert.That(scene.Legs[1].IsDead, Is.False);
        scene.Go(1, Busy, 0);
        Assert.That((scene.Legs[1].IsDead, scene.Legs[1].Missed, scene.Legs[1].LackNanos), Is.EqualTo((true, 10L * Busy, 10 * Look)));
        Assert.That((scene.Legs[0].IsProven, scene.Legs[0].IsDead), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_market_that_stands_still_kills_nobody()
    {
        var scene = new Scene(3);
        scene.Go(20, Busy, Busy, Busy);
        scene.Go(600, 0, 0, 0);
        Assert.That(scene.Legs.Select(l => (l.IsProven, l.IsDead)), Is.All.EqualTo((true, false)));
    }

    [Test]
    public void A_few_messages_of_the_twin_are_suspicious_and_no_proof()
    {
        var scene = new Scene(2);
        scene.Go(20, 1, 1);
        scene.Go(99, 1, 0);
        Assert.That((scene.Legs[1].IsSuspect, scene.Legs[1].IsDead), Is.EqualTo((true, false)));
        scene.Go(1, 1, 0);
        Assert.That(scene.Legs[1].IsDead, Is.True);
    }

    [Test]
    public void Looks_that_come_late_do_not_count()
    {
        var scene = new Scene(2) { Space = LinePulse.LateNanos + 1 };
        scene.Go(5, Busy, Busy);
        scene.Go(100, Busy, 0);
        Assert.That((scene.Legs[1].IsSuspect, scene.Legs[1].IsDead), Is.EqualTo((false, false)));
        scene.Space = Look;
        scene.Go(10, Busy, 0);
        Assert.That(scene.Legs[1].IsDead, Is.True);
    }

    [Test]
    public void A_line_whose_legs_are_used_to_lag_waits_longer()
    {
        var scene = new Scene(2);
        scene.Go(20, Busy, Busy);
        scene.Go(6, Busy, 0);
        scene.Go(1, Busy, 7 * Busy);
        Assert.That(scene.Line.AfterNanos, Is.EqualTo(18 * Look).Within(Look / 2));
        scene.Go(17, Busy, 0);
        Assert.That(scene.Legs[1].IsDead, Is.False);
        scene.Go(1, Busy, 0);
        Assert.That(scene.Legs[1].IsDead, Is.True);
        scene.Go(6_000, Busy, Busy);
        Assert.That(scene.Line.AfterNanos, Is.EqualTo(LinePulse.SoonestNanos), "forgotten");
    }

    [Test]
    public void Answers_to_heartbeats_are_no_flow()
    {
        var scene = new Scene(2);
        scene.Go(20, Busy + 1, Busy + 1);
        scene.Go(10, Busy + 1, 1);
        Assert.That(scene.Legs[1].IsDead, Is.True);
    }

    [Test]
    public void A_leg_that_begins_anew_owes_nothing_and_has_to_prove_itself()
    {
        var scene = new Scene(2);
        scene.Go(20, Busy, Busy);
        scene.Go(10, Busy, 0);
        scene.CompleteSince[1] = 0;
        scene.Go(50, Busy, 0);
        Assert.That((scene.Legs[1].IsDead, scene.Legs[1].IsProven, scene.Legs[1].Missed), Is.EqualTo((false, false, 0L)));
        scene.CompleteSince[1] = 2;
        scene.Go(1, Busy, 0);
        Assert.That(scene.Legs[1].IsProven, Is.False, "others brought what it did not");
        scene.Go(1, Busy, Busy);
        Assert.That(scene.Legs[1].IsProven, Is.True);
    }

    [Test]
    public void A_leg_that_came_back_between_two_looks_was_not_late()
    {
        var scene = new Scene(2);
        scene.Go(20, Busy, Busy);
        scene.Go(10, Busy, 0);
        scene.CompleteSince[1] = 2;
        scene.Go(1, Busy, Busy);
        Assert.That(scene.Line.AfterNanos, Is.EqualTo(LinePulse.SoonestNanos));
        Assert.That((scene.Legs[1].IsDead, scene.Legs[1].IsProven), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_leg_that_never_flowed_has_longer()
    {
        var scene = new Scene(2);
        scene.Go(1, 0, 0);
        scene.Go(24, Busy, 0);
        Assert.That((scene.Legs[1].IsDead, scene.Legs[1].IsProven), Is.EqualTo((false, false)));
        scene.Go(1, Busy, 0);
        Assert.That(scene.Legs[1].IsDead, Is.True);
    }

    private sealed class Scene
    {
        private readonly long[] _messages;
        private long _now = 1_000 * Look;

        public Scene(int legs)
        {
            _messages = new long[legs];
            Legs = [.. Enumerable.Range(0, legs).Select(_ => new LegPulse())];
            CompleteSince = [.. Enumerable.Repeat(1L, legs)];
        }

        public LinePulse Line { get; } = new();

        public LegPulse[] Legs { get; }

        public long[] CompleteSince { get; }

        public long Space { get; set; } = Look;

        public void Go(int looks, params long[] brought)
        {
            for (var look = 0; look < looks; look++)
            {
                _now += Space;
                for (var i = 0; i < Legs.Length; i++)
                {
                    _messages[i] += brought[i];
                    Legs[i].See(_messages[i], CompleteSince[i]);
                }

                Line.Look(Legs, _now);
            }
        }
    }
}
