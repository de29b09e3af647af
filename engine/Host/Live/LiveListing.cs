using Crossfeed.Books;
using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>A listing that a running engine carries.</summary>
/// <param name="Definition">What its venue's list says.</param>
/// <param name="Book">Its book; owned by the hot thread of its shard.</param>
/// <param name="Shard">Where it lives.</param>
public sealed record LiveListing(ListingDefinition Definition, OrderBook Book, Shard Shard)
{
    /// <summary>Native symbol.</summary>
    public string Native => Definition.Native;

    /// <summary>Canonical symbol.</summary>
    public Symbol Symbol => Definition.Symbol;
}
