using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

/// <summary>The gate's own controls: what it must catch, and what it must let pass.</summary>
[TestFixture]
[NonParallelizable]
public sealed class RatioGateTests
{
    private const int Steps = 200_000;

    [Test]
    public void Subject_as_slow_as_its_baseline_is_caught() =>
        Assert.That(RatioGate.Measure(2, new AlternatingRounds(static () => Chain(Steps), static () => Chain(Steps))).Ratio, Is.LessThan(2));

    [Test]
    public void Subject_with_a_tenth_of_the_work_passes() =>
        Assert.That(RatioGate.Measure(3, new AlternatingRounds(static () => Chain(Steps / 10), static () => Chain(Steps))).Ratio, Is.GreaterThanOrEqualTo(3));

    [Test]
    public void Every_byte_that_the_subject_allocates_is_counted()
    {
        var kept = new object();
        var costs = new AlternatingRounds(() => Allocate(ref kept), static () => Chain(Steps), () => kept = new byte[100]).Run(10);
        Assert.That(costs.AllocatedBytes, Is.EqualTo(10 * 3 * IntPtr.Size), "ten objects without fields; what the preparation allocates does not count");
    }

    private static long Allocate(ref object kept)
    {
        kept = new object();
        return 0;
    }

    // Each step needs the result of the one before: a time that no processor can shorten.
    private static long Chain(int steps)
    {
        var value = 1L;
        for (var i = 0; i < steps; i++)
        {
            value = (value * 6_364_136_223_846_793_005) + i;
        }

        return value;
    }
}
