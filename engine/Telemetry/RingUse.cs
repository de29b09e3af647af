namespace Crossfeed.Telemetry;

/// <summary>How full the rings were.</summary>
/// <param name="Capacity">Slots, summed over all rings.</param>
/// <param name="Occupancy">Slots that waited when a batch began, a value a batch.</param>
/// <param name="Stalls">How often a producer found its ring full.</param>
/// <param name="StalledNanos">Time that producers waited, summed.</param>
/// <param name="LongestStallNanos">The longest wait.</param>
public sealed record RingUse(long Capacity, LatencyValues Occupancy, long Stalls, long StalledNanos, long LongestStallNanos)
{
    /// <summary>Reads the rings of all hot threads.</summary>
    /// <param name="planes">One a hot thread.</param>
    public static RingUse Of(IReadOnlyList<LatencyTelemetry> planes)
    {
        var occupancy = new LatencyHistogram();
        var (capacity, stalls, stalled, longest) = (0L, 0L, 0L, 0L);
        foreach (var plane in planes)
        {
            occupancy.Merge(plane.Occupancy);
            capacity += plane.RingSlots;
            stalls += plane.Stalls.Count;
            stalled += plane.Stalls.TotalNanos;
            longest = Math.Max(longest, plane.Stalls.LongestNanos);
        }

        return new RingUse(capacity, LatencyValues.Of(occupancy), stalls, stalled, longest);
    }
}
