using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>A venue's instrument list as it was fetched last.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Rest">The feed's REST client, for what follows.</param>
/// <param name="Pages">The bodies as they came, in order.</param>
/// <param name="Definitions">What they say.</param>
public sealed record InstrumentList(Feed Feed, RestClient Rest, IReadOnlyList<ReadOnlyMemory<byte>> Pages, IReadOnlyList<ListingDefinition> Definitions)
{
    /// <summary>Keeps the venue's session; null where it wants none.</summary>
    public SessionKeeper? Session { get; init; }

    /// <summary>Reads all pages of a list.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="pages">The bodies.</param>
    /// <exception cref="InstrumentListException">One of them is not what the venue's documentation describes.</exception>
    public static IReadOnlyList<ListingDefinition> Read(Feed feed, IReadOnlyList<ReadOnlyMemory<byte>> pages) => [.. pages.SelectMany(page => feed.ReadInstrumentList(page.Span))];
}
