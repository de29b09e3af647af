using Crossfeed.Books;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Fetches REST depth snapshots for the books of one feed that ask for one, in the turns of the host's budget: one request at a time a listing, books that were live first, with
/// back-off after a snapshot that did not help. The body enters through the ring like any frame. Books may come and go while it runs.
/// </summary>
public sealed class SnapshotFetcher : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryBase = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a snapshot unless told otherwise: 5,000 levels are half a megabyte.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Feed _feed;
    private readonly RestClient _rest;
    private readonly Func<OrderBook, Connection?> _carrier;
    private readonly double _scale;
    private readonly TimeSpan _timeout;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly long _start;
    private SnapshotWant[] _wants = [];
    private int _needy;
    private long _fetched;
    private long _failed;
    private long _skipped;
    private long _proofs;

    /// <summary>Prepares a fetcher.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client; disposed with the fetcher.</param>
    /// <param name="carrier">The connection that carries a book's deltas now: its snapshot enters the ring as that connection's. Null while there is none: the book waits. Any thread.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="share">Part of the venue's limit that the budget allows: with a small one, snapshots become lighter earlier.</param>
    /// <param name="timeout">Longest wait for a snapshot, from its turn on; null for <see cref="DefaultTimeout"/>.</param>
    public SnapshotFetcher(Feed feed, RestClient rest, Func<OrderBook, Connection?> carrier, ILogger logger, double share = RestLimits.DefaultShare, TimeSpan? timeout = null)
    {
        _timeout = timeout ?? DefaultTimeout;
        _feed = feed;
        _rest = rest;
        _carrier = carrier;
        _logger = logger;
        _scale = RestLimits.DefaultShare / share;
        _time = rest.Budget.Time;
        _start = _time.GetTimestamp();
    }

    /// <summary>Whether the venue has acknowledged a book's deltas: only then may a book be fetched that has had none. To be set before the first look; any thread. Default: always.</summary>
    public Func<OrderBook, bool> IsSubscribed { get; init; } = static _ => true;

    /// <summary>Snapshots that entered the ring.</summary>
    public long Fetched => Volatile.Read(ref _fetched);

    /// <summary>Requests that gave none.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Snapshots that were not asked for, because the book was live again, or not wanted any more, when its turn came; and those that did not prove a book without deltas.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Proofs that named a sequence.</summary>
    public long Proofs => Volatile.Read(ref _proofs);

    /// <summary>Books that need a snapshot; as of the last look.</summary>
    public int Needy => Volatile.Read(ref _needy);

    /// <summary>Watches a book from now on. Any thread, at any time.</summary>
    /// <param name="book">The book.</param>
    /// <param name="answered">Its requests so far that need no answer: those of an earlier life.</param>
    public void Add(OrderBook book, long answered = 0)
    {
        var want = new SnapshotWant(book, new Backoff(RetryBase, RetryCap, new Random(book.Listing.Id)), answered);
        lock (_gate)
        {
            Volatile.Write(ref _wants, [.. _wants, want]); // publishes the want to the polling loop
        }
    }

    /// <summary>Watches a book no more; a snapshot under way does not enter the ring. Any thread, at any time.</summary>
    /// <param name="book">The book.</param>
    /// <returns>False when it was not watched.</returns>
    public bool Remove(OrderBook book)
    {
        lock (_gate)
        {
            var want = Array.Find(_wants, w => w.Book == book);
            want?.Remove();
            Volatile.Write(ref _wants, [.. _wants.Where(w => w != want)]); // publishes to the polling loop
            return want is not null;
        }
    }

    /// <summary>Watches and fetches until cancelled.</summary>
    /// <param name="stop">Stops.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        var running = new List<Task>();
        using var timer = new PeriodicTimer(PollEvery, _time);
        while (!stop.IsCancellationRequested)
        {
            Look(running, stop);
            running.RemoveAll(static t => t.IsCompletedSuccessfully); // one that failed by a bug stays and ends the run below
            if (running.Find(static t => t.IsFaulted) is { } faulted)
            {
                await faulted.ConfigureAwait(false);
            }

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

    /// <summary>
    /// Asks the venue where a listing's book is, by its cheapest snapshot, for comparison with what came over the wire. Nothing enters the ring. Waits its turn behind all snapshots.
    /// </summary>
    /// <param name="native">The listing's native symbol.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The venue's sequence; null when it could not be had (told and not counted as a failed snapshot), or when another proof of the listing waits already.</returns>
    public async Task<long?> ProveAsync(string native, CancellationToken cancellation)
    {
        var name = $"{_feed.Name} {native}";
        try
        {
            var call = _feed.ProofRequest(native);
            var reply = await _rest.AskAsync(new RestAsk(RestPriority.Proof, "proof " + name, _ => call) { Timeout = ProofTimeout }, cancellation).ConfigureAwait(false);
            if (reply.Block is not { } block)
            {
                return null;
            }

            var isRead = _feed.TryReadDepthSequence(block.Memory.Span[..reply.Length], out var sequence);
            _rest.Pool.Return(block);
            if (isRead)
            {
                Interlocked.Increment(ref _proofs); // several may end at once
                return sequence;
            }

            RestLog.ProofFailed(_logger, name, "the answer names no sequence");
        }
        catch (RestException e)
        {
            RestLog.ProofFailed(_logger, name, e.Message);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private void Look(List<Task> running, CancellationToken stop)
    {
        var now = Now;
        var needy = 0;
        var wants = Volatile.Read(ref _wants); // acquire: the wants are complete
        foreach (var want in wants)
        {
            needy += want.IsNeedy ? 1 : 0;
        }

        Volatile.Write(ref _needy, needy); // before the asks that read it
        foreach (var want in wants)
        {
            var step = want.Due(now, _carrier(want.Book), IsSubscribed);
            if (step != SnapshotStep.None)
            {
                want.Begin();
                running.Add(step == SnapshotStep.Question ? QuestionAsync(want, stop) : FetchAsync(want, stop));
            }
        }
    }

    private async Task QuestionAsync(SnapshotWant want, CancellationToken stop)
    {
        try
        {
            want.EndQuestion(Now, await ProveAsync(want.Book.Listing.Native, stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            want.EndQuestion(Now, null); // nobody asks again
        }
    }

    private async Task FetchAsync(SnapshotWant want, CancellationToken stop)
    {
        try
        {
            var reply = await _rest.AskAsync(Ask(want), stop).ConfigureAwait(false);
            if (reply.Block is not { } block)
            {
                Interlocked.Increment(ref _skipped); // several fetches may end at once, here and below
                want.Skip();
                return;
            }

            if (want.IsRemoved || _carrier(want.Book) is not { } carrier)
            {
                _rest.Pool.Return(block);
                want.End(Now, failed: true, TimeSpan.Zero); // nobody left whose snapshot it could be
                Interlocked.Increment(ref _failed);
                return;
            }

            if (want.Book.IsUnproven && (!_feed.TryReadDepthSequence(block.Memory.Span[..reply.Length], out var sequence) || !want.IsProven(sequence)))
            {
                _rest.Pool.Return(block);
                want.EndQuestion(Now, sequence == 0 ? null : sequence);
                Interlocked.Increment(ref _skipped);
                return;
            }

            await PublishAsync(carrier, want.Book.Listing.Native, block, reply.Length, stop).ConfigureAwait(false);
            want.End(Now, failed: false, TimeSpan.Zero);
            Interlocked.Increment(ref _fetched);
        }
        catch (RestException e)
        {
            HostLog.SnapshotFailed(_logger, want.Book.Listing.ToString(), e.Message);
            want.End(Now, failed: true, e.RetryAfter ?? TimeSpan.Zero);
            Interlocked.Increment(ref _failed);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            want.End(Now, failed: true, TimeSpan.Zero); // nobody asks again
        }
    }

    private RestAsk Ask(SnapshotWant want)
    {
        var native = want.Book.Listing.Native;
        return new RestAsk(
            want.WasLive ? RestPriority.Resync : RestPriority.FirstSnapshot,
            $"depth {_feed.Name} {native}",
            waiting => want.IsWanted() && _carrier(want.Book) is not null ? _feed.DepthRequest(native, Weighed(Math.Max(waiting, Needy))) : null)
        {
            Timeout = _timeout,
        };
    }

    private int Weighed(int waiting) => (int)Math.Min(int.MaxValue, Math.Ceiling(waiting * _scale));

    private static async Task PublishAsync(Connection carrier, string native, FrameBlock block, int length, CancellationToken stop)
    {
        var publisher = carrier.Publisher;
        publisher.Pool.Return(await publisher.PublishAsync(FrameKind.DepthSnapshot, carrier.Id, block, length, native, null, stop).ConfigureAwait(false));
    }
}
