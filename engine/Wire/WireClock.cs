using System.Diagnostics;

namespace Crossfeed.Wire;

/// <summary>
/// Receive times. The wall time is the monotonic clock moved by a fixed offset taken once at start: it never steps back, so that ages and orders hold when the
/// system clock is corrected; the offset is recorded with every frame, as the difference of its two times.
/// </summary>
public sealed class WireClock
{
    private static readonly bool TicksAreNanos = Stopwatch.Frequency == 1_000_000_000; // on Linux; a constant for the JIT
    private static readonly double NanosPerStopwatchTick = 1e9 / Stopwatch.Frequency; // 100 on Windows

    private readonly long _wallOffsetNanos;

    /// <summary>Anchors the wall time now.</summary>
    public WireClock()
    {
        var wall = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100L; // a .NET tick is 100 ns
        _wallOffsetNanos = wall - Monotonic();
    }

    /// <summary>Nanoseconds of the machine's monotonic clock.</summary>
    public static long Monotonic() => TicksAreNanos ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * NanosPerStopwatchTick);

    /// <summary>Nanoseconds of a clock's monotonic time; for the system's clock the same as <see cref="Monotonic()"/>.</summary>
    /// <param name="time">The clock.</param>
    public static long Monotonic(TimeProvider time) => (long)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency); // ns a second

    /// <summary>Wall time of a monotonic time, nanoseconds since the Unix epoch.</summary>
    /// <param name="monotonicNanos">A time of <see cref="Monotonic()"/>.</param>
    public long Wall(long monotonicNanos) => monotonicNanos + _wallOffsetNanos;
}
