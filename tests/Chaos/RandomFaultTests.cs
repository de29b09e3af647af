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
    private const int LearningSteps = 5_000; // 2.5 s or more: where the venue neither lists what is subscribed nor numbers its trades, nothing but a known rate tells a dead stream of trades from a quiet one
    private const int VenueSteps = 4_000; // 2 s or more; silences are found within

    private static readonly SilenceOptions Quick = new() { LearningNanos = 2_000_000_000, ConnectionLearningNanos = 2_000_000_000, LearningGaps = 50, FirstMessageNanos = 3_000_000_000 };

    // Left out: ibkr, which neither numbers nor proves a message, so that no loss shows.
    private static readonly string[] Venues = ["binance-linear", "bybit", "bybit-linear", "okx", "kraken", "coinbase", "gateio-linear", "mexc", "mexc-linear"];

    private static IEnumerable<int> Seeds() => AskedOr([1, 2]);

    private static IEnumerable<object[]> VenuesAndSeeds() => Venues.SelectMany((venue, place) => AskedOr([place + 1]).Select(seed => new object[] { venue, seed }));

    private static IEnumerable<int> AskedOr(IEnumerable<int> daily)
    {
        if (Environment.GetEnvironmentVariable("CROSSFEED_FAULT_SEEDS")?.Split("..") is not [var first, var last])
        {
            return daily;
        }

        var from = int.Parse(first, CultureInfo.InvariantCulture);
        return Enumerable.Range(from, int.Parse(last, CultureInfo.InvariantCulture) - from + 1);
    }

    [TestCaseSource(nameof(Seeds))]
    [CancelAfter(120_000)]
    public Task Nothing_live_is_wrong_whatever_fails(int seed, CancellationToken cancellation) => RunAsync(seed, RandomFaults.Script(seed), null, Steps, 1_000, cancellation);

    [TestCaseSource(nameof(VenuesAndSeeds))]
    [CancelAfter(120_000)]
    public Task Nothing_live_is_wrong_at_any_venue(string venue, int seed, CancellationToken cancellation) => RunAsync(seed, RandomFaults.Script(seed, venue), [venue], VenueSteps, 100, cancellation);

    private static async Task RunAsync(int seed, string script, IReadOnlyList<string>? venues, int steps, int leastJudged, CancellationToken cancellation)
    {
        TestContext.Out.WriteLine(script);
        await using var run = await ChaosRun.StartAsync((ulong)seed, legs: 1 + (seed % 2), o => o with { Silence = Quick }, venues: venues);
        await run.BeginAsync(cancellation);
        if (venues is not null)
        {
            await run.MoveAsync(LearningSteps, cancellation);
        }

        RandomFaults.Inject(run, script);
        await run.MoveAsync(steps, cancellation);
        await run.EndAsync(cancellation);
        TestContext.Out.WriteLine($"{run.Injected.Count} faults, {run.Probes.Sum(p => p.Checked)} changes of live books judged, {run.Ledger().Count} holes");
        run.AssertNothingWasWrong(leastJudged);
        WireFaultTests.AssertTradesAreAccountedFor(run);
    }
}
