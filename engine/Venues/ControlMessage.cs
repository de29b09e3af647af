using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>What a message that carries no market data says.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="RequestId">The request that it answers; null when it names none, as some refusals do: then the oldest unanswered one.</param>
/// <param name="Reason">The venue's own code and words, as <c>2: Invalid request</c>; null when it gives none.</param>
/// <param name="Streams">The streams that it names, without those that the engine does not use. For a <see cref="ControlKind.SubscriptionList"/> all that the venue has noted.</param>
/// <param name="VenueTimeNanos">The venue's time of sending, nanoseconds since the Unix epoch, when it is given in milliseconds or finer.</param>
public sealed record ControlMessage(ControlKind Kind, long? RequestId, string? Reason, IReadOnlyList<StreamKey> Streams, long? VenueTimeNanos)
{
    /// <summary>A message that says nothing that a connection has to know.</summary>
    public static ControlMessage Other { get; } = new(ControlKind.Other, null, null, [], null);
}
