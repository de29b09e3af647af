using Crossfeed.Market;

namespace Crossfeed.Snapshots;

/// <summary>One listing as the directory of a snapshot file names it.</summary>
/// <param name="Index">Position in the directory, and of its slot.</param>
/// <param name="ListingId">The engine's id.</param>
/// <param name="Venue">Venue name, lower case.</param>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Native">The venue's own symbol.</param>
/// <param name="Market">Kind of contract.</param>
public sealed record SnapshotListing(int Index, int ListingId, string Venue, string Symbol, string Native, MarketKind Market)
{
    /// <summary>The order of everything that prints listings: by venue, then symbol, ordinal.</summary>
    public static Comparison<SnapshotListing> ByVenueThenSymbol { get; } = static (a, b) =>
    {
        var byVenue = string.CompareOrdinal(a.Venue, b.Venue);
        return byVenue != 0 ? byVenue : string.CompareOrdinal(a.Symbol, b.Symbol);
    };
}
