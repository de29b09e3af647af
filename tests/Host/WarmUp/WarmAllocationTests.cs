using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>After the warm-up the hot thread allocates nothing, from its first frame on, and nothing is collected. Alone in the process: others' collections would count.</summary>
[TestFixture]
[NonParallelizable]
public sealed class WarmAllocationTests
{
    private const long Frames = 3_000_000;

    [Test]
    [CancelAfter(180_000)]
    public async Task Millions_of_frames_of_all_venues_allocate_nothing_from_the_first_one_on(CancellationToken cancellation)
    {
        var topology = new EngineTopology
        {
            Shards = 1,
            IsPolling = false,
            IsFused = false,
            Wait = WaitChoice.Yielding,
            Idle = IdleChoice.Doze,
            HotCores = [],
            ReaderCores = [],
            CaptureCores = [],
            Processors = Environment.ProcessorCount,
        };
        var shape = new WarmUpShape { Feeds = VenueRegistry.Feeds, Topology = topology, WritesTriggers = true, HasSockets = false };
        await new WarmUpRunner(shape, TimeSpan.FromSeconds(60)).RunAsync(cancellation);
        using var folder = new TemporaryFolder();
        var run = new TapeRun(new WarmUpTape(VenueRegistry.Feeds, withBroken: false), folder.Path, isWarm: true);
        GC.Collect(); // what the tape took is the test's own
        await using (run)
        {
            await run.PlayAsync(Frames, cancellation);
        }

        var counters = run.Plane.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(run.Fault, Is.Null);
            Assert.That(counters.Slots, Is.GreaterThanOrEqualTo(Frames));
            Assert.That((run.Allocations.IsCounting, run.Allocations.SkippedSlots), Is.EqualTo((true, 0L)));
            Assert.That(run.Allocations.AllocatedBytes, Is.Zero);
            Assert.That(new[] { run.Allocations.Collections(0), run.Allocations.Collections(1), run.Allocations.Collections(2) }, Is.All.Zero);
            Assert.That(run.Allocations.SetUpBytes, Is.GreaterThan(0), "linking in listings is told apart");
            Assert.That(run.Plane.Triggers.Opened, Is.GreaterThan(1_000), "the path to the triggers was walked");
            Assert.That(counters.RejectedTotal, Is.Zero);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Without_a_warm_up_counting_begins_later(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var run = new TapeRun(new WarmUpTape(VenueRegistry.Feeds, withBroken: false), folder.Path, isWarm: false);
        await using (run)
        {
            await run.PlayAsync(AllocationMeter.ColdSlots * 4, cancellation);
        }

        Assert.That((run.Allocations.SkippedSlots, run.Allocations.IsCounting, run.Allocations.AllocatedBytes), Is.EqualTo((AllocationMeter.ColdSlots, true, 0L)));
    }
}
