namespace Crossfeed.Venues;

/// <summary>One connection: where to, and what to say once it is open.</summary>
/// <param name="Address">WebSocket address.</param>
/// <param name="Messages">UTF-8 text messages to send in order after the connection opened.</param>
/// <param name="PaceMillis">Least time between two messages in milliseconds, from the venue's limit.</param>
/// <param name="Natives">Native symbols that it carries.</param>
public sealed record ConnectionPlan(Uri Address, IReadOnlyList<ReadOnlyMemory<byte>> Messages, int PaceMillis, IReadOnlyList<string> Natives);
