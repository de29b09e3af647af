namespace Crossfeed.LoadSender.Sending;

/// <summary>What a run of the sender did.</summary>
/// <param name="Frames">Messages sent.</param>
/// <param name="Bytes">Their bytes, with WebSocket headers, before TLS.</param>
/// <param name="ElapsedNanos">From the first to behind the last.</param>
/// <param name="LateP50Nanos">How far behind schedule messages left, half of them at most; 0 without a schedule.</param>
/// <param name="LateP99Nanos">The same for 99 of 100.</param>
/// <param name="LateMaxNanos">The latest.</param>
/// <param name="IsPinned">Whether the sending thread had a core to itself.</param>
public sealed record SendReport(long Frames, long Bytes, long ElapsedNanos, long LateP50Nanos, long LateP99Nanos, long LateMaxNanos, bool IsPinned)
{
    /// <summary>Messages a second.</summary>
    public double FramesPerSecond => ElapsedNanos == 0 ? 0 : Frames * 1e9 / ElapsedNanos;
}
