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

    // Where the hot thread polls the sockets, the framework's opening and closing of connections happen on it: told apart, as linking in listings is.
    [TestCase(TransportChoice.Async)]
    [TestCase(TransportChoice.Polling)]
    [CancelAfter(120_000)]
    public async Task A_warmed_up_run_allocates_nothing_from_its_first_frame_on(TransportChoice transport, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options);
        await using var run = LiveRun.Start(sim, folder, Symbols, capture: true, triggersOut: folder.File("triggers.ndjson"), warmUp: TimeSpan.FromSeconds(30), configure: o => o with { Transport = transport });
        await run.AllLiveAsync(Books, cancellation);
        await run.StopAsync();
        var meter = run.Engine.Shards[0].Allocations;
        var counters = run.Engine.Shards[0].Plane.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(run.Engine.WarmUp!.Frames, Is.Positive);
            Assert.That(meter.SkippedSlots, run.Engine.WarmUp.Rounds > 0 ? Is.Zero : Is.EqualTo(AllocationMeter.ColdSlots));
            Assert.That(meter.AllocatedBytes, Is.Zero);
            Assert.That(meter.SetUpBytes, Is.Positive);
            Assert.That(run.Engine.Shards[0].Plane.Books.Count, Is.EqualTo(Books));
            Assert.That(counters.RejectedTotal, Is.Zero, "frames of the warm-up are not counted");
            Assert.That(File.ReadAllText(folder.File("triggers.ndjson")), Does.Not.Contain("DOGE"));
        });
    }

    private static SimOptions Options => new() { RestLimits = SimOptions.NoRestLimits, Seed = 21, UpdatesPerSecond = 500 };
}
