namespace Crossfeed.Market;

/// <summary>How the deltas of a book channel chain to each other and to a snapshot.</summary>
public enum BookSequencing : byte
{
    /// <summary>
    /// Ranges [U, u]; a delta continues a book at id when U ≤ id + 1 and u &gt; id, both for the first delta after a snapshot and later
    /// (Binance spot <c>depthUpdate</c>).
    /// </summary>
    Overlapping,

    /// <summary>
    /// Ranges [U, u]; the first delta after a snapshot must satisfy U ≤ id + 1 ≤ u, every later one U = id + 1
    /// (Gate <c>order_book_update</c>).
    /// </summary>
    Contiguous,

    /// <summary>
    /// Each delta names its predecessor (pu). The first delta after a snapshot must satisfy U ≤ id ≤ u or pu = id, every later one pu = id
    /// (Binance USD-M <c>depthUpdate</c>).
    /// </summary>
    Linked,
}

/// <summary>What a venue prescribes for the books of one of its feeds.</summary>
/// <param name="Sequencing">How deltas chain.</param>
/// <param name="QuotesCarryBookSequence">True when the quote channel's sequence lives in the id space of the book, so that a newer quote may overlay it.</param>
/// <param name="SnapshotLevels">Levels a side of the venue's deepest snapshot, 1 to 2^16: books make room for them at the start, so that the hot thread need not.</param>
/// <param name="TradeIdsAreConsecutive">True when the trade channel numbers a listing's trades one by one, so that a number left out is a trade that was missed.</param>
public readonly record struct BookRules(BookSequencing Sequencing, bool QuotesCarryBookSequence, int SnapshotLevels = 5_000, bool TradeIdsAreConsecutive = false);
