using Crossfeed.Market.Frames;

namespace Crossfeed.Venues;

/// <summary>One frame of a warm-up round.</summary>
/// <param name="OffsetNanos">Receive time since the beginning of the round, nanoseconds; never smaller than that of the frame before.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Subject">See <see cref="FrameSlot.Subject"/>.</param>
/// <param name="IsBroken">Whether it has to be rejected.</param>
public sealed record WarmUpFrame(long OffsetNanos, FrameKind Kind, ReadOnlyMemory<byte> Payload, string? Subject, bool IsBroken);
