using Crossfeed.Books;

namespace Crossfeed.Host;

/// <summary>
/// What the cold plane prepares when listings are defined or leave, so that the hot plane only links it in: books and rebuilt symbol tables. Travels as the attachment of a
/// <see cref="Market.Frames.FrameKind.Listings"/> or <see cref="Market.Frames.FrameKind.ListingsRemoved"/> slot.
/// </summary>
/// <param name="Books">Books of the new listings, empty, by ascending listing id; and of those that come back or leave.</param>
/// <param name="Tables">The complete symbol table of every feed that changed.</param>
public sealed record ListingUpdate(OrderBook[] Books, FeedTable[] Tables);
