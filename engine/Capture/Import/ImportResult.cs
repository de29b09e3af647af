using Crossfeed.Market;
using Crossfeed.Market.Frames;

namespace Crossfeed.Capture.Import;

/// <summary>What an import wrote.</summary>
public sealed record ImportResult
{
    /// <summary>Records in the capture, of all kinds.</summary>
    public required long Frames { get; init; }

    /// <summary>Payload bytes of all records.</summary>
    public required long Bytes { get; init; }

    /// <summary>Receive time of the first record, nanoseconds since the Unix epoch.</summary>
    public required long FirstNanos { get; init; }

    /// <summary>Receive time of the last record.</summary>
    public required long LastNanos { get; init; }

    /// <summary>The listings in the capture's listings record.</summary>
    public required IReadOnlyList<ListingDefinition> Listings { get; init; }

    /// <summary>Records by kind.</summary>
    public required IReadOnlyDictionary<FrameKind, long> Kinds { get; init; }

    /// <summary>Input lines that were left out, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Skipped { get; init; }

    /// <summary>What the user should know, each standing alone.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
