using System.Runtime.CompilerServices;

namespace Crossfeed.Telemetry;

/// <summary>
/// HOT: 1 ns a turn beside the clock, 0 B. Finds out when a spinning thread did not run: between two turns of a loop that does nothing but look at a clock and a counter lie nanoseconds, unless the system, the hypervisor
/// or the collector took the core away. One thread writes, any thread reads.
/// </summary>
/// <param name="thread">Name of the thread.</param>
/// <param name="thresholdNanos">A gap from here on counts as time lost: many turns of the loop.</param>
public sealed class HiccupMeter(string thread, long thresholdNanos = HiccupMeter.DefaultThresholdNanos)
{
    /// <summary>For loops that look at memory only: 1 µs, dozens of turns.</summary>
    public const long DefaultThresholdNanos = 1_000;

    private const long Never = long.MinValue; // the difference to it wraps, is negative, and so lands in the slow twin

    private long _last = Never;
    private long _watchedNanos;
    private long _lostNanos;

    /// <summary>A gap from here on counts as time lost, nanoseconds.</summary>
    public long ThresholdNanos { get; } = thresholdNanos;

    /// <summary>Name of the thread.</summary>
    public string Thread { get; } = thread;

    /// <summary>The gaps of <see cref="ThresholdNanos"/> and more.</summary>
    public LatencyHistogram Gaps { get; } = new();

    /// <summary>Time watched: the sum of all gaps, long and short, nanoseconds.</summary>
    public long WatchedNanos => Volatile.Read(ref _watchedNanos); // a sum of its own; read after the time lost, it covers that

    /// <summary>Time lost: the sum of the gaps counted, nanoseconds.</summary>
    public long LostNanos => Volatile.Read(ref _lostNanos); // acquire: time watched that is read after it is not less

    /// <summary>Begins to watch anew: what passed since the last turn was work, or nobody looked.</summary>
    /// <param name="nowNanos">Now, on a monotonic clock.</param>
    public void Resume(long nowNanos) => _last = nowNanos;

    /// <summary>One turn of the loop.</summary>
    /// <param name="nowNanos">Now, on a monotonic clock.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Turn(long nowNanos)
    {
        var gap = nowNanos - _last;
        _last = nowNanos;
        if ((ulong)gap >= (ulong)ThresholdNanos)
        {
            TurnAfterGap(gap);
            return;
        }

        Volatile.Write(ref _watchedNanos, _watchedNanos + gap); // read by reports only, ordered with nothing
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: the thread was away, or this is its first turn
    private void TurnAfterGap(long gap)
    {
        if (gap < 0)
        {
            return; // the first turn, which ends no gap
        }

        Gaps.Record(gap);
        Volatile.Write(ref _watchedNanos, _watchedNanos + gap); // before the time lost, which must never seem more than the time watched
        Volatile.Write(ref _lostNanos, _lostNanos + gap); // release: a reader that sees it sees the time watched
    }
}
