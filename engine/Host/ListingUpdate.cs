using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>
/// What the cold plane prepares when listings are defined, so that the hot plane only links it in: empty books and rebuilt symbol tables. Travels as the attachment of a
/// <see cref="Market.Frames.FrameKind.Listings"/> slot.
/// </summary>
/// <param name="Books">Books of the new listings, by ascending listing id.</param>
/// <param name="Tables">The complete symbol table of every feed that changed.</param>
public sealed record ListingUpdate(OrderBook[] Books, FeedTable[] Tables);

/// <summary>A feed's symbol table.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Table">All its native symbols.</param>
public sealed record FeedTable(Feed Feed, SymbolTable Table);
