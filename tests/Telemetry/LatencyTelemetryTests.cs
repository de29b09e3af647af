using Crossfeed.Telemetry;
using NUnit.Framework;

namespace Crossfeed.Tests.Telemetry;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LatencyTelemetryTests
{
    private static readonly string[] Venues = ["binance", "gateio"];

    [Test]
    public void One_message_in_thirty_two_is_sampled_whatever_the_rhythm_of_the_venues([Values(1, 2, 3, 5, 8, 16, 17, 64, 1_000)] int period, [Values(0, 1)] int phase)
    {
        const int Messages = 100_000;
        var sampled = Enumerable.Range(0, Messages).Count(i => LatencyTelemetry.IsSampled(((long)i * period) + phase));
        Assert.That(sampled, Is.InRange(Messages / LatencyTelemetry.SampleEvery * 0.98, Messages / LatencyTelemetry.SampleEvery * 1.02));
    }

    [Test]
    public void Stages_are_counted_by_venue_and_summed()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        telemetry.Begin(telemetry.IndexOf("gateio"), 1);
        telemetry.Applied(100, 150, 200, 230);
        telemetry.Published(40);
        telemetry.EndMessage(100, 250, 1, 0, 0);
        telemetry.Begin(telemetry.IndexOf("binance"), 2);
        telemetry.EndMessage(100, 180, 1, 0, 0);
        telemetry.BeginOther();
        telemetry.Published(60);
        var snapshot = Take(telemetry);
        Assert.Multiple(() =>
        {
            Assert.That(Text(snapshot.Stages), Is.EqualTo("receive-to-decode 1 100, decode 1 50, decode-to-book 1 30, receive-to-trigger 2 150, trigger-to-published 2 60"));
            Assert.That(snapshot.Venues.Select(v => v.Venue + ": " + Text(v.Stages)), Is.EqualTo(new[]
            {
                "binance: receive-to-trigger 1 80",
                "gateio: receive-to-decode 1 100, decode 1 50, decode-to-book 1 30, receive-to-trigger 1 150, trigger-to-published 1 40",
            }), "a trigger of no venue is in the sum only");
        });
    }

    [Test]
    public void Where_the_receipt_means_nothing_only_the_work_is_measured_and_triggers_of_samples_only()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: false);
        telemetry.Begin(0, 1);
        Assert.That((telemetry.Weight(1, 100, 1), telemetry.MeasuresTriggers), Is.EqualTo((0, false)));
        telemetry.Applied(100, 150, 200, 230);
        Assert.That(telemetry.MeasuresTriggers);
        telemetry.EndMessage(100, 0, 0, 0, 0);
        Assert.That((telemetry.MeasuresTriggers, telemetry.LastEndNanos), Is.EqualTo((false, 0L)));
        Assert.That(Text(Take(telemetry).Stages), Is.EqualTo("decode 1 50, decode-to-book 1 30"));
    }

    [Test]
    public void Where_the_receipt_is_known_every_trigger_is_measured()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        Assert.That(telemetry.MeasuresTriggers);
        telemetry.Applied(100, 150, 200, 230);
        telemetry.EndMessage(100, 250, 1, 0, 0);
        Assert.That(telemetry.MeasuresTriggers);
    }

    [Test]
    public void Work_begins_where_that_on_the_last_message_ended_unless_something_lies_between()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        Assert.That(telemetry.LastEndNanos, Is.Zero);
        telemetry.EndMessage(1, 70, 1, 0, 0);
        Assert.That(telemetry.LastEndNanos, Is.EqualTo(70));
        telemetry.BeginOther();
        Assert.That(telemetry.LastEndNanos, Is.Zero, "other work");
        telemetry.EndMessage(1, 90, 1, 0, 0);
        telemetry.EndBatch(2);
        Assert.That(telemetry.LastEndNanos, Is.Zero, "a wait");
    }

    [Test]
    public void Of_messages_that_came_in_one_read_the_first_is_measured_and_an_eighth_of_the_others_for_all()
    {
        const int Messages = 80_000;
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        Assert.That((telemetry.Weight(1, 50, 1), telemetry.Weight(1, 60, 2), telemetry.Weight(2, 60, 3)), Is.EqualTo((1, 1, 1)), "each came alone: two sockets may receive in one nanosecond");
        var weights = Enumerable.Range(4, Messages).Select(ordinal => telemetry.Weight(2, 80, ordinal)).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(weights[0], Is.EqualTo(1));
            Assert.That(weights[1..].Distinct(), Is.EquivalentTo(new[] { 0, LatencyTelemetry.BurstEvery }));
            Assert.That(weights.Sum(), Is.EqualTo(Messages).Within(0.5).Percent);
            Assert.That(Enumerable.Range(5, Messages - 1).Where(o => LatencyTelemetry.IsSampled(o)).Select(o => weights[o - 4]), Is.All.Positive, "a message whose stages are measured is measured as a whole");
        });
    }

    [Test]
    public void Exchange_times_count_where_there_are_any_and_until_they_end()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: false);
        telemetry.Begin(0, 1);
        telemetry.EndMessage(0, 0, 0, 0, 500);
        telemetry.EndMessage(0, 0, 0, 400, 500);
        telemetry.EndExchangeTimes(600);
        telemetry.EndMessage(0, 0, 0, 500, 599);
        telemetry.EndMessage(0, 0, 0, 500, 600);
        Assert.That(Text(Take(telemetry).Stages), Is.EqualTo("exchange-to-receive 2 100"));
    }

    [Test]
    public void Occupancy_is_the_slots_of_a_batch_and_sums_are_over_all_planes()
    {
        LatencyTelemetry[] planes = [new(Venues, 8, hasReceiveTimes: true), new(["kraken", "binance"], 16, hasReceiveTimes: true)];
        planes[0].EndBatch(3);
        planes[0].EndBatch(4);
        planes[1].EndBatch(16);
        foreach (var plane in planes)
        {
            plane.Begin(plane.IndexOf("binance"), 1);
            plane.EndMessage(10, 20, 1, 0, 0);
            plane.Stalls.Begin();
            plane.Stalls.End(plane.RingSlots);
        }

        var snapshot = LatencySnapshot.Take(planes, []);
        Assert.That((snapshot.Ring.Capacity, snapshot.Ring.Occupancy.Count, snapshot.Ring.Occupancy.P50, snapshot.Ring.Occupancy.Max), Is.EqualTo((24L, 3L, 3L, 16L)));
        Assert.That((snapshot.Ring.Stalls, snapshot.Ring.StalledNanos, snapshot.Ring.LongestStallNanos), Is.EqualTo((2L, 24L, 16L)));
        Assert.That(snapshot.Venues.Select(v => v.Venue + ": " + Text(v.Stages)), Is.EqualTo(new[] { "binance: receive-to-trigger 2 10" }), "a venue's index may differ from plane to plane");
    }

    [Test]
    public void An_unknown_venue_is_no_venue()
    {
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        Assert.That((telemetry.IndexOf("nowhere"), telemetry.NoVenue), Is.EqualTo((2, 2)));
        Assert.That((Take(telemetry).Stages, Take(telemetry).Venues), Is.EqualTo((Array.Empty<StageLatency>(), Array.Empty<VenueLatency>())));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_snapshot_beside_the_hot_thread_agrees_with_itself(CancellationToken cancellation)
    {
        const long Messages = 2_000_000;
        var telemetry = new LatencyTelemetry(Venues, 8, hasReceiveTimes: true);
        var hot = Task.Run(
            () =>
            {
                for (var i = 1L; i <= Messages; i++)
                {
                    telemetry.Begin((int)(i & 1), i);
                    telemetry.EndMessage(0, i, 1, 0, 0);
                }
            },
            cancellation);
        var (wrong, seen) = (0, 0L);
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var snapshot = Take(telemetry);
            var sum = snapshot.Stages.Sum(s => s.Values.Count);
            wrong += sum < seen || sum != snapshot.Venues.Sum(v => v.Stages.Sum(s => s.Values.Count)) ? 1 : 0;
            wrong += snapshot.Stages.Any(s => s.Values.P50 > s.Values.P99 || s.Values.P99 > s.Values.P999 || s.Values.P999 > s.Values.Max) ? 1 : 0;
            seen = sum;
        }
        while (seen < Messages);
        await hot;
        Assert.That((wrong, seen), Is.EqualTo((0, Messages)));
    }

    private static LatencySnapshot Take(LatencyTelemetry telemetry) => LatencySnapshot.Take([telemetry], []);

    private static string Text(IReadOnlyList<StageLatency> stages) => string.Join(", ", stages.Select(s => $"{LatencyStages.Name(s.Stage)} {s.Values.Count} {s.Values.Max}"));
}
