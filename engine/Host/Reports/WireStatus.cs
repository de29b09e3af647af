using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>How the wire stands: connections, legs, silences, holes, request budgets. Taken at a moment; single figures are exact, not simultaneous.</summary>
/// <param name="Connections">The connections, by feed and line.</param>
/// <param name="Retired">What ended connections of each feed did: replaced ones, and those whose streams nobody wants any more.</param>
/// <param name="Legs">What each place of a line with several legs contributed.</param>
/// <param name="Silences">What was found by feed.</param>
/// <param name="Gaps">The ledger in a few figures.</param>
/// <param name="Budgets">Request budgets.</param>
/// <param name="Fetches">Depth snapshots by feed: fetched, failed, not needed any more when their turn came.</param>
/// <param name="Rotations">Connections that were replaced before the venue ended them.</param>
/// <param name="FailedRotations">Replacements that were given up.</param>
/// <param name="HolesLost">Records of holes that the hot threads could not hand on.</param>
/// <param name="MailLost">Messages about connections that they could not.</param>
public sealed record WireStatus(
    IReadOnlyList<ConnectionStatus> Connections, IReadOnlyList<(string Feed, ConnectionTotals Totals)> Retired, IReadOnlyList<LegCounters> Legs, IReadOnlyList<SilenceStatus> Silences, GapSummary Gaps, IReadOnlyList<RestBudgetStatus> Budgets,
    IReadOnlyList<(string Feed, long Fetched, long Failed, long Skipped)> Fetches, long Rotations, long FailedRotations, long HolesLost, long MailLost)
{
    private const long RecentNanos = 60_000_000_000; // a minute

    /// <summary>What all connections of a feed did, the ended ones too.</summary>
    /// <param name="feed">Its name.</param>
    public ConnectionTotals Totals(string feed)
    {
        var totals = Retired.FirstOrDefault(r => r.Feed == feed).Totals;
        foreach (var c in Connections.Where(c => c.Feed == feed))
        {
            totals += new ConnectionTotals(1, c.Opens, c.Losses, c.Messages, c.Bytes, c.Changes);
        }

        return totals;
    }

    internal static WireStatus Of(LiveMarket market, IReadOnlyList<Shard> shards, GapSummary gaps, IReadOnlyList<SilenceStatus> silences, long now)
    {
        var connections = new List<ConnectionStatus>();
        var (rotations, failed) = (0L, 0L);
        foreach (var feed in market.Feeds)
        {
            foreach (var line in feed.Lines)
            {
                rotations += line.Rotations;
                failed += line.FailedRotations;
                connections.AddRange(line.Legs.Select(leg => Of(feed, line, leg, now)));
            }
        }

        return new WireStatus(
            connections,
            market.Feeds.Select(f => (f.Feed.Name, f.Retired)).ToArray(),
            shards.SelectMany(s => s.Plane.Legs).ToArray(),
            silences,
            gaps,
            market.Budgets.Status,
            market.Feeds.Select(f => (f.Feed.Name, f.Fetcher.Fetched, f.Fetcher.Failed, f.Fetcher.Skipped)).ToArray(),
            rotations,
            failed,
            shards.Sum(s => s.Plane.Holes.Lost),
            shards.Sum(s => s.Plane.ControlMail?.Lost ?? 0));
    }

    private static ConnectionStatus Of(LiveFeed feed, Line line, Leg leg, long now)
    {
        var connection = leg.Connection;
        var journal = connection.Journal;
        var streams = leg.Subscriptions.Streams;
        var trip = connection.RoundTrip;
        var transit = line.Shard.Plane.LeastTransitNanos(connection.Id);
        return new ConnectionStatus
        {
            Feed = feed.Feed.Name,
            Line = line.Number,
            Id = connection.Id,
            Address = connection.Target.Address,
            State = connection.State,
            SinceNanos = journal.SinceNanos,
            Cause = journal.LastCause,
            Opens = connection.Opens,
            Losses = ConnectionTotals.LossesOf(connection),
            Messages = connection.Messages,
            Bytes = connection.Bytes,
            RoundTrip = trip,
            ClockOffsetNanos = transit == TransitMinimum.None || trip.Count == 0 ? null : (trip.MinNanos / 2) - transit,
            Wanted = streams.Count,
            Acknowledged = streams.Count(s => s.State == SubscriptionState.Acknowledged),
            Flowing = streams.Count(s => IsFlowing(feed, s.Stream, now)),
            Refused = streams.Where(s => s.State == SubscriptionState.Refused).Select(s => (s.Stream, s.Reason ?? "refused")).ToArray(),
            Changes = journal.Count,
            Transitions = journal.Transitions(),
        };
    }

    private static bool IsFlowing(LiveFeed feed, StreamKey stream, long now)
    {
        if (feed.Find(stream.Native) is not { } listing)
        {
            return false;
        }

        ref var counter = ref listing.Book.Streams[stream.Channel];
        return now - Volatile.Read(ref counter.LastReceivedNanos) < RecentNanos;
    }
}
