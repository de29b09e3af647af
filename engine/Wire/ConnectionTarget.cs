namespace Crossfeed.Wire;

/// <summary>Where a connection goes and what it says once open.</summary>
/// <param name="Address">WebSocket address.</param>
/// <param name="Messages">UTF-8 text messages, in order.</param>
/// <param name="PaceMillis">Least time between two of them in milliseconds.</param>
public sealed record ConnectionTarget(Uri Address, IReadOnlyList<ReadOnlyMemory<byte>> Messages, int PaceMillis);
