using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>A feed's symbol table.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Table">All its native symbols.</param>
public sealed record FeedTable(Feed Feed, SymbolTable Table);
