using System.Globalization;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Report;

/// <summary>How much of a core's time others take: a bound thread reads the clock over and over, and whatever lies between two readings was not its own.</summary>
/// <param name="Core">The core.</param>
/// <param name="Share">Share of the time that was lost, 0 to 1.</param>
/// <param name="LongestNanos">The longest interruption.</param>
internal sealed record Interruptions(int Core, double Share, long LongestNanos)
{
    /// <summary>Above this share latencies and rates of bound threads are those of the neighbours.</summary>
    public const double Tolerable = 0.05;

    private const long WatchNanos = 200_000_000; // enough to see a neighbour's time slices
    private const long GapNanos = 2_000; // longer than any reading of the clock takes

    /// <summary>Watches the cores on which threads will be bound, all at once, as they will run.</summary>
    /// <param name="cores">The placement.</param>
    public static async Task<IReadOnlyList<Interruptions>> WatchAsync(CorePlan cores)
    {
        var bound = new[] { cores.Sender, cores.Hot, cores.Reader }.OfType<int>();
        return await Task.WhenAll(bound.Select(async core =>
        {
            var (lost, longest) = await PinnedThreads.RunAsync(core, Watch).ConfigureAwait(false);
            return new Interruptions(core, (double)lost / WatchNanos, longest);
        })).ConfigureAwait(false);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"core {Core}: {Share * 100:0.0} % of the time, longest {LongestNanos / 1000.0:#,0} µs");

    private static (long Lost, long Longest) Watch()
    {
        var (lost, longest) = (0L, 0L);
        var last = WireClock.Monotonic();
        for (var end = last + WatchNanos; last < end;)
        {
            var now = WireClock.Monotonic();
            if (now - last > GapNanos)
            {
                lost += now - last;
                longest = Math.Max(longest, now - last);
            }

            last = now;
        }

        return (lost, longest);
    }
}
