using Crossfeed.Market;

namespace Crossfeed.Capture.Import;

/// <summary>Formats of recorded frames that can be imported.</summary>
public enum ImportFormat
{
    /// <summary>JSON lines of cryptofeed's capture format 2.</summary>
    Cryptofeed,

    /// <summary>Lines of a receive time in nanoseconds and the raw JSON, as hftbacktest's collector writes them.</summary>
    HftBacktest,

    /// <summary>Raw messages of one connection, one a line, without receive times: they are given the venue's own.</summary>
    Ndjson,
}

/// <summary>What to import and how.</summary>
public sealed record ImportOptions
{
    /// <summary>The files, plain or gzip, in the order that breaks ties of time.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Their format.</summary>
    public required ImportFormat Format { get; init; }

    /// <summary>Directory of the capture to write; must not exist, or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>Listings that the user described; they override the file's instrument list. Default none.</summary>
    public IReadOnlyList<ListingOverride> Listings { get; init; } = [];

    /// <summary>Canonical symbol of the only listing in the files, where they do not tell it; null (the default) guesses.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>Most frames of one import. Each takes 32 bytes of memory while they are put in order; default 50,000,000 (1.6 GB, at that).</summary>
    public int MaxFrames { get; init; } = 50_000_000;

    /// <summary>Most bytes of one line, which has to fit in memory; default 256 MiB.</summary>
    public int MaxLineBytes { get; init; } = 256 << 20;

    /// <summary>Called now and then with how far the import has come; null for none.</summary>
    public Action<ImportProgress>? Progress { get; init; }
}

/// <summary>How far an import has come.</summary>
/// <param name="Step"><c>reading</c> the files, then <c>writing</c> the capture.</param>
/// <param name="BytesDone">Bytes of this step that are done.</param>
/// <param name="BytesTotal">Bytes of this step.</param>
public readonly record struct ImportProgress(string Step, long BytesDone, long BytesTotal);
