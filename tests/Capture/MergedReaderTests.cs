using Crossfeed.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class MergedReaderTests
{
    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Captures_are_merged_by_time_ties_by_argument_and_never_reordered_within()
    {
        var a = _folder.Write("a", [new(1, "a1"), new(5, "a5"), new(3, "a3"), new(7, "a7")]);
        var b = _folder.Write("b", [new(1, "b1"), new(4, "b4"), new(7, "b7")]);
        Assert.Multiple(() =>
        {
            Assert.That(Payloads(a, b), Is.EqualTo("a1 b1 b4 a5 a3 a7 b7"));
            Assert.That(Payloads(b, a), Is.EqualTo("b1 a1 b4 a5 a3 b7 a7"));
            Assert.That(Payloads(a), Is.EqualTo("a1 a5 a3 a7"));
        });
    }

    [Test]
    public void Connections_do_not_collide()
    {
        var a = _folder.Write("a", [new(1, "", Connection: 1), new(3, "", Connection: 0), new(5, "", Connection: 9), new(7, "", Connection: 1)]);
        var b = _folder.Write("b", [new(2, "", Connection: 1), new(6, "", Connection: 2)]);
        Assert.That(CaptureFolder.Read([a, b], out _).Select(r => r.Connection), Is.EqualTo(new ushort[] { 1, 2, 0, 3, 4, 1 }));
        Assert.That(CaptureFolder.Read(a).Select(r => r.Connection), Is.EqualTo(new ushort[] { 1, 0, 9, 1 }), "a single capture keeps its ids");
    }

    [Test]
    public void More_connections_than_ids_are_refused()
    {
        var a = _folder.Write("a", Enumerable.Range(1, 65_535).Select(i => new Row(1, "", Connection: (ushort)i)), new CaptureWriterOptions { SegmentBytes = 4 << 20 });
        var b = _folder.Write("b", [new(2, "")]);
        Assert.That(() => CaptureFolder.Read([a, b], out _), Throws.TypeOf<CaptureException>().With.Message.Contains("more than 65535 connections"));
        Assert.That(CaptureFolder.Read(a), Has.Count.EqualTo(65_535));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Passes_repeat_the_records_with_growing_times(bool merged)
    {
        var a = _folder.Write("a", [new(100, "open", FrameKind.ConnectionOpened, 1, "x/spot", 50), new(90, "one", Monotonic: 60), new(140, "two", Monotonic: 70)]);
        string[] captures = merged ? [a, _folder.Write("b", [new(100, "other", Connection: 5, Monotonic: 9_000_000)])] : [a];
        var once = CaptureFolder.Read(captures, out _);
        var thrice = CaptureFolder.Read(captures, out _, new CaptureReaderOptions { Passes = 3 });
        var shift = thrice[once.Count].Received - once[0].Received;
        Assert.That(shift, Is.EqualTo(50 + 1_000_000));
        for (var i = 0; i < thrice.Count; i++)
        {
            var pass = i / once.Count;
            var row = once[i % once.Count];
            Assert.That(thrice[i], Is.EqualTo(row with { Received = row.Received + (pass * shift), Monotonic = row.Monotonic + (pass * shift) }));
        }

        Assert.That(thrice, Has.Count.EqualTo(3 * once.Count));
    }

    [Test]
    public void A_torn_tail_is_told_once_however_often_it_is_read()
    {
        var capture = _folder.Write("a", [new(1, "a")]);
        File.AppendAllText(CaptureFolder.Segment(capture), "torn");
        Assert.That(CaptureFolder.Read([capture], out var warnings, new CaptureReaderOptions { Passes = 4 }), Has.Count.EqualTo(4));
        Assert.That(warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public void Passes_end_where_time_ends()
    {
        var capture = _folder.Write("a", [new(0, "a"), new(long.MaxValue - 10, "b")]);
        Assert.That(
            () => CaptureFolder.Read(capture, new CaptureReaderOptions { Passes = 2 }),
            Throws.TypeOf<CaptureException>().With.Message.Contains("fewer passes"));
    }

    [Test]
    public void An_empty_capture_has_no_records_in_any_pass()
    {
        var capture = _folder.Write("a", []);
        Assert.That(CaptureFolder.Read(capture, new CaptureReaderOptions { Passes = 5 }), Is.Empty);
    }

    private static string Payloads(params string[] captures) => string.Join(' ', CaptureFolder.Read(captures, out _).Select(r => r.Payload));
}
