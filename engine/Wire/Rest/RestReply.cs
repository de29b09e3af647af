using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>What an ask gave.</summary>
/// <param name="Outcome">Whether a request was sent at all.</param>
/// <param name="Block">The body, at the block's start; the caller owns the block. Null unless granted.</param>
/// <param name="Length">Length of the body in bytes.</param>
public readonly record struct RestReply(RestOutcome Outcome, FrameBlock? Block, int Length);
