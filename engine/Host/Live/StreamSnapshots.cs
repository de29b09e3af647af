using Crossfeed.Books;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>For venues whose snapshots are the first message of a subscription: subscribes the deltas of a book anew, and waits for what comes.</summary>
public sealed class StreamSnapshots : BookSource
{
    // An answer and a first message take less.
    private static readonly TimeSpan ComesWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly Action<OrderBook> _renew;

    /// <summary>Prepares a source.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client; disposed with the source.</param>
    /// <param name="carrier">The connection that carries a book's deltas now. Null while there is none: its opening brings the snapshot. Any thread.</param>
    /// <param name="renew">Ends the deltas of a book on all connections that carry them, and asks for them again. Any thread.</param>
    /// <param name="logger">Where failures are told.</param>
    public StreamSnapshots(Feed feed, RestClient rest, Func<OrderBook, Connection?> carrier, Action<OrderBook> renew, ILogger logger)
        : base(feed, rest, carrier, logger) => _renew = renew;

    // A subscription without its first message: only another one can bring it.
    private protected override Task QuestionAsync(SnapshotWant want, CancellationToken stop) => ServeAsync(want, stop);

    private protected override async Task ServeAsync(SnapshotWant want, CancellationToken stop)
    {
        if (!want.IsWanted())
        {
            EndSkipped(want);
            return;
        }

        var before = Volatile.Read(ref want.Book.Counters.Snapshots); // a count of its own, ordered with nothing
        var end = Now + ComesWithin;
        _renew(want.Book);
        try
        {
            using var timer = new PeriodicTimer(LookEvery, Time);
            while (want.IsNeedy && Volatile.Read(ref want.Book.Counters.Snapshots) == before && Now < end)
            {
                await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            EndFailed(want, TimeSpan.Zero); // nobody asks again
            return;
        }

        if (Volatile.Read(ref want.Book.Counters.Snapshots) != before || !want.IsNeedy)
        {
            EndFetched(want);
            return;
        }

        HostLog.SnapshotFailed(Logger, want.Book.Listing.ToString(), $"subscribed again, and no snapshot came within {ComesWithin.TotalSeconds:0} s");
        EndFailed(want, TimeSpan.Zero);
    }
}
