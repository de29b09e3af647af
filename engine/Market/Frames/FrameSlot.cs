using System.Runtime.CompilerServices;

namespace Crossfeed.Market.Frames;

/// <summary>
/// HOT: one slot of the ring: a frame with its receive time. The slot owns <see cref="Block"/> from publication until the producer that claims it a lap later swaps in
/// its own; <see cref="Data"/> may also point into memory that a replay source keeps alive until every consumer has passed.
/// </summary>
public unsafe struct FrameSlot
{
    /// <summary>First byte of the payload. At least <see cref="FrameBlock.SlackBytes"/> readable bytes follow its end.</summary>
    public byte* Data;

    /// <summary>Payload bytes.</summary>
    public int Length;

    /// <summary>What the slot carries.</summary>
    public FrameKind Kind;

    /// <summary>The connection it came on: 0 for none, else an id that a <see cref="FrameKind.ConnectionOpened"/> slot introduced.</summary>
    public ushort Connection;

    /// <summary>Receive time, nanoseconds since the Unix epoch: the time on which decisions rest.</summary>
    public long ReceivedNanos;

    /// <summary>Receive time on the machine's monotonic clock, nanoseconds from an arbitrary start.</summary>
    public long MonotonicNanos;

    /// <summary>The block that holds <see cref="Data"/>, or null when somebody else owns it.</summary>
    public FrameBlock? Block;

    /// <summary>
    /// What the frame is about, null for messages: the native symbol of a depth snapshot, the feed of a connection. Travels into captures.
    /// </summary>
    public string? Subject;

    /// <summary>What the producer prepared for the hot consumer so that it need not allocate (new books, symbol tables); null for messages.</summary>
    public object? Attachment;

    /// <summary>The payload.</summary>
    public readonly ReadOnlySpan<byte> Payload
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Data, Length);
    }
}
