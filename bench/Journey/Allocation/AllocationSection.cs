using Crossfeed.Bench.Journey.Report;
using Crossfeed.Host;
using Crossfeed.Venues;

namespace Crossfeed.Bench.Journey.Allocation;

/// <summary>Bytes that the hot thread allocates after the warm-up, by the runtime's own counter, and collections of the process meanwhile.</summary>
internal sealed class AllocationSection : IJourneySection
{
    public string Name => "allocation";

    public string Summary => "bytes and collections of the hot thread from its first frame on";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        context.Say("allocation: warm-up");
        var warmUp = await new WarmUpRunner(Shape(context), TimeSpan.FromSeconds(10)).RunAsync(stop).ConfigureAwait(false);
        var table = new ResultTable("allocation", "Allocation on the hot thread, from the first frame on", "frames of", "frames", "rejected", "triggers", "bytes", "to link in listings", "gen 0", "gen 1", "gen 2");
        foreach (var feed in VenueRegistry.Feeds)
        {
            await AddAsync(context, table, feed.Name, [feed], withBroken: false, context.Pick(1_000_000, 10_000_000), stop).ConfigureAwait(false);
        }

        await AddAsync(context, table, "all", VenueRegistry.Feeds, withBroken: false, context.Pick(3_000_000, 100_000_000), stop).ConfigureAwait(false);
        await AddAsync(context, table, "all, with broken ones", VenueRegistry.Feeds, withBroken: true, context.Pick(500_000, 3_000_000), stop).ConfigureAwait(false);
        table.Notes.Add($"{warmUp}. Then, in the same process, each row on a new hot thread with books, mapped files and counters of its own. Bytes are those of GC.GetAllocatedBytesForCurrentThread on the hot thread, collections those of the process.");
        context.Add(table);
    }

    private static async Task AddAsync(JourneyContext context, ResultTable table, string name, IReadOnlyList<Feed> feeds, bool withBroken, long frames, CancellationToken stop)
    {
        context.Say($"allocation: {name}");
        GC.Collect();
        var plant = new TapePlant(new WarmUpTape(feeds, withBroken), context.Cores.Hot);
        await using (plant.ConfigureAwait(false))
        {
            await plant.PlayAsync(frames, context.Cores.Sender, stop).ConfigureAwait(false);
            var meter = plant.Allocations;
            var plane = plant.Plane;
            table.Row(
                Cell.Of(name), Cell.Of(plane.Counters.Slots), Cell.Of(plane.Counters.RejectedTotal), Cell.Of(plane.Triggers.Opened + plane.Triggers.Changed + plane.Triggers.Closed),
                Cell.Of(meter.AllocatedBytes), Cell.Of(meter.SetUpBytes), Cell.Of(meter.Collections(0)), Cell.Of(meter.Collections(1)), Cell.Of(meter.Collections(2)));
        }
    }

    private static WarmUpShape Shape(JourneyContext context) => new()
    {
        Feeds = VenueRegistry.Feeds,
        Topology = new EngineTopology
        {
            Shards = 1,
            IsPolling = false,
            IsFused = false,
            Wait = WaitChoice.Yielding,
            Idle = IdleChoice.Doze,
            HotCores = context.Cores.Hot is { } core ? [core] : [],
            ReaderCores = [],
            CaptureCores = [],
            Processors = Environment.ProcessorCount,
        },
        WritesTriggers = true,
        HasSockets = false,
    };
}
