using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BackoffTests
{
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    [Test]
    public void Waits_double_up_to_the_cap()
    {
        var backoff = new Backoff(Base, Cap, new FixedRandom(0));
        Assert.That(Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds), Is.EqualTo(new double[] { 1, 2, 4, 8, 16, 30, 30, 30 }));
        Assert.That(backoff.Failures, Is.EqualTo(8));
    }

    [Test]
    public void A_wait_stays_at_the_cap_after_any_number_of_failures()
    {
        var backoff = new Backoff(Base, Cap, new FixedRandom(0));
        for (var i = 0; i < 5_000; i++)
        {
            backoff.Next();
        }

        Assert.That(backoff.Next(), Is.EqualTo(Cap));
    }

    [Test]
    public void Jitter_takes_at_most_half()
    {
        // The largest double below 1 gives the shortest wait: no less than half, but for the rounding to a tick.
        Assert.That(new Backoff(Base, Cap, new FixedRandom(Math.BitDecrement(1.0))).Next(), Is.InRange(Base / 2, (Base / 2) + TimeSpan.FromTicks(1)));
        var random = new Random(1);
        var waits = Enumerable.Range(0, 1_000).Select(_ => new Backoff(Base, Cap, random).Next()).ToArray();
        Assert.That(waits, Has.All.GreaterThan(Base / 2).And.All.LessThanOrEqualTo(Base));
        Assert.That(waits.Distinct().Count(), Is.GreaterThan(900), "many connections do not come back together");
    }

    [Test]
    public void Reset_starts_anew()
    {
        var backoff = new Backoff(Base, Cap, new FixedRandom(0));
        backoff.Next();
        backoff.Next();
        backoff.Reset();
        Assert.That(backoff.Failures, Is.Zero);
        Assert.That(backoff.Next(), Is.EqualTo(Base));
    }

    private sealed class FixedRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
