namespace Crossfeed.VenueSim.Market;

/// <summary>A price level in exact decimals.</summary>
public readonly record struct BookLevel(decimal Price, decimal Quantity);

/// <summary>
/// What a venue's book really is: full depth, best first, with the sequence number that the venue's streams and REST
/// snapshots use. An immutable copy.
/// </summary>
public sealed record TrueBook(
    string Venue,
    string Symbol,
    string Native,
    long Sequence,
    IReadOnlyList<BookLevel> Bids,
    IReadOnlyList<BookLevel> Asks);
