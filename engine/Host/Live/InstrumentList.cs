using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>A venue's instrument list as it was fetched at start.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Rest">The feed's REST client, for what follows.</param>
/// <param name="Body">The body as it came.</param>
/// <param name="Definitions">What it says.</param>
public sealed record InstrumentList(Feed Feed, RestClient Rest, ReadOnlyMemory<byte> Body, IReadOnlyList<ListingDefinition> Definitions);
