namespace Crossfeed.Telemetry;

/// <summary>What reports say of one histogram; nanoseconds, or slots where it counts slots.</summary>
/// <param name="Count">Values recorded.</param>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">The largest value, exactly.</param>
/// <param name="Negative">How many values were negative: clocks that differ.</param>
/// <param name="Lowest">The lowest of them, exactly; 0 when there is none.</param>
public readonly record struct LatencyValues(long Count, long P50, long P99, long P999, long Max, long Negative, long Lowest)
{
    private const double Median = 50; // percent
    private const double Tail = 99; // percent
    private const double FarTail = 99.9; // percent

    /// <summary>Reads a histogram once.</summary>
    /// <param name="histogram">The histogram; may be recording.</param>
    public static LatencyValues Of(LatencyHistogram histogram)
    {
        var still = histogram.Copy(); // all numbers from the same counts
        return still.Count is > 0 and var count
            ? new(count, still.Percentile(Median), still.Percentile(Tail), still.Percentile(FarTail), still.Max, still.Negative, still.Lowest)
            : default;
    }
}

/// <summary>A stage's times.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Values">Its times, nanoseconds.</param>
public sealed record StageLatency(LatencyStage Stage, LatencyValues Values);

/// <summary>A venue's times.</summary>
/// <param name="Venue">Name of the venue.</param>
/// <param name="Stages">Its stages with values.</param>
public sealed record VenueLatency(string Venue, IReadOnlyList<StageLatency> Stages);
