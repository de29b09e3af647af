using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

[Parallelizable(ParallelScope.All)]
public sealed class ConnectionPlannerTests
{
    private static readonly FeedLane Books = new("/books", [StreamChannel.Depth, StreamChannel.Quotes], MaxStreams: 4);
    private static readonly FeedLane Prints = new("/prints", [StreamChannel.Trades], MaxStreams: 3);
    private static readonly FeedLane[] Lanes = [Books, Prints];
    private static readonly ConnectionLimits Limits = new(PaceMillis: 10, ConnectsPerMinute: 60, Lifetime: null, ListingsPerConnection: 100);

    [Test]
    public void Lanes_follow_each_other_and_channels_stand_together() =>
        Assert.That(Describe(ConnectionPlanner.Plan(Lanes, Limits, ["A", "B", "C"])), Is.EqualTo(new[]
        {
            "/books A depth, B depth, A quotes, B quotes",
            "/books C depth, C quotes",
            "/prints A trades, B trades, C trades",
        }));

    [Test]
    public void Listings_of_a_connection_are_limited_too() =>
        Assert.That(ConnectionPlanner.Plan(Lanes, Limits with { ListingsPerConnection = 1 }, ["A", "B"]).Select(connection => connection.Natives), Is.EqualTo(new[] { new[] { "A" }, ["B"], ["A"], ["B"] }));

    [Test]
    public void Added_listings_fill_what_has_room_and_move_nothing()
    {
        var before = ConnectionPlanner.Plan(Lanes, Limits, ["A", "B", "C"]);
        var after = ConnectionPlanner.Add(Lanes, Limits, before, ["D", "E", "B"]);
        Assert.That(Describe(after), Is.EqualTo(new[]
        {
            "/books A depth, B depth, A quotes, B quotes",
            "/books C depth, C quotes, D depth, D quotes",
            "/prints A trades, B trades, C trades",
            "/books E depth, E quotes",
            "/prints D trades, E trades",
        }));
        Assert.That(after[0], Is.SameAs(before[0]), "an untouched connection is the same");
    }

    [Test]
    public void Removed_listings_leave_the_others_where_they_are()
    {
        var before = ConnectionPlanner.Plan(Lanes, Limits, ["A", "B", "C"]);
        var after = ConnectionPlanner.Remove(before, ["C", "A", "NOSUCH"]);
        Assert.That(Describe(after), Is.EqualTo(new[] { "/books B depth, B quotes", "/books ", "/prints B trades" }));
        Assert.That(Describe(ConnectionPlanner.Add(Lanes, Limits, after, ["D", "E"])), Is.EqualTo(new[]
        {
            "/books B depth, B quotes, D depth, D quotes",
            "/books E depth, E quotes",
            "/prints B trades, D trades, E trades",
        }));
    }

    [Test]
    public void Nothing_wanted_twice_is_planned_twice()
    {
        var plan = ConnectionPlanner.Plan(Lanes, Limits, ["A", "A"]);
        Assert.That(Describe(plan), Is.EqualTo(new[] { "/books A depth, A quotes", "/prints A trades" }));
        Assert.That(ConnectionPlanner.Add(Lanes, Limits, plan, ["A"]), Is.EqualTo(plan));
    }

    [Test]
    public void Random_changes_keep_the_limits_the_wanted_set_and_every_untouched_stream()
    {
        var random = new Random(20_261_122);
        var wanted = new HashSet<string>();
        IReadOnlyList<PlannedConnection> plan = [];
        for (var step = 0; step < 300; step++)
        {
            var touched = Enumerable.Range(0, random.Next(6)).Select(_ => $"S{random.Next(40)}").Distinct().ToArray();
            var before = plan;
            var isAdd = random.Next(2) == 0;
            plan = isAdd ? ConnectionPlanner.Add(Lanes, Limits, plan, touched) : ConnectionPlanner.Remove(plan, touched);
            if (isAdd)
            {
                wanted.UnionWith(touched);
            }
            else
            {
                wanted.ExceptWith(touched);
            }

            Assert.That(plan.Select(connection => connection.Streams.Count - connection.Lane.MaxStreams), Has.All.LessThanOrEqualTo(0));
            var expected = wanted.SelectMany(native => Lanes.SelectMany(lane => lane.Channels).Select(channel => new StreamKey(native, channel)));
            Assert.That(plan.SelectMany(connection => connection.Streams), Is.EquivalentTo(expected));
            for (var i = 0; i < before.Count; i++)
            {
                var kept = before[i].Streams.Where(stream => wanted.Contains(stream.Native)).ToArray();
                Assert.That(plan[i].Streams.Take(kept.Length), Is.EqualTo(kept), $"step {step}, connection {i}");
            }
        }
    }

    private static string[] Describe(IReadOnlyList<PlannedConnection> plan) => [.. plan.Select(connection => $"{connection.Lane.Path} {string.Join(", ", connection.Streams)}")];
}
