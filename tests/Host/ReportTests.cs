using System.Text;
using System.Text.Json;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Telemetry;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>The reports of a run: names and order of what programs read, and numbers that are those of the counters.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ReportTests
{
    [Test]
    public void Statistics_have_their_names_in_order()
    {
        using var json = Stats(Run(PlaneUnderTest.WithTwoBooks()));
        var root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(Names(root), Is.EqualTo("frames messages restBodies bytes elapsedSeconds framesPerSecond events rejected unselected missingMessages gaps resyncs books triggers hotPath"));
            Assert.That(Names(root.GetProperty("events")), Is.EqualTo("trades bookDeltas bookSnapshots quotes bars control"));
            Assert.That(Names(root.GetProperty("rejected")), Is.Empty);
            Assert.That(Names(root.GetProperty("books")), Does.StartWith("awaiting-snapshot live desynchronised stale "));
            Assert.That(Names(root.GetProperty("triggers")), Is.EqualTo("opened changed closed"));
            Assert.That(Names(root.GetProperty("hotPath")), Does.StartWith("allocatedBytes gen0 gen1 gen2 "));
        });
    }

    [Test]
    public void Statistics_say_what_the_counters_say()
    {
        var plane = PlaneUnderTest.WithTwoBooks(binanceBid: 60_100);
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11, bids: """["60100.00","2"]"""));
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(13)); // 12 is missing
        plane.Send(FrameKind.Message, PlaneUnderTest.Gate, "{");
        plane.Send(FrameKind.Message, 9, "{}");
        using var json = Stats(Run(plane));
        var root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That((Number(root, "frames"), Number(root, "messages"), Number(root, "restBodies")), Is.EqualTo((6L, 4L, 2L)));
            Assert.That(Number(root, "bytes"), Is.EqualTo(plane.Counters.Bytes));
            Assert.That((root.GetProperty("elapsedSeconds").GetDouble(), root.GetProperty("framesPerSecond").GetDouble()), Is.EqualTo((2.0, 3.0)));
            Assert.That((Number(root, "events", "bookDeltas"), Number(root, "events", "bookSnapshots")), Is.EqualTo((1L, 2L)), "those that were applied");
            Assert.That(Number(root, "books", "deltasDecoded"), Is.EqualTo(2));
            Assert.That(root.GetProperty("rejected").GetRawText().Where(c => !char.IsWhiteSpace(c)), Is.EqualTo("""{"malformed":1,"unknown-channel":1}"""), "only reasons that occurred, in their order");
            Assert.That(Number(root, "gaps"), Is.EqualTo(1));
            Assert.That(Number(root, "books", "desynchronised"), Is.GreaterThanOrEqualTo(1));
            Assert.That((Number(root, "triggers", "opened"), Number(root, "triggers", "changed"), Number(root, "triggers", "closed")), Is.EqualTo((1L, 1L, 1L)));
            Assert.That(root.GetProperty("hotPath").GetProperty("warmUpCompleted").GetBoolean(), Is.False);
            Assert.That(root.GetProperty("hotPath").TryGetProperty("ringStalls", out _), Is.False, "a replay may fill its ring without harm");
        });
    }

    [Test]
    public void Ring_stalls_are_told_where_they_are_counted()
    {
        var run = Run(PlaneUnderTest.WithTwoBooks()) with { RingStalls = 7 };
        using var json = Stats(run);
        Assert.That(Number(json.RootElement, "hotPath", "ringStalls"), Is.EqualTo(7));
        Assert.That(Closing(run), Does.Contain("ring full 7 times"));
    }

    [Test]
    public void Latency_has_its_names_in_order_and_what_was_not_measured_is_absent()
    {
        using var json = Stats(Run(PlaneUnderTest.WithTwoBooks()) with { Latency = Measured() });
        var root = json.RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(Names(root), Does.EndWith("triggers hotPath latency latencyByVenue ring hiccups"));
            Assert.That(Names(root.GetProperty("latency")), Is.EqualTo("exchange-to-receive receive-to-trigger"));
            Assert.That(Names(root.GetProperty("latency").GetProperty("receive-to-trigger")), Is.EqualTo("count p50 p99 p999 max"));
            Assert.That(Names(root.GetProperty("latency").GetProperty("exchange-to-receive")), Is.EqualTo("count p50 p99 p999 max negative lowest"));
            Assert.That(Names(root.GetProperty("latencyByVenue")), Is.EqualTo("binance gateio"));
            Assert.That(Names(root.GetProperty("latencyByVenue").GetProperty("gateio")), Is.EqualTo("receive-to-trigger"));
            Assert.That(Names(root.GetProperty("ring")), Is.EqualTo("capacity occupancyP50 occupancyP99 occupancyMax stalls stalledNanos longestStallNanos"));
            Assert.That(Names(root.GetProperty("hiccups")), Is.EqualTo("crossfeed-hot crossfeed-capture"));
            Assert.That(Names(root.GetProperty("hiccups").GetProperty("crossfeed-hot")), Is.EqualTo("measured count p50 p99 p999 max lostNanos watchedNanos lostShare"));
            Assert.That(Names(root.GetProperty("hiccups").GetProperty("crossfeed-capture")), Is.EqualTo("measured"));
        });
    }

    [Test]
    public void Latency_says_what_was_measured()
    {
        using var json = Stats(Run(PlaneUnderTest.WithTwoBooks()) with { Latency = Measured() });
        var root = json.RootElement;
        string[] trigger = ["latency", "receive-to-trigger"];
        Assert.Multiple(() =>
        {
            Assert.That((Number(root, [.. trigger, "count"]), Number(root, [.. trigger, "p50"]), Number(root, [.. trigger, "max"])), Is.EqualTo((3L, 200L, 5_000L)));
            Assert.That((Number(root, "latency", "exchange-to-receive", "negative"), Number(root, "latency", "exchange-to-receive", "lowest")), Is.EqualTo((1L, -1_500_000L)));
            Assert.That(Number(root, "latencyByVenue", "gateio", "receive-to-trigger", "max"), Is.EqualTo(5_000));
            Assert.That((Number(root, "ring", "capacity"), Number(root, "ring", "occupancyMax"), Number(root, "ring", "stalls")), Is.EqualTo((4_096L, 9L, 2L)));
            Assert.That((Number(root, "ring", "stalledNanos"), Number(root, "ring", "longestStallNanos")), Is.EqualTo((3_000_000L, 2_000_000L)));
            Assert.That((Number(root, "hiccups", "crossfeed-hot", "count"), Number(root, "hiccups", "crossfeed-hot", "lostNanos"), Number(root, "hiccups", "crossfeed-hot", "watchedNanos")), Is.EqualTo((1L, 45_000L, 45_500L)));
            Assert.That(root.GetProperty("hiccups").GetProperty("crossfeed-capture").GetProperty("measured").GetBoolean(), Is.False);
        });
    }

    [Test]
    public void The_closing_report_has_a_table_of_latencies_in_readable_units()
    {
        var lines = Closing(Run(PlaneUnderTest.WithTwoBooks()) with { Latency = Measured() }).Split(Environment.NewLine);
        Assert.Multiple(() =>
        {
            Assert.That(lines[6], Is.EqualTo("ring      4,096 slots; waiting at a batch 9 p50, 9 p99, 9 max; full 2 times, 3.00 ms in all, 2.00 ms the longest"));
            Assert.That(lines[7], Is.EqualTo("hiccups   crossfeed-hot 1 of 1.00 µs or more, longest 45.0 µs, 98.901% of 45.5 µs lost; crossfeed-capture not measured, it does not spin"));
            Assert.That(lines[9], Is.EqualTo("latency                         count       p50       p99     p99.9       max"));
            Assert.That(lines[10], Is.EqualTo("exchange-to-receive                 2      0 ns   12.5 ms   12.5 ms   12.5 ms  1 below 0, down to -1.50 ms: the clocks differ"));
            Assert.That(lines[11], Does.StartWith("  binance                           2 "));
            Assert.That(lines[12], Is.EqualTo("receive-to-trigger                  3    200 ns   5.00 µs   5.00 µs   5.00 µs"));
        });
    }

    [TestCase(0, "0 ns")]
    [TestCase(950, "950 ns")]
    [TestCase(999, "999 ns")]
    [TestCase(1_000, "1.00 µs")]
    [TestCase(1_234, "1.23 µs")]
    [TestCase(9_994, "9.99 µs")]
    [TestCase(9_996, "10.0 µs")]
    [TestCase(99_960, "100 µs")]
    [TestCase(999_600, "1.00 ms")]
    [TestCase(45_600_000, "45.6 ms")]
    [TestCase(3_210_000_000, "3.21 s")]
    [TestCase(5_000_000_000_000, "5000 s")]
    [TestCase(-1_270_000_000, "-1.27 s")]
    public void Times_have_three_digits_and_their_unit(long nanos, string text) => Assert.That(LatencyTable.Text(nanos), Is.EqualTo(text));

    [Test]
    public void A_run_of_no_time_has_no_rate() => Assert.That((Run(PlaneUnderTest.WithTwoBooks()) with { Elapsed = TimeSpan.Zero }).FramesPerSecond, Is.Zero);

    [Test]
    public void Books_have_full_depth_best_first_and_plain_decimals()
    {
        var plane = new PlaneUnderTest();
        plane.Add(Definitions.Of("binance", "BTCUSDT", "BTC/USDT"));
        plane.Send(FrameKind.ConnectionOpened, PlaneUnderTest.Binance, "wss://binance", "binance/spot");
        plane.Send(
            FrameKind.DepthSnapshot,
            PlaneUnderTest.Binance,
            """{"lastUpdateId":7,"bids":[["100.50000000","1.00000000"],["100.00000000","0.00001000"],["99.05000000","20000.00000000"]],"asks":[["101.00000000","10.10000000"],["1000000.00000000","3.00000000"]]}""",
            "BTCUSDT");
        Assert.That(Books(plane), Is.EqualTo(
            """{"books":[{"venue":"binance","symbol":"BTC/USDT","native":"BTCUSDT","state":"live","sequence":7,"gaps":0,"bids":"""
            + """[["100.5","1"],["100","0.00001"],["99.05","20000"]],"asks":[["101","10.1"],["1000000","3"]]}]}"""));
    }

    [Test]
    public void Books_are_all_there_sorted_by_venue_then_symbol_whatever_their_ids_and_without_data_too()
    {
        var plane = new PlaneUnderTest();
        plane.Add(
            Definitions.Of("gateio", "ETH_USDT", "ETH/USDT"),
            Definitions.Of("gateio", "BTC_USDT", "BTC/USDT"),
            Definitions.Of("binance", "SOLUSDT", "SOL/USDT"),
            Definitions.Of("binance", "BTCUSDT", "BTC/USDT:PERP"),
            Definitions.Of("binance", "BTCUSDT", "BTC/USDT"));
        using var json = JsonDocument.Parse(Books(plane));
        Assert.That(
            json.RootElement.GetProperty("books").EnumerateArray().Select(b => b.GetProperty("venue").GetString() + " " + b.GetProperty("symbol").GetString()),
            Is.EqualTo(new[] { "binance BTC/USDT", "binance BTC/USDT:PERP", "binance SOL/USDT", "gateio BTC/USDT", "gateio ETH/USDT" }));
    }

    [Test]
    public void The_closing_report_prints_the_counters()
    {
        var plane = PlaneUnderTest.WithTwoBooks();
        plane.Send(FrameKind.Message, PlaneUnderTest.Binance, PlaneUnderTest.BinanceDelta(11));
        plane.Send(FrameKind.Message, 9, "{}");
        var hot = plane.Counters;
        (hot.Messages, hot.RestBodies, hot.Bytes, hot.Trades, hot.Quotes, hot.Bars, hot.Control) = (1_200, 34, 5_600_000, 1_001, 1_002, 3, 4);
        var lines = Closing(Run(plane) with { Triggers = new TriggerCounters { Opened = 1_017, Changed = 18, Closed = 16 } }).Split(Environment.NewLine);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("frames    1,234 (1,200 messages, 34 REST bodies), 5.6 MB in 2.00 s, 617 frames/s"));
            Assert.That(lines[1], Is.EqualTo("events    1 book updates, 2 snapshots, 1,001 trades, 1,002 quotes, 3 bars, 4 control"));
            Assert.That(lines[2], Is.EqualTo("rejected  1 unknown-channel"));
            Assert.That(lines[3], Does.StartWith("books     2 of 2 live; 0 gaps, 0 resyncs, 0 crossed"));
            Assert.That(lines[4], Is.EqualTo("triggers  1,017 opened, 18 changed, 16 closed"));
            Assert.That(lines[5], Does.StartWith("hot path  allocation not measured"));
            Assert.That(lines.Single(l => l.StartsWith("binance", StringComparison.Ordinal)), Does.Contain("1 @ 59999").And.Contain("1 @ 60000").And.Contain(" 1/1 "));
            Assert.That(lines.Single(l => l.StartsWith("gateio", StringComparison.Ordinal)), Does.Contain("2 @ 59999").And.Contain("2 @ 60000"));
        });
    }

    [Test]
    public void The_closing_report_of_an_empty_run_has_no_books()
    {
        var text = Closing(Run(new PlaneUnderTest()));
        Assert.That(text, Does.Contain("rejected  none").And.Contain("books     0 of 0 live").And.Not.Contain("venue"));
    }

    [Test]
    public void The_closing_report_leaves_out_what_fits_no_screen_and_says_so()
    {
        var plane = new PlaneUnderTest();
        plane.Add([.. Enumerable.Range(0, 42).Select(i => Definitions.Of("binance", $"A{i:D2}USDT", $"A{i:D2}/USDT"))]);
        var lines = Closing(Run(plane)).Split(Environment.NewLine);
        Assert.That(lines.Count(l => l.StartsWith("binance", StringComparison.Ordinal)), Is.EqualTo(40));
        Assert.That(lines, Has.Member("… and 2 more; --books-out FILE writes them all"));
    }

    private static RunStatistics Run(PlaneUnderTest plane) => new()
    {
        Hot = plane.Counters,
        Allocations = AllocationTotals.Of([new AllocationMeter()]),
        Triggers = plane.Plane.Triggers,
        Books = plane.Plane.Books,
        Elapsed = TimeSpan.FromSeconds(2),
    };

    private static LatencySnapshot Measured()
    {
        var telemetry = new LatencyTelemetry(["binance", "gateio"], 4_096, hasReceiveTimes: true);
        telemetry.Begin(0, 1);
        telemetry.EndMessage(1_000, 1_100, 1, 1_000_000_000, 1_012_500_000);
        telemetry.EndMessage(1_000, 1_200, 1, 1_000_000_000, 998_500_000);
        telemetry.Begin(1, 2);
        telemetry.EndMessage(1_000, 6_000, 1, 0, 0);
        telemetry.EndBatch(9);
        telemetry.Stalls.Begin();
        telemetry.Stalls.End(1_000_000);
        telemetry.Stalls.Begin();
        telemetry.Stalls.End(2_000_000);
        var meter = new HiccupMeter("crossfeed-hot");
        meter.Turn(100);
        meter.Turn(600);
        meter.Turn(45_600);
        return LatencySnapshot.Take([telemetry], [new WatchedThread(meter.Thread, meter), new WatchedThread("crossfeed-capture", null)]);
    }

    private static JsonDocument Stats(RunStatistics run)
    {
        using var stream = new MemoryStream();
        StatsJson.Write(stream, run);
        return JsonDocument.Parse(stream.ToArray());
    }

    private static string Books(PlaneUnderTest plane)
    {
        using var stream = new MemoryStream();
        BooksJson.Write(stream, plane.Plane.Books);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Closing(RunStatistics run)
    {
        using var text = new StringWriter();
        ClosingReport.Write(text, run);
        return text.ToString();
    }

    private static string Names(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(p => p.Name));

    private static long Number(JsonElement json, params string[] path) => path.Aggregate(json, (at, name) => at.GetProperty(name)).GetInt64();
}
