using Crossfeed.Books;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Fetches REST depth snapshots, in the turns of the host's budget, books that were live first. The body enters through the ring like any frame, as a message of the connection that carries the book.
/// </summary>
public sealed class SnapshotFetcher : BookSource
{
    /// <summary>Longest wait for a snapshot unless told otherwise: 5,000 levels are half a megabyte.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly double _scale;
    private readonly TimeSpan _timeout;

    /// <summary>Prepares a fetcher.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="rest">The client; disposed with the fetcher.</param>
    /// <param name="carrier">The connection that carries a book's deltas now: its snapshot enters the ring as that connection's. Null while there is none: the book waits. Any thread.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="share">Part of the venue's limit that the budget allows: with a small one, snapshots become lighter earlier.</param>
    /// <param name="timeout">Longest wait for a snapshot, from its turn on; null for <see cref="DefaultTimeout"/>.</param>
    public SnapshotFetcher(Feed feed, RestClient rest, Func<OrderBook, Connection?> carrier, ILogger logger, double share = RestLimits.DefaultShare, TimeSpan? timeout = null)
        : base(feed, rest, carrier, logger)
    {
        _timeout = timeout ?? DefaultTimeout;
        _scale = RestLimits.DefaultShare / share;
    }

    private protected override async Task ServeAsync(SnapshotWant want, CancellationToken stop)
    {
        try
        {
            var reply = await Rest.AskAsync(Ask(want), stop).ConfigureAwait(false);
            if (reply.Block is not { } block)
            {
                EndSkipped(want);
                return;
            }

            if (want.IsRemoved || Carrier(want.Book) is not { } carrier)
            {
                Rest.Pool.Return(block);
                EndFailed(want, TimeSpan.Zero); // nobody left whose snapshot it could be
                return;
            }

            if (want.Book.IsUnproven && (!Feed.TryReadDepthSequence(block.Memory.Span[..reply.Length], out var sequence) || !want.IsProven(sequence)))
            {
                Rest.Pool.Return(block);
                EndUnproven(want, sequence == 0 ? null : sequence);
                return;
            }

            await PublishAsync(carrier, want.Book.Listing.Native, block, reply.Length, stop).ConfigureAwait(false);
            EndFetched(want);
        }
        catch (RestException e)
        {
            HostLog.SnapshotFailed(Logger, want.Book.Listing.ToString(), e.Message);
            EndFailed(want, e.RetryAfter ?? TimeSpan.Zero);
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
            $"depth {Feed.Name} {native}",
            waiting => want.IsWanted() && Carrier(want.Book) is not null ? Feed.DepthRequest(native, Weighed(Math.Max(waiting, Needy))) : null)
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
