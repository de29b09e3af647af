using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>What is known of a frame in the <see cref="ControlMail"/> besides its bytes.</summary>
public struct ControlItem
{
    /// <summary>Receive time, nanoseconds since the Unix epoch.</summary>
    public long ReceivedNanos;

    /// <summary>Receive time on the monotonic clock.</summary>
    public long MonotonicNanos;

    /// <summary>Bytes kept of it.</summary>
    public int Length;

    /// <summary>Bytes that it had.</summary>
    public int FullLength;

    /// <summary>The connection that it came on.</summary>
    public ushort Connection;

    /// <summary>Why it was rejected; <see cref="RejectReason.None"/> for a control message that was understood as one.</summary>
    public RejectReason Rejected;
}
