using Crossfeed.Capture;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class CaptureWriterTests
{
    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_directory_with_a_capture_is_refused()
    {
        var capture = _folder.Write("c", [new(1, "a")]);
        var before = File.ReadAllBytes(CaptureFolder.Segment(capture));
        Assert.That(() => new CaptureWriter(capture), Throws.TypeOf<CaptureException>().With.Message.Contains("already holds a capture (segment-000001.cfc)"));
        Assert.That(File.ReadAllBytes(CaptureFolder.Segment(capture)), Is.EqualTo(before));
    }

    [Test]
    public void The_limit_stops_the_writer_and_keeps_what_was_written()
    {
        using (var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 4096, MaxBytes = 10_000 }))
        {
            var appended = 0;
            while (CaptureFolder.Append(writer, new Row(appended, new string('x', 968))))
            {
                appended++;
            }

            Assert.Multiple(() =>
            {
                Assert.That(appended, Is.EqualTo(9), "4 records of 1,000 bytes in each segment of 4,096 bytes: 64 + 4,000, again, and one in the 1,872 that are left");
                Assert.That(writer.State, Is.EqualTo(CaptureWriterState.LimitReached));
                Assert.That(writer.Error, Does.Contain("limit of 10000 bytes"));
                Assert.That(writer.Refused, Is.EqualTo(1));
                Assert.That(CaptureFolder.Append(writer, new Row(0, "")), Is.False, "stopped for good, so that a capture has no hole");
                Assert.That(writer.Refused, Is.EqualTo(2));
                Assert.That(writer.Records, Is.EqualTo(appended));
                Assert.That(writer.Bytes, Is.LessThanOrEqualTo(10_000));
            });
        }

        Assert.That(CaptureFolder.Read(_folder["c"]), Has.Count.EqualTo(9));
    }

    [Test]
    public void A_segment_that_cannot_be_created_is_an_error_state()
    {
        using var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 4096 });
        Assert.That(CaptureFolder.Append(writer, new Row(1, "kept")), Is.True);
        Directory.Move(_folder["c"], _folder["moved"]);
        Assert.That(CaptureFolder.Append(writer, new Row(2, new string('x', 5000))), Is.False);
        Assert.Multiple(() =>
        {
            Assert.That(writer.State, Is.EqualTo(CaptureWriterState.Failed));
            Assert.That(writer.Error, Does.Contain("cannot begin segment 2"));
            Assert.That(writer.Refused, Is.EqualTo(1));
        });
        writer.Dispose();
        Assert.That(CaptureFolder.Read(_folder["moved"]), Is.EqualTo(new Row[] { new(1, "kept") }));
    }

    [TestCase(100)]
    [TestCase(long.MaxValue)]
    public void Segment_sizes_out_of_range_are_refused(long bytes) =>
        Assert.That(
            () => new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = bytes }),
            Throws.TypeOf<CaptureException>().With.Message.Contains($"segment size {bytes}"));

    [Test]
    public void A_kind_that_the_format_lacks_fails_the_writer()
    {
        using var writer = new CaptureWriter(_folder["c"]);
        Assert.That(CaptureFolder.Append(writer, new Row(1, "", FrameKind.None)), Is.False);
        Assert.That(writer.State, Is.EqualTo(CaptureWriterState.Failed));
    }

    [Test]
    public void What_was_appended_is_readable_while_the_writer_lives()
    {
        using var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 1 << 16 });
        CaptureFolder.Append(writer, new Row(1, "a"));
        CaptureFolder.Append(writer, new Row(2, "b"));
        Assert.That(CaptureFolder.Read(_folder["c"], out var warnings), Is.EqualTo(new Row[] { new(1, "a"), new(2, "b") }));
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0].Message, Does.Contain("was not closed"));
    }

    [Test]
    [CancelAfter(30_000)]
    public void Flush_from_another_thread_does_not_disturb_appends(CancellationToken cancellation)
    {
        var rows = new List<Row>();
        using (var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 8192 }))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var flushed = 0;
            var flusher = new Thread(() =>
            {
                while (!stop.IsCancellationRequested)
                {
                    writer.Flush();
                    Interlocked.Increment(ref flushed);
                }
            });
            flusher.Start();
            for (var i = 0; i < 2000 || Volatile.Read(ref flushed) < 20; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var row = new Row(i, new string('x', i % 1500));
                rows.Add(row);
                Assert.That(CaptureFolder.Append(writer, row), Is.True, writer.Error);
            }

            stop.Cancel();
            flusher.Join();
            Assert.That(writer.State, Is.EqualTo(CaptureWriterState.Writing));
        }

        Assert.That(CaptureFolder.Read(_folder["c"], out var warnings), Is.EqualTo(rows));
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_segment_prepared_ahead_takes_its_turn_and_leaves_no_trace(CancellationToken cancellation)
    {
        var rows = new List<Row>();
        using (var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 1 << 16 }))
        {
            for (var segment = 2; segment <= 5; segment++)
            {
                await AppendUntilPreparedAsync(writer, rows, cancellation);
                while (!File.Exists(CaptureFolder.Segment(_folder["c"], segment)))
                {
                    Add(writer, rows);
                }
            }

            Assert.That(CaptureFolder.Read(_folder["c"]), Is.EqualTo(rows), "while the writer lives");
        }

        Assert.That(
            Directory.GetFiles(_folder["c"]).Select(Path.GetFileName),
            Is.EquivalentTo(Enumerable.Range(1, 5).Select(n => $"segment-{n:D6}.cfc")));
        Assert.That(CaptureFolder.Read(_folder["c"], out var warnings), Is.EqualTo(rows));
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task What_a_killed_writer_leaves_is_everything_appended(CancellationToken cancellation)
    {
        // A copy of the files is what the system keeps of a process that is killed now, a prepared segment and one that is not cut yet among them.
        var rows = new List<Row>();
        using var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 1 << 16 });
        for (var copy = 0; copy < 8; copy++)
        {
            if (copy % 2 == 0)
            {
                await AppendUntilPreparedAsync(writer, rows, cancellation);
            }
            else
            {
                while (File.Exists(Prepared))
                {
                    Add(writer, rows);
                }
            }

            Directory.CreateDirectory(_folder[$"copy{copy}"]);
            foreach (var file in Directory.GetFiles(_folder["c"], "segment-*.cfc"))
            {
                File.Copy(file, Path.Combine(_folder[$"copy{copy}"], Path.GetFileName(file)));
            }

            Assert.That(CaptureFolder.Read(_folder[$"copy{copy}"]), Is.EqualTo(rows), $"copy {copy}");
        }
    }

    [Test]
    public void A_record_larger_than_the_prepared_segment_gets_its_own()
    {
        var rows = new List<Row>();
        using (var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 8192 }))
        {
            for (var i = 0; i < 60; i++)
            {
                rows.Add(new Row(i, new string('x', i % 10 == 9 ? 20_000 : 1000)));
                Assert.That(CaptureFolder.Append(writer, rows[^1]), Is.True, writer.Error);
            }
        }

        Assert.That(CaptureFolder.Read(_folder["c"], out var warnings), Is.EqualTo(rows));
        Assert.That(warnings, Is.Empty);
        Assert.That(File.Exists(Prepared), Is.False);
    }

    [Test]
    public unsafe void Append_allocates_nothing()
    {
        using var writer = new CaptureWriter(_folder["c"], new CaptureWriterOptions { SegmentBytes = 32 << 20 });
        var payload = stackalloc byte[300];
        var slot = new FrameSlot { Data = payload, Length = 300, Kind = FrameKind.DepthSnapshot, Subject = "BTCUSDT" };
        var appended = AppendAll(writer, slot, 10_000); // the other thread is asked for room every 3,000th time: its path is warm too
        var allocated = Allocations.OfCheapestLap(5, _ => appended &= AppendAll(writer, slot, 10_000));
        Assert.That(allocated, Is.Zero);
        Assert.That(appended, Is.True);
    }

    // One loop for both: a loop is compiled anew on the thread that runs it for long, and that is not the writer's doing.
    private static bool AppendAll(CaptureWriter writer, in FrameSlot slot, int count)
    {
        var appended = true;
        for (var i = 0; i < count; i++)
        {
            appended &= writer.Append(slot);
        }

        return appended;
    }

    private string Prepared => Path.Combine(_folder["c"], "next-segment.tmp");

    private static void Add(CaptureWriter writer, List<Row> rows)
    {
        rows.Add(new Row(rows.Count, new string((char)('a' + (rows.Count % 26)), 100 + (rows.Count % 500))));
        Assert.That(CaptureFolder.Append(writer, rows[^1]), Is.True, writer.Error);
    }

    // Appends no more than to the second half of the segment, where the next one is prepared, and waits for that.
    private async Task AppendUntilPreparedAsync(CaptureWriter writer, List<Row> rows, CancellationToken cancellation)
    {
        var segment = Directory.GetFiles(writer.Path, "segment-*.cfc").Length;
        var full = writer.Bytes + (40 << 10);
        while (writer.Bytes < full && Directory.GetFiles(writer.Path, "segment-*.cfc").Length == segment)
        {
            Add(writer, rows);
        }

        await Wait.UntilAsync(() => File.Exists(Prepared), cancellation);
    }
}
