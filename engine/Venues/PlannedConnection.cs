using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>A connection of a plan.</summary>
/// <param name="Lane">Where it goes.</param>
/// <param name="Streams">What it carries, in the order in which it is asked for; empty when nothing is left, and then no connection is needed in this place.</param>
public sealed record PlannedConnection(FeedLane Lane, IReadOnlyList<StreamKey> Streams)
{
    /// <summary>The native symbols that it carries, each once.</summary>
    public IReadOnlyList<string> Natives => Streams.Select(stream => stream.Native).Distinct(StringComparer.Ordinal).ToArray();
}
