using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary>The listings that <c>--symbols</c> and <c>--venues</c> choose among those of a snapshot file.</summary>
public static class ListingSelection
{
    /// <summary>Chooses and sorts by venue, then symbol.</summary>
    /// <param name="listings">What the file holds.</param>
    /// <param name="symbols">Comma-separated canonical symbols, any case; null for all.</param>
    /// <param name="venues">Comma-separated venues; null for all.</param>
    /// <exception cref="UnknownNameException">A name that no listing has; the message names the nearest ones.</exception>
    public static IReadOnlyList<SnapshotListing> Choose(IEnumerable<SnapshotListing> listings, string? symbols, string? venues)
    {
        var all = listings.ToList();
        var wantedVenues = Wanted(venues, "venue", [.. all.Select(listing => listing.Venue)], name => name.ToLowerInvariant());
        var wantedSymbols = Wanted(symbols, "symbol", [.. all.Select(listing => listing.Symbol)], Canonical);
        var chosen = all.FindAll(listing => wantedVenues?.Contains(listing.Venue) != false && wantedSymbols?.Contains(listing.Symbol) != false);
        chosen.Sort(SnapshotListing.ByVenueThenSymbol);
        return chosen;
    }

    private static HashSet<string>? Wanted(string? list, string kind, HashSet<string> known, Func<string, string> canonical)
    {
        if (list is null)
        {
            return null;
        }

        var wanted = new HashSet<string>();
        foreach (var text in OptionTexts.Split([list]))
        {
            var name = canonical(text);
            if (!known.Contains(name))
            {
                throw new UnknownNameException($"no book of {kind} '{text}' in the snapshot file{NearestNames.Hint(text, known)}");
            }

            wanted.Add(name);
        }

        return wanted;
    }

    private static string Canonical(string text) => Symbol.TryParse(text, out var symbol) ? symbol.ToString() : text;
}
