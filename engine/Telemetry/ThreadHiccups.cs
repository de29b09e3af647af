namespace Crossfeed.Telemetry;

/// <summary>A thread that reports tell about.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meter">Its meter; null when it does not spin: a thread that sleeps cannot tell time lost from time given.</param>
public readonly record struct WatchedThread(string Name, HiccupMeter? Meter);

/// <summary>The time that a thread lost while it span.</summary>
/// <param name="Thread">Name of the thread.</param>
/// <param name="IsMeasured">Whether the thread spins and so is measured; if not, the rest is 0.</param>
/// <param name="ThresholdNanos">A gap from here on counts as time lost.</param>
/// <param name="Gaps">Those gaps.</param>
/// <param name="LostNanos">Their sum.</param>
/// <param name="WatchedNanos">The time that was watched.</param>
public sealed record ThreadHiccups(string Thread, bool IsMeasured, long ThresholdNanos, LatencyValues Gaps, long LostNanos, long WatchedNanos)
{
    /// <summary>Share of the time watched that was lost, 0 to 1.</summary>
    public double LostShare => WatchedNanos > 0 ? (double)LostNanos / WatchedNanos : 0;

    /// <summary>Reads a thread's meter.</summary>
    /// <param name="thread">The thread.</param>
    public static ThreadHiccups Of(WatchedThread thread)
    {
        if (thread.Meter is not { } meter)
        {
            return new ThreadHiccups(thread.Name, false, 0, default, 0, 0);
        }

        var lost = meter.LostNanos; // first: the time watched that is read after it covers it
        return new ThreadHiccups(thread.Name, true, meter.ThresholdNanos, LatencyValues.Of(meter.Gaps), lost, meter.WatchedNanos);
    }
}
