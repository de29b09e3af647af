using System.Text;
using Crossfeed.Capture.Reading;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

/// <summary>A record as a test writes and compares it.</summary>
internal sealed record Row(long Received, string Payload, FrameKind Kind = FrameKind.Message, ushort Connection = 1, string? Subject = null, long Monotonic = 0);

/// <summary>A folder for one test, gone with it, and short ways to write and read captures in it.</summary>
internal sealed class CaptureFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public string this[string name] => _folder.File(name);

    public static string Segment(string capture, int number = 1) => System.IO.Path.Combine(capture, $"segment-{number:D6}.cfc");

    public static unsafe bool Append(CaptureWriter writer, Row row)
    {
        var bytes = Encoding.UTF8.GetBytes(row.Payload);
        fixed (byte* data = bytes)
        {
            var slot = new FrameSlot
            {
                Data = data,
                Length = bytes.Length,
                Kind = row.Kind,
                Connection = row.Connection,
                ReceivedNanos = row.Received,
                MonotonicNanos = row.Monotonic,
                Subject = row.Subject,
            };
            return writer.Append(slot);
        }
    }

    public static Row ToRow(in FrameSlot slot) =>
        new(slot.ReceivedNanos, Encoding.UTF8.GetString(slot.Payload), slot.Kind, slot.Connection, slot.Subject, slot.MonotonicNanos);

    public static List<Row> Read(string capture, CaptureReaderOptions? options = null) => Read([capture], out _, options);

    public static List<Row> Read(string capture, out IReadOnlyList<CaptureWarning> warnings, CaptureReaderOptions? options = null) =>
        Read([capture], out warnings, options);

    public static List<Row> Read(string[] captures, out IReadOnlyList<CaptureWarning> warnings, CaptureReaderOptions? options = null)
    {
        var rows = new List<Row>();
        using var reader = new MergedReader(captures, options);
        var slot = new FrameSlot();
        while (reader.Read(ref slot))
        {
            rows.Add(ToRow(slot));
        }

        warnings = reader.Warnings;
        return rows;
    }

    public string Write(string name, IEnumerable<Row> rows, CaptureWriterOptions? options = null)
    {
        using var writer = new CaptureWriter(this[name], options ?? new CaptureWriterOptions { SegmentBytes = 1 << 20 });
        foreach (var row in rows)
        {
            Assert.That(Append(writer, row), Is.True, writer.Error);
        }

        return writer.Path;
    }

    public void Dispose() => _folder.Dispose();
}
