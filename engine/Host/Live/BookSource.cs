using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Gives the books of one feed the snapshots that they ask for: one at a time a listing, with back-off after one that did not help. Books may come and go while it runs.
/// </summary>
public abstract class BookSource : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RetryBase = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProofTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Func<OrderBook, Connection?> _carrier;
    private readonly long _start;
    private SnapshotWant[] _wants = [];
    private int _needy;
    private long _fetched;
    private long _failed;
    private long _skipped;
    private long _proofs;

    /// <summary>Prepares a source.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client; disposed with the source.</param>
    /// <param name="carrier">The connection that carries a book's deltas now. Null while there is none: the book waits. Any thread.</param>
    /// <param name="logger">Where failures are told.</param>
    protected BookSource(Feed feed, RestClient rest, Func<OrderBook, Connection?> carrier, ILogger logger)
    {
        Feed = feed;
        Rest = rest;
        Logger = logger;
        _carrier = carrier;
        _start = Time.GetTimestamp();
    }

    /// <summary>The feed.</summary>
    protected Feed Feed { get; }

    /// <summary>The client.</summary>
    protected RestClient Rest { get; }

    /// <summary>Where failures are told.</summary>
    protected ILogger Logger { get; }

    /// <summary>The clock.</summary>
    protected TimeProvider Time => Rest.Budget.Time;

    /// <summary>Time since the source was made.</summary>
    protected TimeSpan Now => Time.GetElapsedTime(_start);

    /// <summary>Whether the venue has acknowledged a book's deltas: only then may a book be fetched that has had none. To be set before the first look; any thread. Default: always.</summary>
    public Func<OrderBook, bool> IsSubscribed { get; init; } = static _ => true;

    /// <summary>Snapshots that came.</summary>
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
        using var timer = new PeriodicTimer(PollEvery, Time);
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

    /// <summary>Whether the venue can be asked where a stream is.</summary>
    /// <param name="stream">The stream.</param>
    public bool CanProve(StreamKey stream) => ProofOf(stream) is not null;

    /// <summary>
    /// Asks the venue where a stream is, by its cheapest request, for comparison with what came over the wire. Nothing enters the ring. Waits its turn behind all snapshots.
    /// </summary>
    /// <param name="stream">A listing's depth or trades.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The venue's sequence; null when it could not be had (told and not counted as a failed snapshot), when the venue has no such request, or when another proof of the stream waits already.
    /// </returns>
    public async Task<long?> ProveAsync(StreamKey stream, CancellationToken cancellation)
    {
        if (ProofOf(stream) is not { } call)
        {
            return null;
        }

        var name = $"{Feed.Name} {stream}";
        try
        {
            var reply = await Rest.AskAsync(new RestAsk(RestPriority.Proof, "proof " + name, _ => call) { Timeout = ProofTimeout }, cancellation).ConfigureAwait(false);
            if (reply.Block is not { } block)
            {
                return null;
            }

            var body = block.Memory.Span[..reply.Length];
            var isRead = stream.Channel == StreamChannel.Trades ? Feed.TryReadTradeSequence(body, out var sequence) : Feed.TryReadDepthSequence(body, out sequence);
            Rest.Pool.Return(block);
            if (isRead)
            {
                Interlocked.Increment(ref _proofs); // several may end at once
                return sequence;
            }

            RestLog.ProofFailed(Logger, name, "the answer names no sequence");
        }
        catch (RestException e)
        {
            RestLog.ProofFailed(Logger, name, e.Message);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rest.Dispose();
        GC.SuppressFinalize(this);
    }

    // A snapshot for a book that asked for one.
    private protected abstract Task ServeAsync(SnapshotWant want, CancellationToken stop);

    // A book without a delta: where is it?
    private protected virtual async Task QuestionAsync(SnapshotWant want, CancellationToken stop)
    {
        try
        {
            want.EndQuestion(Now, await ProveAsync(new StreamKey(want.Book.Listing.Native, StreamChannel.Depth), stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            want.EndQuestion(Now, null); // nobody asks again
        }
    }

    private protected void EndUnproven(SnapshotWant want, long? sequence)
    {
        want.EndQuestion(Now, sequence);
        Interlocked.Increment(ref _skipped);
    }

    /// <summary>The connection that carries a book's deltas now.</summary>
    /// <param name="book">The book.</param>
    protected Connection? Carrier(OrderBook book) => _carrier(book);

    // Several requests may end at once.
    private protected void EndFetched(SnapshotWant want)
    {
        want.End(Now, failed: false, TimeSpan.Zero);
        Interlocked.Increment(ref _fetched);
    }

    private protected void EndFailed(SnapshotWant want, TimeSpan venueAsks)
    {
        want.End(Now, failed: true, venueAsks);
        Interlocked.Increment(ref _failed);
    }

    private protected void EndSkipped(SnapshotWant want)
    {
        Interlocked.Increment(ref _skipped);
        want.Skip();
    }

    private RestCall? ProofOf(StreamKey stream) => stream.Channel switch
    {
        StreamChannel.Depth => Feed.ProofRequest(stream.Native),
        StreamChannel.Trades => Feed.TradeProofRequest(stream.Native),
        _ => null,
    };

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
                running.Add(step == SnapshotStep.Question ? QuestionAsync(want, stop) : ServeAsync(want, stop));
            }
        }
    }
}
