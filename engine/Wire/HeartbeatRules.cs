namespace Crossfeed.Wire;

/// <summary>How a connection proves that its venue still answers.</summary>
/// <param name="Interval">Time between two heartbeats.</param>
/// <param name="Timeout">Time in which the answer must have come.</param>
/// <param name="Message">Writes the UTF-8 text of the heartbeat with this number.</param>
public sealed record HeartbeatRules(TimeSpan Interval, TimeSpan Timeout, Func<long, ReadOnlyMemory<byte>> Message);
