using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>One frame of a <see cref="WarmUpTape"/>.</summary>
/// <param name="OffsetNanos">Receive time since the beginning of the round.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Connection">The connection that it comes on; 0 for none.</param>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="Length">Number of its bytes.</param>
/// <param name="Subject">See <see cref="FrameSlot.Subject"/>.</param>
/// <param name="IsBroken">Whether it has to be rejected.</param>
public readonly record struct TapeFrame(long OffsetNanos, FrameKind Kind, ushort Connection, int Start, int Length, string? Subject, bool IsBroken);
