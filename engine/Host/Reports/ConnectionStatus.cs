using Crossfeed.Market;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>How one connection stands.</summary>
public sealed record ConnectionStatus
{
    /// <summary>Name of its feed.</summary>
    public required string Feed { get; init; }

    /// <summary>Number of its line.</summary>
    public required int Line { get; init; }

    /// <summary>Its id in slots.</summary>
    public required int Id { get; init; }

    /// <summary>Where it goes.</summary>
    public required Uri Address { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ConnectionState State { get; init; }

    /// <summary>Since when, nanoseconds since the Unix epoch.</summary>
    public required long SinceNanos { get; init; }

    /// <summary>Why.</summary>
    public required string Cause { get; init; }

    /// <summary>How often it was opened.</summary>
    public required long Opens { get; init; }

    /// <summary>How often it was lost.</summary>
    public required long Losses { get; init; }

    /// <summary>Messages received.</summary>
    public required long Messages { get; init; }

    /// <summary>Payload bytes received.</summary>
    public required long Bytes { get; init; }

    /// <summary>What its heartbeats took.</summary>
    public required RoundTrip RoundTrip { get; init; }

    /// <summary>
    /// How far the venue's clock is ahead of ours, nanoseconds: the least time between its stamp and the receipt over a minute, less half of the least round trip, with the sign turned. Null where either
    /// is unknown.
    /// </summary>
    public required long? ClockOffsetNanos { get; init; }

    /// <summary>Streams it is to carry.</summary>
    public required int Wanted { get; init; }

    /// <summary>Streams the venue has acknowledged.</summary>
    public required int Acknowledged { get; init; }

    /// <summary>Streams of which a message has come within the last minute, from whichever leg.</summary>
    public required int Flowing { get; init; }

    /// <summary>Streams the venue refuses, with its words.</summary>
    public required IReadOnlyList<(StreamKey Stream, string Reason)> Refused { get; init; }

    /// <summary>All changes of state, those too that are not kept.</summary>
    public required long Changes { get; init; }

    /// <summary>The last changes of state, oldest first.</summary>
    public required IReadOnlyList<ConnectionTransition> Transitions { get; init; }
}
