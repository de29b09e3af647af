using System.Globalization;
using Crossfeed.Health;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>
/// Scripts of random faults, all kinds at once: whatever they do, no live book is wrong, no trade is missing without a line of the ledger, and when they end everything comes back.
/// <c>CROSSFEED_FAULT_SEEDS=100..140</c> tries others.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class RandomFaultTests
{
    private const int Steps = 5_000;

    private static readonly SilenceOptions Quick = new() { LearningNanos = 2_000_000_000, ConnectionLearningNanos = 2_000_000_000, LearningGaps = 50, FirstMessageNanos = 3_000_000_000 };

    private static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("CROSSFEED_FAULT_SEEDS")?.Split("..") is not [var first, var last])
        {
            return [1, 2];
        }

        var from = int.Parse(first, CultureInfo.InvariantCulture);
        return Enumerable.Range(from, int.Parse(last, CultureInfo.InvariantCulture) - from + 1);
    }

    [TestCaseSource(nameof(Seeds))]
    [CancelAfter(120_000)]
    public async Task Nothing_live_is_wrong_whatever_fails(int seed, CancellationToken cancellation)
    {
        var script = RandomFaults.Script(seed);
        TestContext.Out.WriteLine(script);
        await using var run = await ChaosRun.StartAsync((ulong)seed, legs: 1 + (seed % 2), o => o with { Silence = Quick });
        await run.BeginAsync(cancellation);
        RandomFaults.Inject(run, script);
        await run.MoveAsync(Steps, cancellation);
        await run.EndAsync(cancellation);
        TestContext.Out.WriteLine($"{run.Injected.Count} faults, {run.Probes.Sum(p => p.Checked)} changes of live books judged, {run.Ledger().Count} holes");
        run.AssertNothingWasWrong();
        WireFaultTests.AssertTradesAreAccountedFor(run);
    }
}
