using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>
/// Spreads the streams of listings over connections within a venue's limits. A listing's streams of one lane stay together. A connection keeps its place in the plan for good, and no
/// stream ever moves to another one: a change of the wanted set leaves everything alone that it does not name.
/// </summary>
public static class ConnectionPlanner
{
    /// <summary>Plans the connections of listings.</summary>
    /// <param name="lanes">The feed's lanes.</param>
    /// <param name="limits">The feed's limits.</param>
    /// <param name="natives">Native symbols.</param>
    /// <returns>The connections of the first lane, then those of the next.</returns>
    public static IReadOnlyList<PlannedConnection> Plan(IReadOnlyList<FeedLane> lanes, ConnectionLimits limits, IReadOnlyList<string> natives) => Add(lanes, limits, [], natives);

    /// <summary>Adds listings: to connections with room first, in the order of the plan, then to new ones at its end.</summary>
    /// <param name="lanes">The feed's lanes.</param>
    /// <param name="limits">The feed's limits.</param>
    /// <param name="plan">The plan so far.</param>
    /// <param name="natives">Native symbols; one that a lane carries already stays where it is.</param>
    /// <returns>The whole plan. What was there keeps its place, and its streams stand in front of those added.</returns>
    public static IReadOnlyList<PlannedConnection> Add(IReadOnlyList<FeedLane> lanes, ConnectionLimits limits, IReadOnlyList<PlannedConnection> plan, IReadOnlyList<string> natives)
    {
        var connections = plan.ToList();
        foreach (var lane in lanes)
        {
            var carried = connections.Where(connection => connection.Lane == lane).SelectMany(connection => connection.Natives).ToHashSet(StringComparer.Ordinal);
            var waiting = new Queue<string>(natives.Where(carried.Add));
            var size = Math.Max(1, Math.Min(limits.ListingsPerConnection, lane.MaxStreams / lane.Channels.Count));
            for (var i = 0; i < connections.Count && waiting.Count > 0; i++)
            {
                if (connections[i].Lane == lane)
                {
                    connections[i] = Fill(connections[i], size - connections[i].Natives.Count, waiting);
                }
            }

            while (waiting.Count > 0)
            {
                connections.Add(Fill(new PlannedConnection(lane, []), size, waiting));
            }
        }

        return connections;
    }

    /// <summary>Removes listings.</summary>
    /// <param name="plan">The plan so far.</param>
    /// <param name="natives">Native symbols.</param>
    /// <returns>The whole plan; a connection that carries nothing any more keeps its place, and is the first to be filled again.</returns>
    public static IReadOnlyList<PlannedConnection> Remove(IReadOnlyList<PlannedConnection> plan, IReadOnlyList<string> natives)
    {
        var gone = natives.ToHashSet(StringComparer.Ordinal);
        return plan.Select(connection => connection.Streams.Any(stream => gone.Contains(stream.Native))
            ? connection with { Streams = connection.Streams.Where(stream => !gone.Contains(stream.Native)).ToArray() }
            : connection).ToArray();
    }

    // By channel, not by listing: books are what the rest waits for, and venues take many listings of a channel in one message.
    private static PlannedConnection Fill(PlannedConnection connection, int room, Queue<string> waiting)
    {
        var added = new List<string>();
        while (added.Count < room && waiting.TryDequeue(out var native))
        {
            added.Add(native);
        }

        var streams = connection.Lane.Channels.SelectMany(channel => added.Select(native => new StreamKey(native, channel)));
        return added.Count == 0 ? connection : connection with { Streams = [.. connection.Streams, .. streams] };
    }
}
