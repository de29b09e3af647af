using Crossfeed.Host;
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
        await using var sim = await SimulatedVenues.StartAsync(Options);
        await using var run = LiveRun.Start(sim, folder, Symbols, capture: true, triggersOut: folder.File("triggers.ndjson"), warmUp: TimeSpan.FromSeconds(5), transport: TransportChoice.Async);
        await run.AllLiveAsync(Books, cancellation);
        await run.StopAsync();
        var meter = run.Engine.Shards[0].Allocations;
        var counters = run.Engine.Shards[0].Plane.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(meter.SkippedSlots, run.Engine.WarmUp!.Rounds > 0 ? Is.Zero : Is.EqualTo(AllocationMeter.ColdSlots), "a machine too busy for a single round counts as cold");
            Assert.That(meter.AllocatedBytes, Is.Zero);
            Assert.That(meter.SetUpBytes, Is.Positive);
            Assert.That(run.Engine.Shards[0].Plane.Books.Count, Is.EqualTo(Books));
            Assert.That(counters.RejectedTotal, Is.Zero, "frames of the warm-up are not counted");
            Assert.That(File.ReadAllText(folder.File("triggers.ndjson")), Does.Not.Contain("DOGE"));
        });
    }

    // Where the hot thread reads the sockets itself, the framework's opening and closing of a connection happen on it too; between the two there is nothing.
    [Test]
    [CancelAfter(120_000)]
    public async Task A_thread_that_also_polls_allocates_nothing_while_frames_come(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options);
        await using var run = LiveRun.Start(sim, folder, Symbols, warmUp: TimeSpan.FromSeconds(5), transport: TransportChoice.Polling);
        await run.AllLiveAsync(Books, cancellation);
        var shard = run.Engine.Shards[0];
        Assert.That(run.Engine.Topology.IsFused);
        Assume.That(run.Engine.WarmUp!.Rounds, Is.Positive);
        var (bytes, frames) = (shard.Allocations.AllocatedBytes, shard.Plane.Counters.Frames);
        await Wait.UntilAsync(() => shard.Plane.Counters.Frames > frames + 200, cancellation);
        Assert.That(shard.Allocations.AllocatedBytes, Is.EqualTo(bytes));
        await run.StopAsync();
    }

    private static SimOptions Options => new() { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 21, UpdatesPerSecond = 500 };
}
