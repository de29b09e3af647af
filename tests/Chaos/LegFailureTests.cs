using System.Diagnostics;
using Crossfeed.Host;
using Crossfeed.VenueSim.Faults;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>Two legs a line; one after the other is killed, goes quiet or is replaced by age: no trade is missing, and no book stops being live.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LegFailureTests
{
    private static readonly FaultKind[] Incidents = [FaultKind.Disconnect, FaultKind.HalfOpen, FaultKind.Disconnect, FaultKind.Shutdown, FaultKind.HeartbeatOnly];

    [TestCase(TransportChoice.Polling, LayoutChoice.Fused)]
    [TestCase(TransportChoice.Async, LayoutChoice.Split)]
    [CancelAfter(120_000)]
    public Task One_leg_after_the_other_fails_and_nothing_is_missing(TransportChoice transport, LayoutChoice layout, CancellationToken cancellation) =>
        RunAsync(transport, layout, seed: 21, (incidents, _) => incidents >= Incidents.Length, cancellation);

    [Test]
    [CancelAfter(3_600_000)]
    public async Task Soak_of_failing_legs(CancellationToken cancellation)
    {
        var limit = Soak.LengthOrIgnore();
        await RunAsync(TransportChoice.Auto, LayoutChoice.Auto, (ulong)limit.Ticks, (_, elapsed) => elapsed >= limit, cancellation);
    }

    private static async Task RunAsync(TransportChoice transport, LayoutChoice layout, ulong seed, Func<int, TimeSpan, bool> isOver, CancellationToken cancellation)
    {
        const int WarmUpIncidents = 20;
        const int NoticedWithinSteps = 4_000; // 20 in 10 ms at the most: 2 s, twice what a leg may be behind a busy twin
        const long AllowedGrowth = 16 << 20; // bytes: what a collector may keep of buffers that grew once
        await using var run = await ChaosRun.StartAsync(seed, legs: 2, o => o with { Transport = transport, Layout = layout, RotateAfter = TimeSpan.FromSeconds(10) });
        await run.BeginAsync(cancellation);
        foreach (var probe in run.Probes)
        {
            probe.MustBeLive = true;
        }

        var random = new Random((int)seed);
        var watch = Stopwatch.StartNew();
        var incidents = 0;
        var (bytes, trades) = (0L, 0L);
        for (; !isOver(incidents, watch.Elapsed); incidents++)
        {
            await run.MoveUntilAsync(() => AnyLegMayFail(run), cancellation);
            var kind = incidents < Incidents.Length ? Incidents[incidents] : Incidents[random.Next(Incidents.Length)];
            var venue = run.Sim.Venues[random.Next(run.Sim.Venues.Count)];
            var before = run.Sim.Faults.Log.Count(kind);
            run.Sim.Faults.Add(new FaultRule(kind) { Venue = venue, After = random.Next(100), Count = 1 });
            await run.MoveUntilAsync(() => run.Sim.Faults.Log.Count(kind) > before, cancellation);

            // The line lacks a leg, or a successor was ready already and nobody can tell: then for as long as a quiet leg may go unnoticed.
            var noticed = run.Sim.Steps + NoticedWithinSteps;
            await run.MoveUntilAsync(() => !AnyLegMayFail(run) || run.Sim.Steps >= noticed, cancellation);
            if (incidents == WarmUpIncidents)
            {
                (bytes, trades) = (GC.GetTotalMemory(forceFullCollection: true), run.AllBooks().Sum(b => b.Counters.Trades));
            }
        }

        await run.MoveUntilAsync(() => run.AllLegsCarry(), cancellation);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - bytes - (2 * sizeof(long) * (run.AllBooks().Sum(b => b.Counters.Trades) - trades)); // the judge keeps all ids
        var rotations = run.Live.Engine.Wire.Rotations;
        TestContext.Out.WriteLine($"{incidents} incidents in {watch.Elapsed}, {run.Sim.Steps} steps, {rotations} rotations, {run.Sim.Counters["binance"].Connections} and {run.Sim.Counters["gateio"].Connections} connections, {grown / 1024} KiB grown, working set {Environment.WorkingSet >> 20} MiB, {run.Live.Engine.Wire.Gaps.Found} holes");
        await run.EndAsync(cancellation);
        run.AssertNothingWasWrong();
        Assert.Multiple(() =>
        {
            foreach (var book in run.AllBooks())
            {
                var accepted = run.Accepted(book);
                Assert.That(accepted, Is.Unique, $"{book.Listing}: each trade once");
                Assert.That(accepted.Count, Is.EqualTo(ChaosRun.LastTrade(run.Truth(book)) - accepted.Min() + 1), $"{book.Listing}: every trade"); // the first to come may be the second leg's, whose stream began earlier
            }

            Assert.That(run.Probes.Select(p => p.LeftLive), Is.All.Null);
            Assert.That(run.Ledger().Where(l => l.Repair != "other-leg"), Is.Empty, "what one leg leaves out, the other brings");
            Assert.That(incidents <= WarmUpIncidents || grown < AllowedGrowth, $"{grown} B grown");
        });
    }

    // Each line has two legs that carry it, whatever else is being opened or closed.
    private static bool AnyLegMayFail(ChaosRun run) =>
        run.Live.Engine.Market.Feeds.SelectMany(f => f.Lines).All(line => line.Legs.Count(l => l.IsCarrying && l.Connection.State == ConnectionState.Active) >= 2);
}
