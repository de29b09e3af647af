using Crossfeed.Market;

namespace Crossfeed.Books;

/// <summary>HOT: the venues' rules by which a delta [U, u] with predecessor pu continues a book at an id. Ids are any <c>long</c>. Budget: 2 ns.</summary>
internal static class Continuity
{
    private const ulong FarBehind = 10_000; // ids that go one by one take minutes for so many

    /// <summary>
    /// True when a snapshot at an id already holds everything that a delta says. Binance's rules pass a delta that ends exactly at the snapshot's id: it may carry
    /// levels that lie beyond the depth of the snapshot.
    /// </summary>
    /// <param name="rule">The venue's rule.</param>
    /// <param name="last">u.</param>
    /// <param name="id">The snapshot's id.</param>
    public static bool IsCoveredBySnapshot(BookSequencing rule, long last, long id) => rule is BookSequencing.Overlapping or BookSequencing.Linked ? last < id : last <= id;

    /// <summary>True when a delta that is not covered may be the first after a snapshot.</summary>
    /// <param name="rule">The venue's rule.</param>
    /// <param name="first">U.</param>
    /// <param name="last">u.</param>
    /// <param name="previous">pu.</param>
    /// <param name="id">The snapshot's id.</param>
    public static bool Bridges(BookSequencing rule, long first, long last, long previous, long id) => rule switch
    {
        BookSequencing.Linked => first <= last && ((first <= id && id <= last) || previous == id),
        BookSequencing.Chained => previous == id,
        BookSequencing.Ordered => true,
        _ => first <= last && !IsBeyond(first, id), // a delta that ends at the snapshot's id could begin behind its own end
    };

    /// <summary>True when a delta that is newer than the book (u above its id) continues the delta applied before.</summary>
    /// <param name="rule">The venue's rule.</param>
    /// <param name="first">U.</param>
    /// <param name="previous">pu.</param>
    /// <param name="id">The book's id.</param>
    public static bool Chains(BookSequencing rule, long first, long previous, long id) => rule switch
    {
        BookSequencing.Overlapping => !IsBeyond(first, id),
        BookSequencing.Contiguous => first > id && !IsBeyond(first, id),
        BookSequencing.Ordered => true,
        _ => previous == id,
    };

    /// <summary>True when a delta lies so far below the book that it is not late but counted anew, and the message that said so was lost.</summary>
    /// <param name="rule">The venue's rule.</param>
    /// <param name="last">u.</param>
    /// <param name="id">The book's id.</param>
    public static bool IsCountedAnew(BookSequencing rule, long last, long id) => rule == BookSequencing.Contiguous && last < id && (ulong)(id - last) > FarBehind;

    // U > id + 1, without the sum that overflows at the last id.
    private static bool IsBeyond(long first, long id) => first > id && first - 1 > id;
}
