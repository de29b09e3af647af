using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Snapshots;

/// <summary>A managed copy of one slot: consistent in itself, and independent of the file from then on.</summary>
public sealed record SnapshotView
{
    /// <summary>The listing.</summary>
    public required SnapshotListing Listing { get; init; }

    /// <summary>State of the book.</summary>
    public required BookState State { get; init; }

    /// <summary>Decimals of every price here.</summary>
    public required int PriceDecimals { get; init; }

    /// <summary>Decimals of every quantity here.</summary>
    public required int QuantityDecimals { get; init; }

    /// <summary>The venue's sequence of the book.</summary>
    public required long Sequence { get; init; }

    /// <summary>Best bid and ask with the quote overlay applied.</summary>
    public required BookTop Top { get; init; }

    /// <summary>Bids, best first, at most <see cref="SnapshotLayout.MaxLevels"/>.</summary>
    public required IReadOnlyList<SnapshotLevel> Bids { get; init; }

    /// <summary>Asks, best first, at most <see cref="SnapshotLayout.MaxLevels"/>.</summary>
    public required IReadOnlyList<SnapshotLevel> Asks { get; init; }

    /// <summary>The last trade, null when there was none.</summary>
    public required SnapshotTrade? LastTrade { get; init; }

    /// <summary>The venue's time of the last change, nanoseconds since the Unix epoch; 0 for none.</summary>
    public required long ExchangeTimeNanos { get; init; }

    /// <summary>Receive time of the last change, nanoseconds since the Unix epoch; 0 for none.</summary>
    public required long ReceivedNanos { get; init; }

    /// <summary>Completed writes of the slot.</summary>
    public required long WriteCount { get; init; }

    /// <summary>Connection that the listing comes on, 0 for none.</summary>
    public required int Connection { get; init; }

    /// <summary>What happened to the book so far.</summary>
    public required SnapshotCounters Counters { get; init; }
}

/// <summary>One level of a side.</summary>
/// <param name="Price">Price count.</param>
/// <param name="Quantity">Quantity count.</param>
public readonly record struct SnapshotLevel(long Price, long Quantity);

/// <summary>The last trade of a listing.</summary>
/// <param name="Price">Price count.</param>
/// <param name="Quantity">Quantity count.</param>
/// <param name="Side">Aggressor.</param>
/// <param name="Nanos">Its time, nanoseconds since the Unix epoch; 0 when unknown.</param>
public readonly record struct SnapshotTrade(long Price, long Quantity, Side Side, long Nanos);

/// <summary>Counters of a book.</summary>
/// <param name="Applied">Deltas applied.</param>
/// <param name="Gaps">Sequence gaps.</param>
/// <param name="Resyncs">Resynchronisations.</param>
/// <param name="Crossed">Times the book was found crossed.</param>
/// <param name="QuoteMismatches">Quotes that contradicted the book.</param>
public readonly record struct SnapshotCounters(long Applied, long Gaps, long Resyncs, long Crossed, long QuoteMismatches);
