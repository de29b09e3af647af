namespace Crossfeed.LoadSender.Sending;

/// <summary>
/// When each message is meant to leave: an absolute plan, so that being late once does not move what follows. A sender behind its plan sends at once until it has caught up.
/// </summary>
/// <param name="StartNanos">Intended time of the first message.</param>
/// <param name="PerSecond">Messages a second, over all sockets; at least 1.</param>
public readonly record struct SendSchedule(long StartNanos, int PerSecond)
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Intended send time of a message: exact to the nanosecond for any number of messages, without drift.</summary>
    /// <param name="index">From 0.</param>
    public long IntendedNanos(long index) => StartNanos + (index / PerSecond * NanosPerSecond) + (index % PerSecond * NanosPerSecond / PerSecond);
}
