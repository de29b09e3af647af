using Crossfeed.Market;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>One line on whether the engine behind a snapshot file lives.</summary>
internal static class WriterText
{
    /// <summary>Such as <c>engine (pid 12) alive, heartbeat 0.3 s ago</c>.</summary>
    public static string Describe(in WriterStatus writer, long nowNanos)
    {
        var age = WallClock.AgeText(writer.HeartbeatAgeNanos(nowNanos));
        if (writer.CleanShutdown)
        {
            return $"engine (pid {writer.Pid}) has ended, last heartbeat at {Timestamp.Text(Math.Max(writer.HeartbeatNanos, 0))}: the books are its last";
        }

        return writer.IsAlive(nowNanos)
            ? $"engine (pid {writer.Pid}) alive, heartbeat {age} ago"
            : $"engine (pid {writer.Pid}) gives no sign of life for {age}: the books may be old";
    }
}
