namespace Crossfeed.Bench.Journey.Wire;

/// <summary>What one client saw in one round.</summary>
/// <param name="Received">Latencies from the intended send time to the receipt; null when only frames were counted.</param>
/// <param name="Evaluated">The same to the end of the triggers' evaluation; null for clients that only receive.</param>
/// <param name="FramesPerSecond">Frames a second from the first to the last.</param>
internal sealed record WireOutcome(Latencies? Received, Latencies? Evaluated, double FramesPerSecond)
{
    /// <summary>How far behind schedule the sender was, 99 of 100 messages; filled in by the section.</summary>
    public long SenderLateP99Nanos { get; init; }
}
