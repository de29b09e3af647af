using Crossfeed.Bench.Journey.Report;

namespace Crossfeed.Bench.Journey.Frames;

/// <summary>What a frame cost on average.</summary>
/// <param name="Nanos">Nanoseconds during which the thread had its core.</param>
/// <param name="ClockNanos">Nanoseconds of the clock.</param>
/// <param name="Cycles">Cycles in user mode; null where they cannot be counted.</param>
/// <param name="Instructions">Instructions in user mode; null where they cannot be counted.</param>
internal sealed record FrameCost(double Nanos, double ClockNanos, double? Cycles, double? Instructions)
{
    /// <summary>The median of something that not every run has.</summary>
    public static double? Median(IEnumerable<FrameCost> costs, Func<FrameCost, double?> number) => Rounds.Median(costs.Select(number).OfType<double>());
}
