using System.Text;
using System.Text.Json;
using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Health;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class GapLedgerTests
{
    private const long Second = Timestamp.NanosPerSecond;
    private const long Day = 86_400 * Second;
    private const long Midnight = 19_000 * Day;
    private const long Noon = Midnight + (Day / 2);

    private static readonly LedgerStream Depth = new("binance", "BTC/USDT", StreamChannel.Depth);
    private static readonly LedgerStream Trades = new("binance", "BTC/USDT", StreamChannel.Trades);

    [Test]
    public void A_closed_hole_is_one_line_with_all_that_is_known()
    {
        using var folder = new TemporaryFolder();
        using var file = new GapLedgerFile(folder.Path);
        using var ledger = new GapLedger(file);
        var id = ledger.Begin(new Hole(ledger.Stream(Depth), HoleCause.Gap, 5, 9, Noon, 3));
        Assert.That(ledger.End(id, Noon + (1_500 * Timestamp.NanosPerMilli) + 1, HoleRepair.Snapshot));
        Assert.That(ledger.End(id, Noon, HoleRepair.Snapshot), Is.False);
        ledger.Flush();
        Assert.That(File.ReadAllText(file.Path(Noon)), Is.EqualTo(
            """
            {"venue":"binance","symbol":"BTC/USDT","stream":"depth","from":5,"to":9,"openedAt":"2022-01-08T12:00:00.000000000Z","closedAt":"2022-01-08T12:00:01.500000001Z","durationMs":1500.000001,"cause":"gap","repair":"snapshot","connection":3}

            """.ReplaceLineEndings("\n")));
        Assert.That(Path.GetFileName(file.Path(Noon)), Is.EqualTo("gaps-2022-01-08.ndjson"));
    }

    [Test]
    public void Open_holes_are_written_at_the_end_without_a_repair()
    {
        using var folder = new TemporaryFolder();
        using var file = new GapLedgerFile(folder.Path);
        using var ledger = new GapLedger(file);
        ledger.BeginOutage([ledger.Stream(Depth), ledger.Stream(Trades)], HoleCause.ConnectionLost, 2, Noon);
        ledger.Finish(Noon + Second);
        var lines = Lines(file.Path(Noon));
        Assert.That(lines, Has.Count.EqualTo(2));
        Assert.That(lines.ConvertAll(l => l.GetProperty("repair").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(lines.ConvertAll(l => l.GetProperty("closedAt").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(lines.ConvertAll(l => l.GetProperty("from").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(lines[0].GetProperty("cause").GetString(), Is.EqualTo("connection-lost"));
    }

    [Test]
    public void Late_messages_fill_what_they_cover_and_leave_the_rest_open()
    {
        using var folder = new TemporaryFolder();
        using var file = new GapLedgerFile(folder.Path);
        using var ledger = new GapLedger(file);
        var stream = ledger.Stream(Trades);
        ledger.Begin(new Hole(stream, HoleCause.Gap, 10, 19, Noon, 1));
        Assert.That(ledger.Fill(stream, 1, 9, Noon, HoleRepair.LateMessage), Is.Zero);
        Assert.That(ledger.Fill(stream, 13, 14, Noon + 1, HoleRepair.OtherLeg), Is.EqualTo(2));
        Assert.That(ledger.Open, Is.EqualTo(2));
        Assert.That(ledger.Fill(stream, 0, 100, Noon + 2, HoleRepair.Backfill), Is.EqualTo(8));
        ledger.Flush();
        var ranges = Lines(file.Path(Noon)).ConvertAll(l => (l.GetProperty("from").GetInt64(), l.GetProperty("to").GetInt64()));
        Assert.That(ranges, Is.EquivalentTo(new[] { (13L, 14L), (10L, 12L), (15L, 19L) }));
        Assert.That((ledger.Open, ledger.Found, ledger.Repaired), Is.EqualTo((0, 3L, 3L)));
    }

    [Test]
    public void A_new_day_is_a_new_file_and_a_restart_appends_after_ending_a_torn_line()
    {
        using var folder = new TemporaryFolder();
        string first;
        using (var file = new GapLedgerFile(folder.Path))
        {
            first = file.Path(Noon);
            File.WriteAllText(first, "{\"torn\":");
            file.Append("1"u8, Noon);
            file.Append("2"u8, Noon + Day);
            file.Append("3"u8, Noon + Day);
            Assert.That(file.Flush());
            Assert.That(File.ReadAllText(file.Path(Noon + Day)), Is.EqualTo("2\n3\n"));
        }

        using (var file = new GapLedgerFile(folder.Path))
        {
            file.Append("4"u8, Noon);
        }

        Assert.That(File.ReadAllText(first), Is.EqualTo("{\"torn\":\n1\n4\n"));
    }

    [Test]
    public void A_full_disk_is_told_and_nothing_is_written_twice_when_there_is_room_again()
    {
        using var folder = new TemporaryFolder();
        var disk = new MemoryStream();
        var room = 10;
        using var file = new GapLedgerFile(folder.Path, _ => new SmallDisk(disk, () => room));
        file.Append("aaaa"u8, Noon);
        Assert.That(file.Flush());
        file.Append("bbbb"u8, Noon);
        file.Append("cccc"u8, Noon);
        Assert.That(file.Flush(), Is.False);
        Assert.That((file.Failures, file.Error, file.Written), Is.EqualTo((1L, "disk full", 1L)));
        room = 1_000;
        Assert.That(file.Flush());
        Assert.That(Encoding.ASCII.GetString(disk.ToArray()), Is.EqualTo("aaaa\nbbbb\ncccc\n"));
        Assert.That((file.Error, file.Written), Is.EqualTo(((string?)null, 3L)));
    }

    [Test]
    public void Lines_that_wait_for_a_disk_are_bounded_and_counted()
    {
        using var folder = new TemporaryFolder();
        using var file = new GapLedgerFile(folder.Path, _ => throw new IOException("gone"));
        var line = new byte[100_000];
        for (var i = 0; i < 12; i++)
        {
            file.Append(line, Noon);
        }

        Assert.That(file.Flush(), Is.False);
        Assert.That((file.Dropped, file.Error), Is.EqualTo((2L, "gone")));
    }

    [Test]
    public void Overlapping_holes_count_once_and_days_are_apart()
    {
        using var ledger = new GapLedger(null);
        var stream = ledger.Stream(Depth);
        ledger.Watch(stream, Midnight + Day - (100 * Second));
        var a = ledger.Begin(new Hole(stream, HoleCause.Gap, 1, 2, Midnight + Day - (10 * Second), 1));
        var b = ledger.Begin(new Hole(stream, HoleCause.Silent, 0, 0, Midnight + Day - (5 * Second), 1));
        ledger.End(a, Midnight + Day + (5 * Second), HoleRepair.Snapshot);
        ledger.End(b, Midnight + Day + (20 * Second), HoleRepair.Snapshot);
        var now = Midnight + Day + (100 * Second);
        var first = ledger.Day(stream, Midnight, now);
        var second = ledger.Day(stream, now, now);
        Assert.That((first.WatchedNanos / Second, first.WholeNanos / Second), Is.EqualTo((100L, 90L)));
        Assert.That((second.WatchedNanos / Second, second.WholeNanos / Second), Is.EqualTo((100L, 80L)));
        Assert.That(DayCompleteness.Text(second.TimeShare!.Value), Is.EqualTo("80.0000"));
    }

    [Test]
    public void A_hole_outside_the_watched_time_does_not_count_and_an_open_one_does()
    {
        using var ledger = new GapLedger(null);
        var stream = ledger.Stream(Depth);
        ledger.End(ledger.Begin(new Hole(stream, HoleCause.Gap, 1, 2, Noon - (10 * Second), 1)), Noon, HoleRepair.Snapshot);
        ledger.Watch(stream, Noon);
        Assert.That(ledger.Day(stream, Noon, Noon + Second).TimeShare, Is.EqualTo(1_000_000));
        ledger.Begin(new Hole(stream, HoleCause.Gap, 5, 6, Noon + Second, 1));
        Assert.That(ledger.Day(stream, Noon, Noon + (4 * Second)).TimeShare, Is.EqualTo(250_000));
        ledger.Unwatch(stream, Noon + (4 * Second));
        Assert.That(ledger.Day(stream, Noon, Noon + (400 * Second)).TimeShare, Is.EqualTo(250_000));
        Assert.That((ledger.Open, ledger.Unrepaired), Is.EqualTo((0, 1L)));
    }

    [Test]
    public void Completeness_is_never_100_when_anything_is_missing()
    {
        using var ledger = new GapLedger(null);
        var stream = ledger.Stream(Trades);
        ledger.Watch(stream, Midnight);
        ledger.AddIds(stream, Noon, 99_999_999, 100_000_000);
        ledger.End(ledger.Begin(new Hole(stream, HoleCause.Gap, 1, 1, Noon, 1)), Noon + 1, HoleRepair.LateMessage);
        var day = ledger.Day(stream, Noon, Midnight + Day - 1);
        Assert.That(DayCompleteness.Text(day.TimeShare!.Value), Is.EqualTo("99.9999"));
        Assert.That(DayCompleteness.Text(day.IdShare!.Value), Is.EqualTo("99.9999"));
    }

    [Test]
    public void Time_agrees_with_a_model_of_marked_seconds()
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var random = new Random(seed);
            using var ledger = new GapLedger(null);
            var stream = ledger.Stream(Depth);
            ledger.Watch(stream, Noon);
            var whole = Enumerable.Repeat(true, 2_000).ToArray();
            for (var i = 0; i < 60; i++)
            {
                var from = random.Next(1_900);
                var length = random.Next(1, 60);
                ledger.End(ledger.Begin(new Hole(stream, HoleCause.Gap, 0, 0, Noon + (from * Second), 1)), Noon + ((from + length) * Second), HoleRepair.Snapshot);
                Array.Fill(whole, false, from, length);
            }

            Assert.That(ledger.Day(stream, Noon, Noon + (2_000 * Second)).WholeNanos / Second, Is.EqualTo(whole.Count(w => w)), $"seed {seed}");
        }
    }

    [Test]
    public void Holes_beyond_the_bound_are_counted_and_leave_their_stream_incomplete()
    {
        using var ledger = new GapLedger(null);
        var full = ledger.Stream(Trades);
        for (var i = 0; i < GapLedger.MaximumOpen; i++)
        {
            ledger.Begin(new Hole(full, HoleCause.Gap, i + 1, i + 1, Noon, 1));
        }

        var stream = ledger.Stream(Depth);
        ledger.Watch(stream, Noon);
        Assert.That(ledger.Begin(new Hole(stream, HoleCause.Gap, 1, 1, Noon + Second, 1)), Is.Zero);
        Assert.That(ledger.Overflowed, Is.EqualTo(1));
        ledger.CloseAll(stream, Noon + (2 * Second), HoleRepair.Snapshot);
        Assert.That(ledger.Day(stream, Noon, Noon + (4 * Second)).TimeShare, Is.EqualTo(750_000));
    }

    [Test]
    public void The_summary_says_causes_longest_and_worst()
    {
        using var ledger = new GapLedger(null);
        int depth = ledger.Stream(Depth), trades = ledger.Stream(Trades);
        ledger.Watch(depth, Noon);
        ledger.Watch(trades, Noon);
        ledger.Watch(ledger.Stream(Depth with { Symbol = "ETH/USDT" }), Noon);
        ledger.End(ledger.Begin(new Hole(depth, HoleCause.Gap, 1, 1, Noon, 1)), Noon + Second, HoleRepair.Snapshot);
        ledger.Begin(new Hole(trades, HoleCause.Silent, 0, 0, Noon + (2 * Second), 1));
        var summary = ledger.Summarise(Noon + (10 * Second));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            summary.WriteTo(json);
        }

        var root = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.That(root.GetProperty("byCause").ToString(), Is.EqualTo("""{"gap":1,"silent":1}"""));
        Assert.That(root.GetProperty("longestMs").GetDecimal(), Is.EqualTo(8_000));
        Assert.That(root.GetProperty("completeness")[0].GetProperty("time").GetString(), Is.EqualTo("20.0000"));
        using var text = new StringWriter { NewLine = "\n" };
        summary.WriteTo(text);
        Assert.That(text.ToString(), Is.EqualTo(
            "holes     2 found (gap 1, silent 1), 1 repaired, 0 unrepaired, 1 open\nlongest   8000 ms, binance BTC/USDT trades\n"
            + "complete  1 of 3 streams whole; the others today:\n"
            + "          binance BTC/USDT trades: 20.0000 % of the time\n          binance BTC/USDT depth: 90.0000 % of the time\n"));
        Assert.That((summary.Streams, summary.Whole, root.GetProperty("completeness").GetArrayLength()), Is.EqualTo((3, 1, 3)));
    }

    [Test]
    public void A_summary_of_whole_streams_is_two_lines()
    {
        using var ledger = new GapLedger(null);
        ledger.Watch(ledger.Stream(Depth), Noon);
        ledger.Watch(ledger.Stream(Trades), Noon);
        using var text = new StringWriter { NewLine = "\n" };
        ledger.Summarise(Noon + Second).WriteTo(text);
        Assert.That(text.ToString(), Is.EqualTo("holes     0 found, 0 repaired, 0 unrepaired, 0 open\ncomplete  all 2 streams whole\n"));
    }

    private static List<JsonElement> Lines(string path) => [.. File.ReadAllLines(path).Select(l => JsonDocument.Parse(l).RootElement)];

    // Takes what fits, then fails: as a file system does.
    private sealed class SmallDisk(MemoryStream disk, Func<int> room) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => disk.Length;

        public override long Position { get => disk.Position; set => disk.Position = value; }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => disk.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => disk.Seek(offset, origin);

        public override void SetLength(long value) => disk.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count)
        {
            var fits = (int)Math.Min(count, room() - disk.Position);
            disk.Write(buffer, offset, fits);
            if (fits < count)
            {
                throw new IOException("disk full");
            }
        }
    }
}
