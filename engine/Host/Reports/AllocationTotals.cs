namespace Crossfeed.Host;

/// <summary>What the hot threads of an engine allocated, together.</summary>
/// <param name="IsCounting">Whether counting has begun on all of them.</param>
/// <param name="AllocatedBytes">Bytes since counting began, for anything but new listings and connections.</param>
/// <param name="SetUpBytes">Bytes for new listings and connections, from the first slot on.</param>
/// <param name="SkippedSlots">Slots of each thread that are not counted; 0 after a warm-up.</param>
/// <param name="Gen0">Collections of generation 0 in the process since counting began.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
public sealed record AllocationTotals(bool IsCounting, long AllocatedBytes, long SetUpBytes, long SkippedSlots, int Gen0, int Gen1, int Gen2)
{
    /// <summary>Reads the meters.</summary>
    /// <param name="meters">One a hot thread, at least one.</param>
    public static AllocationTotals Of(IReadOnlyList<AllocationMeter> meters) => new(
        meters.All(m => m.IsCounting),
        meters.Sum(m => m.AllocatedBytes),
        meters.Sum(m => m.SetUpBytes),
        meters.Max(m => m.SkippedSlots),
        meters.Max(m => m.Collections(0)), // of the process: the thread that has counted longest saw them all
        meters.Max(m => m.Collections(1)),
        meters.Max(m => m.Collections(2)));
}
