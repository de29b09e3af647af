using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues;

/// <summary>What every registered feed promises of its lanes, its requests and its answers.</summary>
[TestFixtureSource(nameof(FeedNames))]
[Parallelizable(ParallelScope.All)]
public sealed class FeedRequestTests(string name)
{
    private readonly Feed _feed = VenueRegistry.Feeds.Single(feed => feed.Name == name);

    public static IEnumerable<string> FeedNames => VenueRegistry.Feeds.Select(feed => feed.Name);

    [Test]
    public void Every_channel_stands_in_one_lane()
    {
        Assert.That(_feed.Channels, Is.Unique.And.EquivalentTo(Enum.GetValues<StreamChannel>()));
        Assert.That(_feed.Lanes.SelectMany(lane => lane.Channels), Is.EqualTo(_feed.Channels));
        Assert.That(_feed.Lanes.Select(lane => lane.Path), Is.Unique.And.All.StartsWith("/"));
    }

    [Test]
    public void Limits_leave_room_for_a_listing()
    {
        Assert.That(_feed.Limits.PaceMillis, Is.Positive);
        Assert.That(_feed.Limits.ConnectsPerMinute, Is.Positive);
        Assert.That(_feed.Limits.ListingsPerConnection, Is.Positive);
        Assert.That(_feed.Lanes.Select(lane => lane.MaxStreams / lane.Channels.Count), Has.All.Positive);
    }

    [Test]
    public void Bars_have_no_ids_and_depth_has_them_where_books_chain_by_ids()
    {
        Assert.That(_feed.CarriesIds(StreamChannel.Bars), Is.False);
        Assert.That(_feed.CarriesIds(StreamChannel.Depth), Is.EqualTo(_feed.Rules.HasIds));
    }

    [Test]
    public void Requests_name_every_stream_once_and_are_numbered_in_a_row()
    {
        foreach (var lane in _feed.Lanes)
        {
            var streams = lane.Channels.SelectMany(channel => Enumerable.Range(0, 60).Select(i => new StreamKey($"A{i}_USDT", channel))).ToArray();
            foreach (var messages in new[] { _feed.Subscribe(lane, streams, 100), _feed.Unsubscribe(lane, streams, 100) })
            {
                Assert.That(messages.SelectMany(message => message.Streams), Is.EqualTo(streams));
                Assert.That(messages.Select(message => message.Id), Is.EqualTo(Enumerable.Range(100, messages.Count).Select(id => (long)id)));
                Assert.That(messages.Select(message => Id(message.Bytes)), Is.EqualTo(messages.Select(message => message.Id)));
            }

            Assert.That(_feed.Subscribe(lane, [], 1), Is.Empty);
        }
    }

    [Test]
    public void Heartbeat_has_its_number_and_is_answered_before_the_next_is_due()
    {
        foreach (var lane in _feed.Lanes)
        {
            var rules = _feed.Heartbeat(lane);
            Assert.That(rules, Is.Not.Null);
            Assert.That(rules!.Timeout, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(rules.Interval));
            if (rules.Message is { } message)
            {
                Assert.That(Id(message(77)), Is.EqualTo(77));
            }
        }
    }

    [Test]
    public void Control_message_is_read_from_any_bytes_without_a_throw()
    {
        var script = VenueScript.Find(_feed)!;
        var mutator = new FrameMutator(20_261_123);
        var kinds = new HashSet<ControlKind>();
        foreach (var step in script.Steps.Where(step => step.Snapshot < 0))
        {
            foreach (var lane in _feed.Lanes)
            {
                kinds.Add(_feed.ReadControl(lane, step.Frame).Kind);
                for (var i = 0; i < 200 && step.Frame.Length > 1; i++)
                {
                    Assert.That(_feed.ReadControl(lane, mutator.Mutate(step.Frame)), Is.Not.Null);
                }
            }
        }

        Assert.That(kinds, Is.SupersetOf(new[] { ControlKind.Other, ControlKind.Acknowledged, ControlKind.Refused }));
    }

    [Test]
    public void Market_data_is_no_control_message()
    {
        var frames = VenueScript.Find(_feed)!.Steps.Where(step => step.Snapshot < 0 && step.Expected.Any(line => !line.StartsWith("control", StringComparison.Ordinal) && !line.StartsWith("rejected", StringComparison.Ordinal))).ToArray();
        Assert.That(frames, Is.Not.Empty);
        Assert.That(frames.SelectMany(step => _feed.Lanes.Select(lane => _feed.ReadControl(lane, step.Frame))), Is.All.SameAs(ControlMessage.Other));
    }

    private static long Id(ReadOnlyMemory<byte> message) => JsonDocument.Parse(message).RootElement.GetProperty("id").GetInt64();
}
