using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)] // a clock each
public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(60);

    private readonly ManualTime _time = new();

    [Test]
    public void So_many_failures_in_a_row_open_it()
    {
        var breaker = Breaker();
        for (var i = 1; i < 3; i++)
        {
            breaker.Try();
            breaker.Fail();
            Assert.That((breaker.State, breaker.Failures), Is.EqualTo((BreakerState.Closed, i)));
        }

        breaker.Try();
        breaker.Fail();
        Assert.That((breaker.State, breaker.Failures, breaker.Breaks), Is.EqualTo((BreakerState.Open, 3, 1L)));
    }

    [Test]
    public void A_stable_try_in_between_starts_the_count_anew()
    {
        var breaker = Breaker();
        breaker.Fail();
        breaker.Fail();
        breaker.Close();
        breaker.Fail();
        breaker.Fail();
        Assert.That((breaker.State, breaker.Failures), Is.EqualTo((BreakerState.Closed, 2)));
    }

    [Test]
    public void A_probe_that_fails_opens_it_again_and_one_that_is_stable_closes_it()
    {
        var breaker = Broken();
        breaker.Try();
        Assert.That(breaker.State, Is.EqualTo(BreakerState.HalfOpen));
        breaker.Fail();
        Assert.That((breaker.State, breaker.Failures, breaker.Breaks), Is.EqualTo((BreakerState.Open, 4, 1L)));
        breaker.Try();
        breaker.Close();
        Assert.That((breaker.State, breaker.Failures), Is.EqualTo((BreakerState.Closed, 0)));
    }

    [Test]
    public void Probes_are_spread_around_their_mean()
    {
        var breaker = Breaker();
        var waits = Enumerable.Range(0, 1_000).Select(_ => breaker.NextProbe()).ToArray();
        Assert.That(waits, Has.All.InRange(ProbeEvery * 0.75, ProbeEvery * 1.25));
        Assert.That(waits.Distinct().Count(), Is.GreaterThan(900));
    }

    [Test]
    public void It_never_gives_up_unless_told()
    {
        var breaker = Broken();
        for (var day = 0; day < 365; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
            breaker.Try();
            breaker.Fail();
            Assert.That(breaker.HasGivenUp, Is.False);
        }
    }

    [Test]
    public void It_gives_up_with_the_first_probe_that_fails_after_the_time_it_was_told()
    {
        var breaker = Broken(TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(9));
        breaker.Try();
        breaker.Fail();
        Assert.That(breaker.HasGivenUp, Is.False);
        breaker.Try();
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(breaker.HasGivenUp, Is.False, "a probe under way may still prove stable");
        breaker.Fail();
        Assert.That(breaker.HasGivenUp, Is.True);
    }

    private CircuitBreaker Breaker(TimeSpan? giveUpAfter = null) => new(3, ProbeEvery, giveUpAfter, _time, new Random(1));

    private CircuitBreaker Broken(TimeSpan? giveUpAfter = null)
    {
        var breaker = Breaker(giveUpAfter);
        for (var i = 0; i < 3; i++)
        {
            breaker.Try();
            breaker.Fail();
        }

        return breaker;
    }
}
