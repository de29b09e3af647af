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
    /// (Gate <c>order_book_update</c>; Bybit <c>orderbook</c>, where U = u).
    /// </summary>
    Contiguous,

    /// <summary>
    /// Each delta names its predecessor (pu). The first delta after a snapshot must satisfy U ≤ id ≤ u or pu = id, every later one pu = id
    /// (Binance USD-M <c>depthUpdate</c>).
    /// </summary>
    Linked,

    /// <summary>
    /// Each delta names its predecessor, which must be the book's id, after a snapshot too. Ids have no order: a maintenance of the venue may let them begin anew below
    /// (OKX <c>books</c>, <c>prevSeqId</c>).
    /// </summary>
    Chained,

    /// <summary>
    /// No ids that two connections agree on: messages of one connection continue each other as they come, and a checksum or the connection's own count of messages shows what is missing
    /// (Kraken <c>book</c>, Coinbase <c>l2_data</c>).
    /// </summary>
    Ordered,
}
