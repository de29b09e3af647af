using System.Text;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>The second pass of an import: writes the spooled frames in order of time, led by the listings, each connection led by its opening.</summary>
internal sealed unsafe class CaptureAssembly(ImportScan scan, ImportOptions options)
{
    private const int ProgressFrames = 4096; // frames between two calls of the progress callback

    private readonly SortedDictionary<FrameKind, long> _kinds = [];
    private readonly Opening[] _openings = new Opening[scan.Connections + 1];
    private long _bytes;

    private enum Opening : byte
    {
        None,
        Early, // opened by a depth snapshot alone: the connection's own opening, when it comes, says nothing new
        Done,
    }

    public ImportResult Write(string directory, CancellationToken cancellation)
    {
        var listings = new ListingResolver(scan, options).Resolve();
        var entries = scan.Spool.Entries;
        var first = entries[0].Time;
        var last = entries[^1].Time;
        var writerOptions = new CaptureWriterOptions { CreatedNanos = first, CaptureId = Identity(first, last, entries.Length) };
        long records;
        using (var writer = new CaptureWriter(directory, writerOptions))
        {
            Append(writer, FrameKind.Listings, 0, first, null, ListingsJson.Write(listings));
            var done = 0L;
            for (var i = 0; i < entries.Length; i++)
            {
                WriteEntry(writer, entries[i]);
                done += entries[i].Length;
                if (i % ProgressFrames == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                    options.Progress?.Invoke(new ImportProgress("writing", done, scan.Spool.Length));
                }
            }

            records = writer.Records;
            writer.Dispose();
            if (writer.Error is { } error)
            {
                throw new ImportException(error);
            }
        }

        options.Progress?.Invoke(new ImportProgress("writing", scan.Spool.Length, scan.Spool.Length));
        return new ImportResult
        {
            Frames = records,
            Bytes = _bytes,
            FirstNanos = first,
            LastNanos = last,
            Listings = listings,
            Kinds = _kinds,
            Skipped = scan.Skipped,
            Warnings = scan.Warnings,
        };
    }

    private void WriteEntry(CaptureWriter writer, in SpoolEntry entry)
    {
        var connection = entry.Connection;
        string? subject = null;
        switch (entry.Kind)
        {
            case FrameKind.ConnectionOpened:
                var early = _openings[connection] == Opening.Early;
                _openings[connection] = Opening.Done;
                if (early)
                {
                    return;
                }

                subject = scan.Feed.FeedName;
                break;
            case FrameKind.InstrumentList:
                subject = scan.Feed.FeedName;
                break;
            case FrameKind.DepthSnapshot:
                // Names a connection, so that merged captures know which venue's symbol the subject is.
                connection = scan.ConnectionOf(entry.Native);
                subject = scan.Natives[entry.Native];
                Open(writer, connection, entry.Time, Opening.Early);
                break;
            default:
                Open(writer, connection, entry.Time, Opening.Done);
                break;
        }

        Append(writer, entry.Kind, connection, entry.Time, subject, new ReadOnlySpan<byte>(scan.Spool.Load(entry), entry.Length));
    }

    private void Open(CaptureWriter writer, ushort connection, long time, Opening opening)
    {
        if (connection != 0 && _openings[connection] == Opening.None)
        {
            Append(writer, FrameKind.ConnectionOpened, connection, time, scan.Feed.FeedName, Encoding.UTF8.GetBytes(scan.AddressOf(connection)));
            _openings[connection] = opening;
        }
        else if (opening == Opening.Done)
        {
            _openings[connection] = Opening.Done;
        }
    }

    private void Append(CaptureWriter writer, FrameKind kind, ushort connection, long time, string? subject, ReadOnlySpan<byte> payload)
    {
        fixed (byte* data = payload)
        {
            var slot = new FrameSlot
            {
                Data = data,
                Length = payload.Length,
                Kind = kind,
                Connection = connection,
                ReceivedNanos = time,
                MonotonicNanos = time, // the recordings have no other clock
                Subject = subject,
            };
            if (!writer.Append(slot))
            {
                throw new ImportException(writer.Error ?? $"{writer.Path}: the capture was closed");
            }
        }

        _bytes += payload.Length;
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
    }

    // From the content, so that an import gives the same bytes every time.
    private ulong Identity(long first, long last, int frames)
    {
        var text = Encoding.UTF8.GetBytes($"{scan.Feed.FeedName} {first} {last} {frames} {scan.Spool.Length}");
        return ((ulong)RecordChecksum.Compute(text) << 32) | RecordChecksum.Compute(text.AsSpan(text.Length / 2));
    }
}
