namespace Crossfeed.Capture.Reading;

/// <summary>How captures are read.</summary>
public sealed record CaptureReaderOptions
{
    /// <summary>Bytes of one sequential read. Default 256 KiB: larger ones fall out of the second-level cache, smaller ones pay for system calls.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>
    /// Chunks per capture, at least 2; default 8 (2 MiB). Payloads stay readable until the oldest chunk is needed again, which waits for its consumers.
    /// </summary>
    public int Chunks { get; init; } = 8;

    /// <summary>True to replay what stands before a damage and to warn, instead of refusing. Default false.</summary>
    public bool Salvage { get; init; }

    /// <summary>How often <see cref="MergedReader"/> replays the captures, at least 1. Default 1.</summary>
    public int Passes { get; init; } = 1;

    internal void Validate()
    {
        // A multiple of the alignment, so that a chunk never ends between a record and its padding.
        if (ChunkBytes is < 4096 or > 64 << 20 || ChunkBytes % SegmentLayout.Alignment != 0)
        {
            throw new CaptureException($"chunk size {ChunkBytes}: must be 4096 to {64 << 20} bytes and a multiple of {SegmentLayout.Alignment}");
        }

        if (Chunks is < 2 or > 1024)
        {
            throw new CaptureException($"{Chunks} chunks: must be 2 to 1024");
        }

        if (Passes < 1)
        {
            throw new CaptureException($"{Passes} passes: must be 1 or more");
        }
    }
}
