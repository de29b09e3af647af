using Crossfeed.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class RoundTripTests
{
    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Checksum_is_standard_crc32c() => Assert.That(RecordChecksum.Compute("123456789"u8), Is.EqualTo(0xE3069283));

    [Test]
    public void Records_come_back_as_they_were_written()
    {
        Row[] rows =
        [
            new(10, "wss://venue/stream", FrameKind.ConnectionOpened, 3, "binance/spot", 5),
            new(11, """{"a":1}""", FrameKind.Message, 3, null, 6),
            new(12, "{}", FrameKind.DepthSnapshot, 0, "BTCUSDT", 7),
            new(12, "", FrameKind.ClockTick, 0, null, 8),
            new(9, "größer", FrameKind.Sent, ushort.MaxValue, "ÄÖ/€", -4),
            new(long.MaxValue, "[]", FrameKind.Listings, 0),
            new(long.MinValue, "lost", FrameKind.ConnectionClosed, 3),
            new(13, "[{}]", FrameKind.InstrumentList, 0, "binance/spot"),
        ];
        var capture = _folder.Write("c", rows);
        Assert.That(CaptureFolder.Read(capture, out var warnings), Is.EqualTo(rows));
        Assert.That(warnings, Is.Empty);
    }

    [TestCase(4096, 4096, 2)]
    [TestCase(4096, 8192, 3)]
    [TestCase(1 << 20, 4096, 2)]
    [TestCase(1 << 20, 256 << 10, 8)]
    public void Every_size_survives_every_chunking(int segmentBytes, int chunkBytes, int chunks)
    {
        var rows = new List<Row>();
        for (var size = 0; size < 700; size++)
        {
            rows.Add(new Row(size, new string((char)('a' + (size % 26)), size), Subject: size % 3 == 0 ? $"S{size % 5}" : null));
        }

        rows.Add(new Row(1000, new string('x', 4000)));
        rows.Add(new Row(1001, new string('y', 50_000))); // larger than a chunk, and than a segment of 4 KiB
        rows.Add(new Row(1002, "after"));
        var capture = _folder.Write("c", rows, new CaptureWriterOptions { SegmentBytes = segmentBytes });
        var read = CaptureFolder.Read(capture, out var warnings, new CaptureReaderOptions { ChunkBytes = chunkBytes, Chunks = chunks });
        Assert.That(read, Is.EqualTo(rows));
        Assert.That(warnings, Is.Empty);
    }

    [Test]
    public void A_payload_has_readable_slack_behind_it()
    {
        var capture = _folder.Write("c", [new(1, new string('x', 5000)), new(2, "y")], new CaptureWriterOptions { SegmentBytes = 4096 });
        using var reader = new CaptureReader(capture, new CaptureReaderOptions { ChunkBytes = 4096 });
        var slot = new FrameSlot();
        var sum = 0;
        for (var records = 0; records < 2; records++)
        {
            Assert.That(reader.Read(ref slot), Is.True);
            unsafe
            {
                sum += new ReadOnlySpan<byte>(slot.Data + slot.Length, FrameBlock.SlackBytes).IndexOf((byte)0);
            }
        }

        Assert.That(sum, Is.Zero, "in a fresh chunk and a fresh block the slack is zero from its first byte");
    }

    [Test]
    public void A_closed_segment_has_its_written_length()
    {
        var capture = _folder.Write("c", [new(1, "12345")]);
        Assert.That(new FileInfo(CaptureFolder.Segment(capture)).Length, Is.EqualTo(64 + 40));
    }

    [Test]
    public void Same_options_and_records_give_the_same_bytes()
    {
        var options = new CaptureWriterOptions { CreatedNanos = 42, CaptureId = 7 };
        var one = _folder.Write("one", [new(1, "a"), new(2, "b")], options);
        var two = _folder.Write("two", [new(1, "a"), new(2, "b")], options);
        Assert.That(File.ReadAllBytes(CaptureFolder.Segment(two)), Is.EqualTo(File.ReadAllBytes(CaptureFolder.Segment(one))));
    }

    [Test]
    public void Layout_is_the_documented_one()
    {
        var options = new CaptureWriterOptions { CreatedNanos = 0x0102030405060708, CaptureId = 0x1122334455667788 };
        var capture = _folder.Write("c", [new(0x10, "pay", FrameKind.DepthSnapshot, 0x0203, "su", 0x20)], options);
        var bytes = File.ReadAllBytes(CaptureFolder.Segment(capture));
        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexString(bytes.AsSpan(0, 40)), Is.EqualTo("434643415" + "00D0A1A" + "0100" + "4000" + "01000000" + "0807060504030201" + "8877665544332211" + "0000000000000000"));
            Assert.That(BitConverter.ToUInt32(bytes, 60), Is.EqualTo(RecordChecksum.Compute(bytes.AsSpan(0, 60))));
            Assert.That(BitConverter.ToUInt32(bytes, 64), Is.EqualTo(32 + 2 + 3));
            Assert.That(BitConverter.ToUInt32(bytes, 68), Is.EqualTo(RecordChecksum.Compute(bytes.AsSpan(72, 29))));
            Assert.That(Convert.ToHexString(bytes.AsSpan(72, 32)), Is.EqualTo("0200" + "0302" + "0200" + "0000" + "1000000000000000" + "2000000000000000" + "7375" + "706179" + "000000"));
            Assert.That(bytes, Has.Length.EqualTo(64 + 40));
        });
    }
}
