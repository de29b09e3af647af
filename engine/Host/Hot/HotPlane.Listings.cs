using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <content>Cold: listings that come, leave and come back.</content>
public sealed unsafe partial class HotPlane
{
    private bool _finishes; // decoded messages are looked at once more
    private bool _scalesUnits; // some listing has contracts or bundles whose counts must be multiplied

    private void AddListings(ListingUpdate update, ref FrameSlot slot)
    {
        var begun = SetUp.Begin();
        foreach (var book in update.Books)
        {
            var listing = book.Listing;
            if (Books.Find(listing.Id) is null)
            {
                Link(book);
            }
            else
            {
                Books.Return(listing.Id, slot.ReceivedNanos);
                _snapshots?.Mark(listing.Id, slot.ReceivedNanos);
            }

            _detector.AddListing(listing, book);
            _depthSubjects[FeedIndex(listing)].Add(listing.Native, listing.Id);
        }

        SetTables(update);
        SetUp.End(begun);
    }

    // Known to nobody so far.
    private void Link(OrderBook book)
    {
        var listing = book.Listing;
        _decimals.Set(listing.Id, listing.Units, listing.PriceDecimals, listing.QuantityDecimals);
        _scalesUnits |= listing.Units.QuantityFactor != 1;
        _finishes |= _scalesUnits;
        Books.Add(book);
        _triggerRing?.TryAddListing(listing);
        _snapshots?.Add(book);
        if (_feedsWithLegs.Contains(FeedIndex(listing)))
        {
            _arbiter.Prepare(book);
        }
    }

    // Books stay, stale, with their ids: a listing may come back.
    private void RemoveListings(ListingUpdate update, ref FrameSlot slot)
    {
        var begun = SetUp.Begin();
        foreach (var book in update.Books)
        {
            var listing = book.Listing;
            Books.Remove(listing.Id, slot.ReceivedNanos);
            _detector.RemoveListing(listing.Id, Counters.Slots, slot.ReceivedNanos);
            _depthSubjects[FeedIndex(listing)].Remove(listing.Native);
            _snapshots?.Mark(listing.Id, slot.ReceivedNanos);
        }

        SetTables(update);
        SetUp.End(begun);
    }

    // The decimals have made contracts units of the base asset where one is a power of ten of them; here the others follow.
    private void ScaleUnits()
    {
        for (var index = 0; index < _frame.Events.Length; index++)
        {
            var listing = _frame.Events[index].ListingId;
            var factor = Books.Find(listing)?.Listing.Units.QuantityFactor ?? 1;
            if (factor != 1 && !_frame.TryMultiplyQuantities(index, factor))
            {
                var isBook = _frame.Events[index].Kind is EventKind.BookDelta or EventKind.BookSnapshot;
                _frame.Reject(RejectReason.NumberOutOfRange, isBook ? listing : -1);
                return;
            }
        }
    }

    private void SetTables(ListingUpdate update)
    {
        foreach (var (feed, table) in update.Tables)
        {
            _decoders[VenueRegistry.IndexOf(feed)].Symbols = table;
        }
    }

    private static int FeedIndex(Listing listing) => VenueRegistry.IndexOf(VenueRegistry.Find(listing.Venue, listing.Market)!);
}
