using Crossfeed.Books;

namespace Crossfeed.Host;

/// <summary>
/// What the cold plane prepares when listings are defined, so that the hot plane only links it in: empty books and rebuilt symbol tables. Travels as the attachment of a
/// <see cref="Market.Frames.FrameKind.Listings"/> slot.
/// </summary>
/// <param name="Books">Books of the new listings, by ascending listing id.</param>
/// <param name="Tables">The complete symbol table of every feed that changed.</param>
public sealed record ListingUpdate(OrderBook[] Books, FeedTable[] Tables);
