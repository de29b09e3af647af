using Crossfeed.Market;

namespace Crossfeed.Cli;

/// <summary>The wall clock, for ages shown to people.</summary>
internal static class WallClock
{
    private const long NanosPerTick = 100; // a .NET tick is 100 ns

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public static long NowNanos() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosPerTick;

    /// <summary>An age in three digits and a unit: <c>12 ms</c>, <c>3.2 s</c>, <c>5 min</c>.</summary>
    /// <param name="nanos">The age; below 0 counts as 0.</param>
    public static string AgeText(long nanos)
    {
        var millis = Math.Max(nanos, 0) / Timestamp.NanosPerMilli;
        return millis switch
        {
            < 1_000 => $"{millis} ms",
            < 60_000 => FormattableString.Invariant($"{millis / 1000.0:0.0} s"),
            < 3_600_000 => $"{millis / 60_000} min",
            < 48 * 3_600_000 => $"{millis / 3_600_000} h",
            _ => $"{millis / (24 * 3_600_000)} d",
        };
    }
}
