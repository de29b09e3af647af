namespace Crossfeed.Market;

/// <summary>What a venue prescribes for the books of one of its feeds.</summary>
/// <param name="Sequencing">How deltas chain.</param>
/// <param name="QuotesCarryBookSequence">True when the quote channel's sequence lives in the id space of the book, so that a newer quote may overlay it.</param>
/// <param name="SnapshotLevels">Levels a side of the venue's deepest snapshot, 1 to 2^16: books make room for them at the start, so that the hot thread need not.</param>
/// <param name="TradeIdsAreConsecutive">True when the trade channel numbers a listing's trades one by one, so that a number left out is a trade that was missed.</param>
/// <param name="Snapshots">Where a book's first levels come from, and those after a fault.</param>
/// <param name="KeptLevels">Levels a side that the channel keeps: what falls behind them is dropped without a word of the venue. 0: all, unless a snapshot names a number (<see cref="Events.MarketEvent.KeptLevels"/>).</param>
/// <param name="Checksum">The checksum by which the venue proves its books where it sends one.</param>
public readonly record struct BookRules(
    BookSequencing Sequencing,
    bool QuotesCarryBookSequence,
    int SnapshotLevels = 5_000,
    bool TradeIdsAreConsecutive = false,
    SnapshotSource Snapshots = SnapshotSource.Rest,
    int KeptLevels = 0,
    BookChecksum Checksum = BookChecksum.None)
{
    /// <summary>True when a book is the best bid and ask and nothing else; each message of its stream is then a snapshot.</summary>
    public bool IsTopOnly => SnapshotLevels == 1;

    /// <summary>True when deltas carry ids on which two connections agree, so that one may go on where the other ends.</summary>
    public bool HasIds => Sequencing != BookSequencing.Ordered;
}
