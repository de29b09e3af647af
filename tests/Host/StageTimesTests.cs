using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Telemetry;
using Crossfeed.Tests.Capture;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>Which messages have which of their times counted: on slots made by hand, in replays and against simulated venues. How long anything takes is nobody's promise here.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StageTimesTests : IDisposable
{
    private const int Deltas = 4_000; // on each of two venues

    private readonly CaptureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Every_message_of_an_open_connection_is_counted_under_its_venue_and_nothing_else_is()
    {
        var telemetry = new LatencyTelemetry(VenueNames.All, 8, hasReceiveTimes: true);
        var plane = PlaneUnderTest.WithTwoBooks(telemetry: telemetry);
        for (var sequence = 11; sequence < 111; sequence++)
        {
            plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(sequence));
        }

        plane.Send(FrameKind.Message, PlaneUnderTest.Gate, "{");
        plane.Send(FrameKind.Message, 9, PlaneUnderTest.BinanceDelta(1));
        plane.Send(FrameKind.ClockTick, 0);
        var snapshot = LatencySnapshot.Take([telemetry], []);
        Assert.Multiple(() =>
        {
            Assert.That(Count(snapshot, LatencyStage.ReceiveToTrigger, "binance"), Is.EqualTo(100));
            Assert.That(Count(snapshot, LatencyStage.ReceiveToTrigger, "gateio"), Is.EqualTo(1), "a message that cannot be read has taken its time too");
            Assert.That(Count(snapshot, LatencyStage.ReceiveToTrigger), Is.EqualTo(101));
            Assert.That(Count(snapshot, LatencyStage.ExchangeToReceive), Is.EqualTo(100), "nothing was read that could carry a time");
            Assert.That(snapshot.Ring.Occupancy.Count, Is.EqualTo(plane.Counters.Slots), "a batch a slot");
            Assert.That(snapshot.Ring.Occupancy.Max, Is.EqualTo(1));
        });
    }

    [Test]
    public void Telemetry_changes_no_book_and_no_counter()
    {
        PlaneUnderTest[] planes = [PlaneUnderTest.WithTwoBooks(60_100), PlaneUnderTest.WithTwoBooks(60_100, new LatencyTelemetry(VenueNames.All, 8, hasReceiveTimes: true))];
        var states = planes.Select(plane =>
        {
            for (var sequence = 11; sequence < 200; sequence++)
            {
                plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(sequence, bids: $"""["{60_100 - (sequence % 5)}.00","{sequence % 3}"]"""));
            }

            return (plane.Book(0).Top, plane.Book(0).Sequence, plane.Book(0).BidLevels, plane.Plane.Triggers.Opened, plane.Plane.Triggers.Changed, plane.Plane.Triggers.Closed, plane.Counters.BookDeltas);
        }).ToArray();
        Assert.That(states[1], Is.EqualTo(states[0]));
        Assert.That(states[0].Changed, Is.Positive, "there was something to change");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_replay_at_full_speed_has_exchange_times_and_samples_of_the_work_and_nothing_from_the_receipt(CancellationToken cancellation)
    {
        var rows = GeneratedMarket.Binance(Deltas).ToArray();
        var statistics = await ReplayAsync(new ReplayOptions { Captures = [_folder.Write("binance", rows)] }, cancellation);
        var latency = statistics.Latency!;
        var sampled = Enumerable.Range(0, rows.Length).Count(i => rows[i].Kind == FrameKind.Message && LatencyTelemetry.IsSampled(i + 1));
        Assert.Multiple(() =>
        {
            Assert.That(latency.Stages.Select(s => s.Stage), Is.EqualTo(new[] { LatencyStage.ExchangeToReceive, LatencyStage.Decode, LatencyStage.DecodeToBook }), "no venue to trade against");
            Assert.That(latency.Venues.Single().Venue, Is.EqualTo("binance"));
            Assert.That(Count(latency, LatencyStage.ExchangeToReceive), Is.EqualTo(Deltas));
            Assert.That((Count(latency, LatencyStage.Decode), Count(latency, LatencyStage.DecodeToBook)), Is.EqualTo(((long)sampled, (long)sampled)));
            Assert.That(sampled, Is.GreaterThan(100));
            Assert.That(latency.Stages.Where(s => s.Stage != LatencyStage.ExchangeToReceive).Select(s => s.Values.Negative), Is.All.Zero);
            Assert.That(latency.Stages[0].Values.Max, Is.EqualTo(2 * Deltas * Timestamp.NanosPerMilli), "the market's clock stands still, its frames come at every second millisecond");
            Assert.That(latency.Ring.Occupancy.Max, Is.InRange(1, latency.Ring.Capacity));
            Assert.That(latency.Hiccups.Single(), Has.Property(nameof(ThreadHiccups.Thread)).EqualTo(HotHandler.ThreadName).And.Property(nameof(ThreadHiccups.IsMeasured)).False);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Of_the_passes_of_a_replay_the_first_has_exchange_times([Values(1, 2)] int captures, CancellationToken cancellation)
    {
        string[] paths = [_folder.Write("binance", GeneratedMarket.Binance(Deltas)), _folder.Write("gate", GeneratedMarket.Gate(Deltas))];
        var statistics = await ReplayAsync(new ReplayOptions { Captures = paths[..captures], Loops = 3 }, cancellation);
        Assert.That(statistics.Hot.Messages, Is.EqualTo(3 * captures * Deltas));
        Assert.That(Count(statistics.Latency!, LatencyStage.ExchangeToReceive), Is.EqualTo(captures * Deltas), "later passes have receive times of their own");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Triggers_at_full_speed_are_measured_in_samples_and_only_where_they_go_somewhere(CancellationToken cancellation)
    {
        var options = new ReplayOptions { Captures = [_folder.Write("binance", GeneratedMarket.Binance(Deltas)), _folder.Write("gate", GeneratedMarket.Gate(Deltas))] };
        var nowhere = await ReplayAsync(options, cancellation);
        Assert.That(nowhere.Triggers.Opened, Is.Positive);
        Assert.That(Count(nowhere.Latency!, LatencyStage.TriggerToPublished), Is.Zero);
        var file = await ReplayAsync(options with { TriggersOut = _folder["triggers.ndjson"] }, cancellation);
        Assert.That(Count(file.Latency!, LatencyStage.TriggerToPublished), Is.Positive.And.LessThan(Total(file)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_replay_at_a_pace_measures_from_the_time_at_which_frames_were_due(CancellationToken cancellation)
    {
        string[] captures = [_folder.Write("binance", GeneratedMarket.Binance(Deltas)), _folder.Write("gate", GeneratedMarket.Gate(Deltas))];
        var statistics = await ReplayAsync(new ReplayOptions { Captures = captures, Speed = 100, Wait = WaitChoice.Yielding, TriggersOut = _folder["triggers.ndjson"] }, cancellation);
        AssertAllStages(statistics);
        Assert.That(Count(statistics.Latency!, LatencyStage.ExchangeToReceive), Is.EqualTo(2 * Deltas));
        Assert.That(statistics.Latency!.Venues.Select(v => (v.Venue, Count(statistics.Latency, LatencyStage.ReceiveToTrigger, v.Venue))), Is.EqualTo(new[] { ("binance", (long)Deltas), ("gateio", (long)Deltas) }));
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_live_run_measures_every_message_and_every_trigger(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits, Seed = 6, UpdatesPerSecond = 1000, DislocationsPerMinute = 600 });
        await using var run = LiveRun.Start(sim, folder, ["BTC/USDT", "ETH/USDT"], configure: o => o with { Transport = TransportChoice.Async }); // each message has a time of its own
        await run.AllLiveAsync(4, cancellation);
        await Wait.UntilAsync(() => Volatile.Read(ref run.Engine.Shards[0].Plane.Triggers.Closed) > 5, cancellation);
        var before = run.Engine.Latency; // while all of it runs
        Assert.That(Count(before, LatencyStage.ReceiveToTrigger), Is.Positive);
        await run.StopAsync();
        var statistics = run.Engine.Statistics;
        AssertAllStages(statistics);
        Assert.That(Count(statistics.Latency!, LatencyStage.ReceiveToTrigger), Is.GreaterThanOrEqualTo(Count(before, LatencyStage.ReceiveToTrigger)));
        Assert.That(statistics.Latency!.Venues.Select(v => v.Venue), Is.EqualTo(new[] { "binance", "gateio" }));
        Assert.That((statistics.Latency.Ring.Stalls, statistics.Latency.Ring.Capacity), Is.EqualTo((run.Engine.RingStalls, 4_096L)));
    }

    // Where the receipt is known: counts are those of messages and triggers, and of one message no earlier stage can end after a later one.
    private static void AssertAllStages(RunStatistics statistics)
    {
        var latency = statistics.Latency!;
        var samples = Count(latency, LatencyStage.Decode);
        Assert.Multiple(() =>
        {
            Assert.That(Count(latency, LatencyStage.ReceiveToTrigger), Is.EqualTo(statistics.Hot.Messages - statistics.Hot.Rejected(RejectReason.UnknownChannel)));
            Assert.That(samples, Is.Positive.And.LessThan(statistics.Hot.Messages));
            Assert.That((Count(latency, LatencyStage.ReceiveToDecode), Count(latency, LatencyStage.DecodeToBook)), Is.EqualTo((samples, samples)));
            Assert.That(Count(latency, LatencyStage.TriggerToPublished), Is.EqualTo(Total(statistics)).And.Positive);
            Assert.That(latency.Stages.Where(s => s.Stage != LatencyStage.ExchangeToReceive).Select(s => s.Values.Negative), Is.All.Zero);
            Assert.That(Values(latency, LatencyStage.ReceiveToDecode).Max, Is.LessThanOrEqualTo(Values(latency, LatencyStage.ReceiveToTrigger).Max));
            Assert.That(Values(latency, LatencyStage.DecodeToBook).Max, Is.LessThanOrEqualTo(Values(latency, LatencyStage.ReceiveToTrigger).Max));
            foreach (var stage in latency.Stages)
            {
                Assert.That(latency.Venues.Sum(v => Count(latency, stage.Stage, v.Venue)), Is.LessThanOrEqualTo(stage.Values.Count), "what has no venue is in the sum only");
            }
        });
    }

    private static async Task<RunStatistics> ReplayAsync(ReplayOptions options, CancellationToken cancellation)
    {
        var engine = new ReplayEngine(options);
        await using (engine.ConfigureAwait(false))
        {
            await engine.RunAsync(cancellation);
        }

        return engine.Statistics;
    }

    private static long Total(RunStatistics statistics) => statistics.Triggers.Opened + statistics.Triggers.Changed + statistics.Triggers.Closed;

    private static LatencyValues Values(LatencySnapshot latency, LatencyStage stage) => latency.Stages.Single(s => s.Stage == stage).Values;

    private static long Count(LatencySnapshot latency, LatencyStage stage) => latency.Stages.SingleOrDefault(s => s.Stage == stage)?.Values.Count ?? 0;

    private static long Count(LatencySnapshot latency, LatencyStage stage, string venue) =>
        latency.Venues.SingleOrDefault(v => v.Venue == venue)?.Stages.SingleOrDefault(s => s.Stage == stage)?.Values.Count ?? 0;
}
