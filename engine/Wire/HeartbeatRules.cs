namespace Crossfeed.Wire;

/// <summary>How a connection asks whether the venue is still there.</summary>
/// <param name="Interval">Time between two beats, from the end of the opening messages on.</param>
/// <param name="Timeout">A beat after which no whole message came for this long proves that the connection is dead.</param>
/// <param name="Message">
/// The message of the beat with a number, counted from 1 over all lives of the connection: UTF-8 text. The answer should name the number, for the round trip. Null where the venue beats by itself and
/// takes no question: then a beat only begins the wait for the venue's next message.
/// </param>
public sealed record HeartbeatRules(TimeSpan Interval, TimeSpan Timeout, Func<long, ReadOnlyMemory<byte>>? Message);
