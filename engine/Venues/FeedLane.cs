using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>The streams of a feed that share an endpoint, and with it a connection.</summary>
/// <param name="Path">Path of the endpoint behind the feed's WebSocket base, with its leading slash.</param>
/// <param name="Channels">Channels that the engine subscribes here for every listing, in the order in which they are asked for.</param>
/// <param name="MaxStreams">Streams that one connection may carry.</param>
public sealed record FeedLane(string Path, IReadOnlyList<StreamChannel> Channels, int MaxStreams);
