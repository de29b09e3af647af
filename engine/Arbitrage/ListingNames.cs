using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crossfeed.Arbitrage;

/// <summary>
/// Venue and symbol of each listing, ready to print. One thread sets, others may read at the same time: an entry is complete before it is published and never changes after.
/// </summary>
public sealed class ListingNames
{
    private Entry?[] _entries = new Entry?[64];

    /// <summary>Names a listing.</summary>
    /// <param name="listingId">The listing.</param>
    /// <param name="venue">Its venue.</param>
    /// <param name="symbol">Its canonical symbol.</param>
    public void Set(int listingId, string venue, string symbol)
    {
        var entries = _entries;
        while (listingId >= entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
        }

        // Publishes a complete entry. Must not move before its construction, otherwise a reader could see empty names.
        Volatile.Write(ref entries[listingId], new Entry(venue, symbol));

        // Publishes the grown table with all its entries; a reader of the old one merely misses the new listing.
        Volatile.Write(ref _entries, entries);
    }

    /// <summary>The venue, or <c>#7</c> for a listing 7 that was never named.</summary>
    /// <param name="listingId">The listing.</param>
    public string Venue(int listingId) => Find(listingId)?.Venue ?? $"#{listingId}";

    /// <summary>The symbol, or <c>#7</c> for a listing 7 that was never named.</summary>
    /// <param name="listingId">The listing.</param>
    public string Symbol(int listingId) => Find(listingId)?.Symbol ?? $"#{listingId}";

    /// <summary>Whether a listing was named.</summary>
    /// <param name="listingId">The listing.</param>
    public bool Contains(int listingId) => Find(listingId) is not null;

    internal ReadOnlySpan<byte> VenueJson(int listingId) => Find(listingId) is { } entry ? entry.VenueJson : Quoted(Venue(listingId));

    internal ReadOnlySpan<byte> SymbolJson(int listingId) => Find(listingId) is { } entry ? entry.SymbolJson : Quoted(Symbol(listingId));

    // Relaxed: names go into files and terminals, never into HTML, and a plus sign is easier to read than its escape.
    private static byte[] Quoted(string text) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    private Entry? Find(int listingId)
    {
        var entries = Volatile.Read(ref _entries); // acquire: pairs with the publication of a grown table
        return (uint)listingId < (uint)entries.Length ? Volatile.Read(ref entries[listingId]) : null; // acquire: pairs with the publication of the entry
    }

    private sealed class Entry(string venue, string symbol)
    {
        public string Venue { get; } = venue;

        public string Symbol { get; } = symbol;

        public byte[] VenueJson { get; } = Quoted(venue);

        public byte[] SymbolJson { get; } = Quoted(symbol);
    }
}
