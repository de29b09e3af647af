using System.Text;
using Crossfeed.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class DamageTests
{
    private const int RecordOverhead = 32;

    private static readonly Row[] Rows = [new(1, "first one!"), new(2, "second", FrameKind.DepthSnapshot, 0, "BTCUSDT"), new(3, "the third and last")];

    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_capture_cut_at_any_byte_of_its_last_record_keeps_the_others()
    {
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        var start = 64 + Padded(RecordOverhead + 10) + Padded(RecordOverhead + 7 + 6);
        var end = start + RecordOverhead + 18;
        for (var length = start; length < whole.Length; length++)
        {
            var capture = Place($"cut-{length}", whole[..length]);
            var read = CaptureFolder.Read(capture, out var warnings);
            if (length >= end)
            {
                Assert.That(read, Is.EqualTo(Rows), "only padding was lost");
                continue;
            }

            Assert.That(read, Is.EqualTo(Rows[..2]), $"cut at {length}");
            Assert.That(warnings, Has.Count.EqualTo(length == start ? 0 : 1), $"cut at {length}");
            Assert.That(length == start ? 0 : warnings[0].BytesCut, Is.EqualTo(length - start));
        }
    }

    [Test]
    public void A_capture_that_grows_while_it_is_read_ends_where_it_was_read([Values(1, 2)] int written)
    {
        var rows = Enumerable.Range(1, 4).Select(i => new Row(i, new string((char)('a' + i), 100))).ToArray();
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", rows)));
        var record = Padded(RecordOverhead + 100);
        var start = 64 + (2 * record);
        var now = new byte[1 << 16]; // two records and reserved space
        whole.AsSpan(0, start).CopyTo(now);
        var capture = Place("growing", now);

        using var reader = new MergedReader([capture]);
        var slot = new FrameSlot();
        Assert.That(reader.Read(ref slot), Is.True); // the chunk that holds the end is read with it
        using (var file = new FileStream(CaptureFolder.Segment(capture), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = start;
            file.Write(whole, start, written * record);
        }

        Assert.That(reader.Read(ref slot), Is.True);
        Assert.That(reader.Read(ref slot), Is.False);
        Assert.That(reader.Warnings.Single().Message, Does.Contain($"offset {start}: the capture is still being written"));
    }

    [Test]
    public void A_capture_that_is_cut_to_its_end_while_it_is_read_loses_nothing([Values] bool isClosed)
    {
        var rows = Enumerable.Range(1, 3).Select(i => new Row(i, new string((char)('a' + i), 100))).ToArray();
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", rows)));
        var capture = Place("closing", [.. whole, .. new byte[1 << 16]]); // reserved space, which the writer gives back when it closes

        using var reader = new MergedReader([capture]);
        var slot = new FrameSlot();
        Assert.That(reader.Read(ref slot), Is.True);
        if (isClosed)
        {
            using var file = new FileStream(CaptureFolder.Segment(capture), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(whole.Length);
        }

        Assert.That((reader.Read(ref slot), reader.Read(ref slot), reader.Read(ref slot)), Is.EqualTo((true, true, false)));
        Assert.That(reader.Warnings.Single().Message, Does.Contain("the capture was not closed"), "as it was when it was opened");
    }

    [Test]
    public void A_damaged_first_header_has_nothing_to_salvage([Values] bool salvage)
    {
        var capture = _folder.Write("whole", Rows);
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(capture));
        bytes[30] ^= 1;
        File.WriteAllBytes(CaptureFolder.Segment(capture), bytes);
        Assert.That(
            () => CaptureFolder.Read(capture, new CaptureReaderOptions { Salvage = salvage }),
            Throws.TypeOf<CaptureException>().With.Message.Contains("nothing stands before it").And.Message.Not.Contains("--salvage"));
    }

    [Test]
    public void A_last_record_damaged_at_any_byte_is_cut()
    {
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        var start = 64 + Padded(RecordOverhead + 10) + Padded(RecordOverhead + 7 + 6);
        for (var at = start; at < start + RecordOverhead + 18; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x40;
            var read = CaptureFolder.Read(Place($"flip-{at}", bytes), out var warnings);
            Assert.That(read, Is.EqualTo(Rows[..2]), $"byte {at}");
            Assert.That(warnings.Single().Offset, Is.EqualTo(start));
        }
    }

    [Test]
    public void Reserved_zeros_and_garbage_behind_the_last_record_are_cut([Values(0, 1, 200)] int garbage, [Values(0, 8, 5000)] int zeros)
    {
        var bytes = new List<byte>(File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows))));
        var random = new Random(7);
        for (var i = 0; i < garbage; i++)
        {
            bytes.Add((byte)(random.Next(255) + 1));
        }

        bytes.AddRange(new byte[zeros]);
        Assert.That(CaptureFolder.Read(Place("c", [.. bytes]), out var warnings), Is.EqualTo(Rows));
        Assert.That(warnings.Sum(w => w.BytesCut), Is.EqualTo(garbage + zeros));
        Assert.That(warnings.Select(w => w.Message), Has.All.Contains(garbage > 0 ? "cut short" : "not closed"));
    }

    [Test]
    public void An_unpublished_record_is_cut()
    {
        // What a killed process leaves: everything of the record but its length, and reserved zeros.
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        var start = 64 + Padded(RecordOverhead + 10) + Padded(RecordOverhead + 7 + 6);
        bytes.AsSpan(start, 4).Clear();
        Assert.That(CaptureFolder.Read(Place("c", [.. bytes, .. new byte[4096]]), out var warnings), Is.EqualTo(Rows[..2]));
        Assert.That(warnings.Single().Message, Does.Contain("cut short"));
    }

    [Test]
    public void A_damage_with_records_behind_it_is_refused_and_salvaged_on_request()
    {
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        var second = 64 + Padded(RecordOverhead + 10);
        var third = second + Padded(RecordOverhead + 7 + 6);
        for (var at = second; at < second + RecordOverhead + 13; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x01;
            var capture = Place($"flip-{at}", bytes);
            Assert.That(
                () => CaptureFolder.Read(capture),
                Throws.TypeOf<CaptureException>().With.Message.Contains($"segment-000001.cfc: offset {second}: the record is damaged").And.Message.Contains($"offset {third}")
                    .And.Message.Contains("--salvage"),
                $"byte {at}");
            Assert.That(CaptureFolder.Read(capture, out var warnings, new CaptureReaderOptions { Salvage = true }), Is.EqualTo(Rows[..1]));
            Assert.That(warnings.Single().BytesCut, Is.EqualTo(whole.Length - second));
        }
    }

    [Test]
    public void A_zeroed_record_with_records_behind_it_is_a_damage()
    {
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        bytes.AsSpan(64, Padded(RecordOverhead + 10)).Clear();
        Assert.That(() => CaptureFolder.Read(Place("c", bytes)), Throws.TypeOf<CaptureException>().With.Message.Contains("offset 64"));
    }

    [Test]
    public void A_large_record_that_was_cut_is_cut()
    {
        var capture = _folder.Write("c", [new(1, "a"), new(2, new string('x', 9000))]);
        var segment = CaptureFolder.Segment(capture);
        File.WriteAllBytes(segment, [.. File.ReadAllBytes(segment)[..9000], .. new byte[4000]]);
        var read = CaptureFolder.Read(capture, out var warnings, new CaptureReaderOptions { ChunkBytes = 4096 });
        Assert.That(read, Is.EqualTo(new Row[] { new(1, "a") }));
        Assert.That(warnings.Single().Offset, Is.EqualTo(64 + 40));
    }

    [Test]
    public void An_earlier_segment_that_lost_its_end_is_refused([Values(8, 40, 1064)] int lost)
    {
        var capture = WriteSegments();
        var segment = CaptureFolder.Segment(capture, 2);
        File.WriteAllBytes(segment, File.ReadAllBytes(segment)[..^lost]);
        Assert.That(() => CaptureFolder.Read(capture), Throws.TypeOf<CaptureException>().With.Message.Contains("segment-000002.cfc: offset"));
        Assert.That(CaptureFolder.Read(capture, new CaptureReaderOptions { Salvage = true }), Has.Count.InRange(3, 5));
    }

    [Test]
    public void An_earlier_segment_with_reserved_zeros_is_whole()
    {
        var capture = WriteSegments();
        var all = CaptureFolder.Read(capture);
        var segment = CaptureFolder.Segment(capture, 2);
        File.WriteAllBytes(segment, [.. File.ReadAllBytes(segment), .. new byte[800]]);
        Assert.That(CaptureFolder.Read(capture, out var warnings), Is.EqualTo(all));
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    public void A_missing_segment_is_named()
    {
        var capture = WriteSegments();
        File.Delete(CaptureFolder.Segment(capture, 2));
        Assert.That(
            () => CaptureFolder.Read(capture),
            Throws.TypeOf<CaptureException>().With.Message.Contains("segment-000002.cfc: is missing, but segment-000003.cfc is there").And.Message.Contains("--salvage"));
        Assert.That(CaptureFolder.Read(capture, out var warnings, new CaptureReaderOptions { Salvage = true }), Has.Count.EqualTo(3));
        Assert.That(warnings.Single().Message, Does.Contain("is missing"));
    }

    [Test]
    public void A_missing_first_segment_is_refused_even_when_salvaging()
    {
        var capture = WriteSegments();
        File.Delete(CaptureFolder.Segment(capture));
        Assert.That(() => CaptureFolder.Read(capture, new CaptureReaderOptions { Salvage = true }), Throws.TypeOf<CaptureException>().With.Message.Contains("segment-000001.cfc: is missing"));
    }

    [Test]
    public void A_segment_of_another_capture_is_named()
    {
        var capture = WriteSegments();
        var other = WriteSegments("other");
        File.Copy(CaptureFolder.Segment(other, 2), CaptureFolder.Segment(capture, 2), overwrite: true);
        Assert.That(() => CaptureFolder.Read(capture), Throws.TypeOf<CaptureException>().With.Message.Contains("segment-000002.cfc: offset 0: belongs to another capture"));
    }

    [Test]
    public void A_renamed_segment_is_named()
    {
        var capture = WriteSegments();
        File.Copy(CaptureFolder.Segment(capture, 3), CaptureFolder.Segment(capture, 2), overwrite: true);
        Assert.That(() => CaptureFolder.Read(capture), Throws.TypeOf<CaptureException>().With.Message.Contains("the file is segment 3 under another's name"));
    }

    [Test]
    public void A_last_segment_that_was_never_begun_is_left_out([Values(0, 30, 4096)] int zeros)
    {
        var capture = _folder.Write("c", Rows);
        File.WriteAllBytes(CaptureFolder.Segment(capture, 2), new byte[zeros]);
        Assert.That(CaptureFolder.Read(capture, out var warnings), Is.EqualTo(Rows));
        Assert.That(warnings.Single().Message, Does.Contain("cut before its first record"));
    }

    [Test]
    public void A_newer_version_asks_for_an_upgrade()
    {
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        bytes[8] = 2;
        Assert.That(
            () => CaptureFolder.Read(Place("c", bytes), new CaptureReaderOptions { Salvage = true }),
            Throws.TypeOf<CaptureException>().With.Message.Contains("format version 2, this build reads up to 1; upgrade"));
    }

    [Test]
    public void A_damaged_header_is_named()
    {
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", Rows)));
        bytes[17] ^= 1;
        Assert.That(() => CaptureFolder.Read(Place("c", bytes)), Throws.TypeOf<CaptureException>().With.Message.Contains("offset 60").And.Message.Contains("header"));
    }

    [TestCase("""{"t":"header","format":2}""", "cryptofeed")]
    [TestCase("1723161253937085768 {}", "hftbacktest")]
    [TestCase("notes", "cryptofeed|hftbacktest|ndjson")]
    public void A_text_file_is_to_be_imported_first(string text, string format)
    {
        File.WriteAllText(_folder["a.txt"], text);
        Assert.That(
            () => CaptureFolder.Read(_folder["a.txt"]),
            Throws.TypeOf<CaptureException>().With.Message.Contains($"is a text file, not a capture; import it first with `crossfeed import {_folder["a.txt"]} --format {format} "));
    }

    [Test]
    public void Other_things_are_named_for_what_they_are()
    {
        File.WriteAllBytes(_folder["a.gz"], [0x1f, 0x8b, 8, 0]);
        File.WriteAllBytes(_folder["b.bin"], [1, 2, 3, 4]);
        File.WriteAllBytes(_folder["empty"], []);
        Directory.CreateDirectory(_folder["dir"]);
        var segment = CaptureFolder.Segment(_folder.Write("c", Rows));
        Assert.Multiple(() =>
        {
            Assert.That(() => CaptureFolder.Read(_folder["a.gz"]), Throws.TypeOf<CaptureException>().With.Message.Contains("is a gzip file").And.Message.Contains("import it first"));
            Assert.That(() => CaptureFolder.Read(_folder["b.bin"]), Throws.TypeOf<CaptureException>().With.Message.Contains("does not begin like a segment"));
            Assert.That(() => CaptureFolder.Read(_folder["empty"]), Throws.TypeOf<CaptureException>().With.Message.Contains("is empty"));
            Assert.That(() => CaptureFolder.Read(_folder["dir"]), Throws.TypeOf<CaptureException>().With.Message.Contains("holds no capture"));
            Assert.That(() => CaptureFolder.Read(_folder["nowhere"]), Throws.TypeOf<CaptureException>().With.Message.Contains("does not exist"));
            Assert.That(() => CaptureFolder.Read(segment), Throws.TypeOf<CaptureException>().With.Message.Contains("name the directory that holds it"));
            Assert.That(() => CaptureFolder.Read(Place("t", Encoding.ASCII.GetBytes("some text"))), Throws.TypeOf<CaptureException>().With.Message.Contains("is a text file"));
        });
    }

    [Test]
    public void Whatever_happens_to_the_bytes_what_is_read_was_written([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 12).Select(i => new Row(i, new string((char)('a' + i), random.Next(60)), Subject: i % 4 == 0 ? "S" : null)).ToList();
        var whole = File.ReadAllBytes(CaptureFolder.Segment(_folder.Write("whole", rows)));
        for (var round = 0; round < 60; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(3); changes >= 0; changes--)
            {
                bytes.AsSpan(random.Next(bytes.Length))[0] = (byte)random.Next(256);
            }

            bytes = bytes[..(random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length))];
            var capture = Place($"c-{round}", bytes);
            try
            {
                var read = CaptureFolder.Read(capture, new CaptureReaderOptions { Salvage = random.Next(2) == 0, ChunkBytes = 4096 });
                Assert.That(read, Is.EqualTo(rows[..read.Count]), $"round {round}");
            }
            catch (CaptureException e)
            {
                Assert.That(e.Message, Does.Contain("segment-000001.cfc: offset "), $"round {round}");
            }
        }
    }

    private static int Padded(int length) => (length + 7) / 8 * 8;

    // Three segments: 3 records each in the first two, 1 in the last.
    private string WriteSegments(string name = "segments")
    {
        var rows = new List<Row>();
        for (var i = 0; i < 7; i++)
        {
            rows.Add(new Row(i, new string('x', 1032)));
        }

        return _folder.Write(name, rows, new CaptureWriterOptions { SegmentBytes = 4096 });
    }

    private string Place(string name, byte[] segment)
    {
        Directory.CreateDirectory(_folder[name]);
        File.WriteAllBytes(CaptureFolder.Segment(_folder[name]), segment);
        return _folder[name];
    }
}
