using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Crossfeed.Books;
using NUnit.Framework;

namespace Crossfeed.Tests.Bench.Ratios;

/// <summary>
/// Fails when a stage has become slower, against its baseline in the same rounds, than a bound that lies below half of the least ratio ever measured; or when it allocates. A busy
/// machine slows both sides down, and what hits one alone would have to hit all its rounds of every try.
/// </summary>
internal static class RatioGate
{
    private const int Tries = 8;
    private const int PairsATry = 24;

    /// <summary>Asserts that the subject is that many times as fast as its baseline, and allocates nothing.</summary>
    /// <param name="bound">Below 1 where the subject does more than its baseline: 0.5 lets it take twice the time.</param>
    /// <param name="rounds">The two.</param>
    public static void AtLeast(double bound, AlternatingRounds rounds)
    {
        if (typeof(OrderBook).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            Assert.Ignore("the engine was built without optimisation");
        }

        var costs = Measure(bound, rounds);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{TestContext.CurrentContext.Test.Name}: {costs.Ratio:0.00} times as fast as the baseline ({costs.SubjectNanos:0.0} ns a call against {costs.BaselineNanos:0.0}), bound {bound:0.##}");
        TestContext.Out.WriteLine(text);
        Assert.Multiple(() =>
        {
            Assert.That(costs.Ratio, Is.GreaterThanOrEqualTo(bound), text);
            Assert.That(costs.AllocatedBytes, Is.Zero, "bytes that the subject allocated after the warm-up");
        });
    }

    /// <summary>Warms up and measures, several times if the ratio is not reached at once.</summary>
    /// <param name="bound">The ratio that ends it.</param>
    /// <param name="rounds">What to measure.</param>
    /// <returns>The try that reached the bound, else the last one; with what the subject allocated in all of them.</returns>
    public static RoundCosts Measure(double bound, AlternatingRounds rounds)
    {
        rounds.WarmUp();
        var costs = rounds.Run(PairsATry);
        for (var i = 1; i < Tries && costs.Ratio < bound; i++)
        {
            var allocated = costs.AllocatedBytes;
            costs = rounds.Run(PairsATry);
            costs = costs with { AllocatedBytes = costs.AllocatedBytes + allocated };
        }

        return costs;
    }
}
