namespace Crossfeed.Books;

/// <summary>
/// What happened to one book since it was made. Written by the book's thread alone; other threads may read single fields, each of which only grows.
/// </summary>
public sealed class BookCounters
{
    // First those that every frame counts or every snapshot publishes: two lines instead of four.

    /// <summary>Quotes of any kind.</summary>
    public long Quotes;

    /// <summary>Trades.</summary>
    public long Trades;

    /// <summary>Deltas applied to the levels, buffered ones included.</summary>
    public long Applied;

    /// <summary>Remembered quotes compared with the levels when a delta reached their sequence.</summary>
    public long QuoteChecks;

    /// <summary>Quotes that came when the book already stood at their sequence, compared on arrival.</summary>
    public long LateQuoteChecks;

    /// <summary>Deltas that did not continue the one before.</summary>
    public long Gaps;

    /// <summary>Times a desynchronised book became live again.</summary>
    public long Resyncs;

    /// <summary>Those of the <see cref="Resyncs"/> that needed no snapshot: the deltas that were missing came late, or on another leg.</summary>
    public long Repairs;

    /// <summary>Times a stream of the listing was silent while the book was in use or on its way there.</summary>
    public long Silences;

    /// <summary>Times the levels stood with a bid at or above an ask.</summary>
    public long Crossed;

    /// <summary>Comparisons of either kind that differed.</summary>
    public long QuoteMismatches;

    /// <summary>Comparisons of the levels with a checksum of the venue.</summary>
    public long ChecksumChecks;

    /// <summary>Those that differed.</summary>
    public long ChecksumMismatches;

    /// <summary>Deltas that the book or its snapshot already covered.</summary>
    public long Ignored;

    /// <summary>Deltas kept for a snapshot to come.</summary>
    public long Buffered;

    /// <summary>Snapshots that replaced the levels.</summary>
    public long Snapshots;

    /// <summary>REST snapshots that came when none was needed: on a live book, or on a stale one that nothing feeds.</summary>
    public long SnapshotsIgnored;

    /// <summary>REST snapshots that end before the first buffered delta begins.</summary>
    public long SnapshotsTooOld;

    /// <summary>Quotes older than the newest one seen.</summary>
    public long QuotesStale;

    /// <summary>Quotes whose bid was not below their ask.</summary>
    public long QuotesCrossed;

    /// <summary>Times the decimals changed.</summary>
    public long Rescales;

    /// <summary>Times counts did not fit in 64 bits at their new decimals.</summary>
    public long RescaleOverflows;

    /// <summary>Times the buffer of deltas was full and was dropped.</summary>
    public long BufferOverflows;

    /// <summary>Deltas or snapshots that the levels could not hold: more levels than a side may have.</summary>
    public long Overfull;

    /// <summary>Deltas or snapshots with a price of 0.</summary>
    public long BadPrices;

    /// <summary>Frames for this book that could not be decoded.</summary>
    public long RejectedFrames;

    /// <summary>Times the venue itself took a book out that was live.</summary>
    public long Withdrawals;

    /// <summary>Bars.</summary>
    public long Bars;
}
