using Crossfeed.Books;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Tells when books become live and when they stop being so. Looks at the hot thread's books from the pool, several times a second: single fields, never torn; a book that
/// was lost and found between two looks shows in its counters.
/// </summary>
/// <param name="logger">Where to tell.</param>
public sealed class BookWatch(ILogger logger)
{
    private readonly Dictionary<OrderBook, Seen> _seen = [];

    /// <summary>Looks once.</summary>
    /// <param name="listings">Listings with the books to look at.</param>
    public void Look(IEnumerable<LiveListing> listings)
    {
        foreach (var listing in listings)
        {
            ref var seen = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_seen, listing.Book, out _);
            Look(listing.Book, ref seen);
        }
    }

    private void Look(OrderBook book, ref Seen seen)
    {
        var now = new Seen(book.State, book.Counters.Gaps, book.Counters.Crossed, book.Counters.Resyncs);
        if (now == seen)
        {
            return;
        }

        var listing = book.Listing.ToString();
        if (now.State != BookState.Live || now.Gaps != seen.Gaps || now.Crossed != seen.Crossed)
        {
            HostLog.BookState(logger, listing, BookStates.Name(now.State), BookStates.Name(seen.State), now.Gaps, now.Crossed, now.Resyncs);
        }
        else if (seen.State != BookState.Live)
        {
            HostLog.BookLive(logger, listing, book.Sequence);
        }

        seen = now;
    }

    private readonly record struct Seen(BookState State, long Gaps, long Crossed, long Resyncs);
}
