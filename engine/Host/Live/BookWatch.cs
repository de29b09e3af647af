using Crossfeed.Books;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Tells when books become live and when they stop being so. Looks at the hot thread's books from the pool, several times a second: single fields, never torn; a book that
/// was lost and found between two looks shows in its counters.
/// </summary>
/// <param name="books">The books.</param>
/// <param name="logger">Where to tell.</param>
public sealed class BookWatch(IReadOnlyList<OrderBook> books, ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly Seen[] _seen = new Seen[books.Count];

    /// <summary>Watches until cancelled.</summary>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < books.Count; i++)
            {
                Look(books[i], ref _seen[i]);
            }

            await Task.Delay(LookEvery, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a stop is the ordinary end
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
