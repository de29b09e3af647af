using Crossfeed.Market;

namespace Crossfeed.Snapshots;

/// <summary>Who writes a snapshot file, and the last sign of life.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartNanos">When it made the file, nanoseconds since the Unix epoch.</param>
/// <param name="HeartbeatNanos">Its last heartbeat, nanoseconds since the Unix epoch.</param>
/// <param name="CleanShutdown">True once it has closed the file in order.</param>
public readonly record struct WriterStatus(long Pid, long StartNanos, long HeartbeatNanos, bool CleanShutdown)
{
    /// <summary>Heartbeat age beyond which a writer counts as dead: 5 s, five beats of the one a second that the host gives.</summary>
    public const long MaxHeartbeatAgeNanos = 5 * Timestamp.NanosPerSecond;

    /// <summary>Age of the last heartbeat in nanoseconds; 0 when the clocks disagree.</summary>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch.</param>
    public long HeartbeatAgeNanos(long nowNanos) => nowNanos <= HeartbeatNanos ? 0 : nowNanos - HeartbeatNanos;

    /// <summary>Whether the writer still updates the file.</summary>
    /// <param name="nowNanos">Nanoseconds since the Unix epoch.</param>
    public bool IsAlive(long nowNanos) => !CleanShutdown && HeartbeatAgeNanos(nowNanos) <= MaxHeartbeatAgeNanos;
}
