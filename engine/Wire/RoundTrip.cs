namespace Crossfeed.Wire;

/// <summary>What the answered heartbeats of a connection took, in nanoseconds; zeros before the first answer.</summary>
/// <param name="LastNanos">The last one.</param>
/// <param name="SmoothedNanos">Moving average with a weight of 1/8 for the newest.</param>
/// <param name="MinNanos">The shortest.</param>
/// <param name="Count">Answers counted.</param>
public readonly record struct RoundTrip(long LastNanos, long SmoothedNanos, long MinNanos, long Count);
