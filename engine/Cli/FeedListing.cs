using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary>A listing and the feed that lists it.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Definition">What its instrument list says.</param>
public sealed record FeedListing(Feed Feed, ListingDefinition Definition)
{
    /// <summary>Taker fee in units of 10^-8: the list's, else the feed's base tier.</summary>
    public long TakerFeeE8 => Definition.TakerFeeE8 ?? Feed.BaseTakerFeeE8;

    /// <summary>The venue's word for its status, else ours.</summary>
    public string Status => Definition.Status ?? (Definition.IsTrading ? "trading" : "not trading");
}
