using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>A request to begin or end streams.</summary>
/// <param name="Id">Number of the request, which the venue's answer repeats.</param>
/// <param name="Bytes">UTF-8 text of the message.</param>
/// <param name="Streams">The streams that it names.</param>
public sealed record SubscriptionMessage(long Id, ReadOnlyMemory<byte> Bytes, IReadOnlyList<StreamKey> Streams);
