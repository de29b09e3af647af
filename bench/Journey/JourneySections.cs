using Crossfeed.Bench.Journey.Allocation;
using Crossfeed.Bench.Journey.Decode;
using Crossfeed.Bench.Journey.Gc;
using Crossfeed.Bench.Journey.Replay;
using Crossfeed.Bench.Journey.Ring;
using Crossfeed.Bench.Journey.Scaling;
using Crossfeed.Bench.Journey.Wire;

namespace Crossfeed.Bench.Journey;

/// <summary>All sections in the order in which they run. Adding a section adds one line here.</summary>
internal static class JourneySections
{
    public static IReadOnlyList<IJourneySection> All { get; } =
    [
        new WireSection(),
        new RingSection(),
        new DecodeSection(),
        new ReplaySection(),
        new ScalingSection(),
        new AllocationSection(),
        new GcSection(),
    ];
}
