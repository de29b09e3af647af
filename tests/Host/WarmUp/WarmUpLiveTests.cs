using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>A live engine that warms itself up: the hot thread allocates nothing from the first real frame on, and the warm-up is not seen in anything that the run tells.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WarmUpLiveTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT"];
    private const int Books = 4; // two symbols on two venues

    [Test]
    [CancelAfter(120_000)]
    public async Task A_warmed_up_run_allocates_nothing_from_its_first_frame_on(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 21, UpdatesPerSecond = 500 });
        await using var run = LiveRun.Start(sim, folder, Symbols, capture: true, triggersOut: folder.File("triggers.ndjson"), warmUp: TimeSpan.FromSeconds(3));
        await run.AllLiveAsync(Books, cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, Books, cancellation);
        await run.StopAsync();
        run.AssertBooksAreTrue(sim);
        var meter = run.Engine.Shards[0].Allocations;
        Assert.Multiple(() =>
        {
            Assert.That(run.Engine.WarmUp!.Rounds, Is.Positive);
            Assert.That((meter.IsCounting, meter.SkippedSlots), Is.EqualTo((true, 0L)));
            Assert.That(meter.AllocatedBytes, Is.Zero);
            Assert.That(meter.SetUpBytes, Is.Positive);
            Assert.That(run.Engine.Shards[0].Plane.Books.Count, Is.EqualTo(Books));
            Assert.That(run.Engine.Shards[0].Plane.Counters.Frames, Is.LessThan(run.Engine.WarmUp.Frames), "frames of the warm-up are not counted");
            Assert.That(run.Engine.Shards[0].Plane.Counters.RejectedTotal, Is.Zero);
            Assert.That(File.ReadAllText(folder.File("triggers.ndjson")), Does.Not.Contain("DOGE"));
        });
    }
}
