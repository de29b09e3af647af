using Crossfeed.Market;

namespace Crossfeed.Host;

/// <summary>
/// What one connection is to carry, what it asked for and what the venue said: the wanted and the acknowledged set. Which streams flow is for others to see. Safe from any thread; cold.
/// Times are monotonic nanoseconds.
/// </summary>
public sealed class SubscriptionSet
{
    // Requests that wait for an answer; a venue that never answers must not make it grow. The oldest is forgotten first, and its streams are asked for again.
    private const int MaxRequests = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamKey, StreamSubscription> _streams = [];
    private readonly Dictionary<long, Request> _requests = [];
    private readonly Queue<long> _order = new();
    private long _lastId;
    private long _refusals;

    /// <summary>All streams, in no order.</summary>
    public IReadOnlyList<StreamSubscription> Streams
    {
        get
        {
            lock (_gate)
            {
                return [.. _streams.Values];
            }
        }
    }

    /// <summary>How often the venue said no.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>True when every stream was acknowledged.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
            {
                return _streams.Values.All(s => s.State == SubscriptionState.Acknowledged);
            }
        }
    }

    /// <summary>Whether the venue said yes to a stream.</summary>
    /// <param name="stream">The stream.</param>
    public bool IsAcknowledged(StreamKey stream)
    {
        lock (_gate)
        {
            return _streams.TryGetValue(stream, out var known) && known.State == SubscriptionState.Acknowledged;
        }
    }

    /// <summary>Adds streams to what is wanted.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="now">Now.</param>
    public void Want(IEnumerable<StreamKey> streams, long now)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
            {
                _streams.TryAdd(stream, new StreamSubscription(stream, SubscriptionState.Wanted, now, 0, null));
            }
        }
    }

    /// <summary>Takes streams out of what is wanted. An answer that is still to come says nothing of one that is wanted anew.</summary>
    /// <param name="streams">The streams.</param>
    public void Unwant(IEnumerable<StreamKey> streams)
    {
        lock (_gate)
        {
            var gone = streams.Where(s => _streams.Remove(s)).ToHashSet();
            foreach (var (id, request) in _requests.Where(r => r.Value.Streams.Any(gone.Contains)).ToArray())
            {
                _requests[id] = new Request([.. request.Streams.Where(s => !gone.Contains(s))]);
            }
        }
    }

    /// <summary>The connection opened: nothing has been asked for on this life of it.</summary>
    /// <param name="now">Now.</param>
    public void Open(long now)
    {
        lock (_gate)
        {
            _requests.Clear();
            _order.Clear();
            foreach (var stream in _streams.Keys.ToArray())
            {
                _streams[stream] = new StreamSubscription(stream, SubscriptionState.Wanted, now, 0, null);
            }
        }
    }

    /// <summary>Takes ids for requests; each is used once in the life of this object.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The first.</returns>
    public long TakeIds(int count)
    {
        lock (_gate)
        {
            var first = _lastId + 1;
            _lastId += count;
            return first;
        }
    }

    /// <summary>Notes that streams were asked for.</summary>
    /// <param name="id">Id of the request.</param>
    /// <param name="streams">Its streams.</param>
    /// <param name="now">Now.</param>
    public void Asked(long id, IReadOnlyList<StreamKey> streams, long now)
    {
        lock (_gate)
        {
            while (_order.Count >= MaxRequests)
            {
                _requests.Remove(_order.Dequeue());
            }

            _requests[id] = new Request(streams);
            _order.Enqueue(id);
            foreach (var stream in streams)
            {
                if (_streams.TryGetValue(stream, out var old))
                {
                    _streams[stream] = old with { State = SubscriptionState.Asked, SinceNanos = now, Tries = old.Tries + 1 };
                }
            }
        }
    }

    /// <summary>Notes an answer.</summary>
    /// <param name="id">The request's id; null where the venue named none: then the streams named count, and where none is named the oldest request that waits.</param>
    /// <param name="named">Streams that the answer names itself.</param>
    /// <param name="reason">The venue's words of a refusal; null when it said yes.</param>
    /// <param name="now">Now.</param>
    /// <returns>The streams that the answer is about and that are wanted.</returns>
    public IReadOnlyList<StreamKey> Answered(long? id, IReadOnlyList<StreamKey> named, string? reason, long now)
    {
        lock (_gate)
        {
            var streams = Take(id ?? (named.Count == 0 ? Oldest() : null)) ?? named;
            var changed = new List<StreamKey>();
            foreach (var stream in streams)
            {
                if (_streams.TryGetValue(stream, out var old))
                {
                    _streams[stream] = old with { State = reason is null ? SubscriptionState.Acknowledged : SubscriptionState.Refused, SinceNanos = now, Reason = reason };
                    changed.Add(stream);
                }
            }

            _refusals += reason is null ? 0 : changed.Count;
            return changed;
        }
    }

    /// <summary>Compares with the venue's own list: acknowledged streams that it does not have were lost, and are wanted again.</summary>
    /// <param name="listed">The venue's list.</param>
    /// <param name="olderThan">Only those that were acknowledged before this: a list may have been made before the answer.</param>
    /// <param name="now">Now.</param>
    /// <returns>The streams that were lost.</returns>
    public IReadOnlyList<StreamKey> Compare(IReadOnlyCollection<StreamKey> listed, long olderThan, long now)
    {
        var known = listed as IReadOnlySet<StreamKey> ?? listed.ToHashSet();
        lock (_gate)
        {
            var lost = _streams.Values.Where(s => s.State == SubscriptionState.Acknowledged && s.SinceNanos < olderThan && !known.Contains(s.Stream)).Select(s => s.Stream).ToArray();
            foreach (var stream in lost)
            {
                _streams[stream] = _streams[stream] with { State = SubscriptionState.Wanted, SinceNanos = now };
            }

            return lost;
        }
    }

    /// <summary>The streams to ask for (again): never asked on this life, without an answer for long, or refused a while ago.</summary>
    /// <param name="now">Now.</param>
    /// <param name="answerWithin">An answer takes no longer; the n-th try waits n times as long.</param>
    /// <param name="retryRefused">Time after which a refused stream is asked for again; the n-th try waits n times as long.</param>
    public IReadOnlyList<StreamKey> Due(long now, TimeSpan answerWithin, TimeSpan retryRefused)
    {
        lock (_gate)
        {
            return _streams.Values.Where(s => s.State switch
            {
                SubscriptionState.Wanted => true,
                SubscriptionState.Asked => now - s.SinceNanos > answerWithin.Ticks * 100L * s.Tries,
                SubscriptionState.Refused => now - s.SinceNanos > retryRefused.Ticks * 100L * s.Tries,
                _ => false,
            }).Select(s => s.Stream).ToArray();
        }
    }

    /// <summary>Marks streams as to be asked for again.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="now">Now.</param>
    public void AskAgain(IEnumerable<StreamKey> streams, long now)
    {
        lock (_gate)
        {
            foreach (var stream in streams)
            {
                if (_streams.TryGetValue(stream, out var old))
                {
                    _streams[stream] = old with { State = SubscriptionState.Wanted, SinceNanos = now };
                }
            }
        }
    }

    private IReadOnlyList<StreamKey>? Take(long? id) => id is { } known && _requests.Remove(known, out var request) ? request.Streams : null;

    private long? Oldest()
    {
        while (_order.TryDequeue(out var id))
        {
            if (_requests.ContainsKey(id))
            {
                return id;
            }
        }

        return null;
    }

    private sealed record Request(IReadOnlyList<StreamKey> Streams);
}
