using System.Threading.RateLimiting;
using Crossfeed.Books;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Fetches REST depth snapshots for the books of one feed that ask for one: one request at a time a listing, at most the feed's budget a minute, with back-off after a
/// snapshot that did not help. The body enters through the ring like any frame.
/// </summary>
public sealed class SnapshotFetcher : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryBase = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(10);

    private readonly Feed _feed;
    private readonly RestClient _rest;
    private readonly ILogger _logger;
    private readonly List<SnapshotWant> _wants = [];
    private readonly TokenBucketRateLimiter _budget;
    private long _fetched;
    private long _failed;

    /// <summary>Prepares a fetcher.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client.</param>
    /// <param name="books">The feed's books, each with the connection that carries its deltas: the snapshot enters the ring as that connection's.</param>
    /// <param name="perMinute">Most requests a minute.</param>
    /// <param name="logger">Where failures are told.</param>
    public SnapshotFetcher(Feed feed, RestClient rest, IEnumerable<(OrderBook Book, Connection Carrier)> books, int perMinute, ILogger logger)
    {
        _feed = feed;
        _rest = rest;
        _logger = logger;
        foreach (var (book, carrier) in books)
        {
            _wants.Add(new SnapshotWant(book, carrier, new Backoff(RetryBase, RetryCap, new Random(book.Listing.Id))));
        }

        _budget = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perMinute / 2), // half of a minute's budget at once at the start
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / perMinute),
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }

    /// <summary>Snapshots that entered the ring.</summary>
    public long Fetched => Volatile.Read(ref _fetched);

    /// <summary>Requests that gave none.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Watches and fetches until cancelled.</summary>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var running = new List<Task>();
        using var timer = new PeriodicTimer(PollEvery);
        while (!stop.IsCancellationRequested)
        {
            var now = WireClock.Monotonic();
            foreach (var want in _wants)
            {
                if (want.IsDue(now))
                {
                    using var lease = _budget.AttemptAcquire();
                    if (!lease.IsAcquired)
                    {
                        break; // the budget is spent; the next poll begins with those not served yet
                    }

                    running.Add(FetchAsync(want, stop));
                }
            }

            running.RemoveAll(static t => t.IsCompleted);
            try
            {
                await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _budget.DisposeAsync().ConfigureAwait(false);
        _rest.Dispose();
    }

    private async Task FetchAsync(SnapshotWant want, CancellationToken stop)
    {
        want.Begin();
        var native = want.Book.Listing.Native;
        try
        {
            var (block, length) = await _rest.GetAsync(_feed.DepthSnapshotPath(native), stop).ConfigureAwait(false);
            want.Carrier.Publisher.Pool.Return(await want.Carrier.Publisher.PublishAsync(FrameKind.DepthSnapshot, want.Carrier.Id, block, length, native, null, stop).ConfigureAwait(false));
            Interlocked.Increment(ref _fetched); // several fetches may end at once
            want.End(failed: false, TimeSpan.Zero);
        }
        catch (RestException e)
        {
            Interlocked.Increment(ref _failed);
            HostLog.SnapshotFailed(_logger, want.Book.Listing.ToString(), e.Message);
            want.End(failed: true, e.RetryAfter ?? TimeSpan.Zero);
        }
        catch (OperationCanceledException)
        {
            want.End(failed: true, TimeSpan.Zero); // stopping: nobody asks again
        }
    }
}
