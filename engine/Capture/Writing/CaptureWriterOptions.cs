namespace Crossfeed.Capture.Writing;

/// <summary>How a capture is written.</summary>
public sealed record CaptureWriterOptions
{
    /// <summary>Smallest <see cref="SegmentBytes"/>: one page.</summary>
    public const long MinSegmentBytes = 4096;

    /// <summary>Largest <see cref="SegmentBytes"/>: 1 GiB, the size of the largest record.</summary>
    public const long MaxSegmentBytes = SegmentLayout.MaxRecordBytes;

    /// <summary>Bytes that a segment reserves on disk when it is begun; a larger record gets a segment of its own size. Default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Most bytes that the whole capture may take, headers included; 0 for no limit (the default). A record that would exceed it stops the writer for good; what was
    /// written before stays.
    /// </summary>
    public long MaxBytes { get; init; }

    /// <summary>Time in the segment headers, nanoseconds since the Unix epoch; null (the default) takes the wall clock.</summary>
    public long? CreatedNanos { get; init; }

    /// <summary>Identity of the capture; null (the default) takes a random one. Imports set it so that the same input gives the same bytes.</summary>
    public ulong? CaptureId { get; init; }

    internal void Validate()
    {
        if (SegmentBytes is < MinSegmentBytes or > MaxSegmentBytes)
        {
            throw new CaptureException($"capture segment size {SegmentBytes}: must be {MinSegmentBytes} to {MaxSegmentBytes} bytes");
        }

        if (MaxBytes != 0 && MaxBytes < MinSegmentBytes)
        {
            throw new CaptureException($"capture size limit {MaxBytes}: must be 0 (no limit) or at least {MinSegmentBytes} bytes");
        }
    }
}
