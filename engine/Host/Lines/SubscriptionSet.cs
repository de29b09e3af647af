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

    private const string LostReason = "not in the venue's list";

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamKey, StreamSubscription> _streams = [];
    private readonly Dictionary<long, Request> _requests = [];
    private readonly Queue<long> _order = new();
    private long _lastId;
    private long _refusals;
    private long _version;
    private int _lastPart;

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

    /// <summary>Grows with every change. Read before <see cref="Streams"/>, it tells whether that is worth reading again.</summary>
    public long Version => Volatile.Read(ref _version); // acquire: what is read after it is at least as new

    /// <summary>How often the venue said no.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>True when every stream was acknowledged.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
            {
                foreach (var subscription in _streams.Values)
                {
                    if (subscription.State != SubscriptionState.Acknowledged)
                    {
                        return false;
                    }
                }

                return true;
            }
        }
    }

    /// <summary>Whether the venue has acknowledged a stream, as far as is known.</summary>
    /// <param name="stream">The stream.</param>
    public bool IsAcknowledged(StreamKey stream)
    {
        lock (_gate)
        {
            return _streams.TryGetValue(stream, out var subscription) && subscription.State == SubscriptionState.Acknowledged;
        }
    }

    /// <summary>Whether the venue's own list says that it has lost a stream, which it has not acknowledged again since.</summary>
    /// <param name="stream">The stream.</param>
    public bool WasLost(StreamKey stream)
    {
        lock (_gate)
        {
            return _streams.TryGetValue(stream, out var subscription) && subscription.State != SubscriptionState.Acknowledged && subscription.Reason == LostReason;
        }
    }

    /// <summary>Adds streams to what is wanted.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="now">Now.</param>
    public void Want(IEnumerable<StreamKey> streams, long now)
    {
        lock (_gate)
        {
            _version++;
            foreach (var stream in streams)
            {
                _streams.TryAdd(stream, new StreamSubscription(stream, SubscriptionState.Wanted, now, 0, null, 0));
            }
        }
    }

    /// <summary>Takes streams out of what is wanted. An answer that is still to come says nothing of one that is wanted anew.</summary>
    /// <param name="streams">The streams.</param>
    public void Unwant(IEnumerable<StreamKey> streams)
    {
        lock (_gate)
        {
            _version++;
            var gone = streams.Where(s => _streams.Remove(s)).ToHashSet();
            foreach (var (id, request) in _requests.Where(r => r.Value.Streams.Any(gone.Contains)).ToArray())
            {
                _requests[id] = request with { Streams = [.. request.Streams.Where(s => !gone.Contains(s))] };
            }
        }
    }

    /// <summary>The connection opened: nothing has been asked for on this life of it. What the venue refused together stays apart.</summary>
    /// <param name="now">Now.</param>
    /// <returns>What is to be asked for together, first of all.</returns>
    public IReadOnlyList<StreamKey> Open(long now)
    {
        lock (_gate)
        {
            _version++;
            _requests.Clear();
            _order.Clear();
            foreach (var stream in _streams.Keys.ToArray())
            {
                _streams[stream] = new StreamSubscription(stream, SubscriptionState.Wanted, now, 0, null, _streams[stream].Part);
            }

            return _streams.Values.Where(s => s.Part == 0).Select(s => s.Stream).ToArray();
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
            _version++;
            while (_order.Count >= MaxRequests)
            {
                _requests.Remove(_order.Dequeue());
            }

            _requests[id] = new Request(streams, streams.Count);
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
    /// <returns>The streams that the answer is about and that have been asked for. When several were refused, each of them is asked for again with fewer others: which one the venue means, its words may not say.</returns>
    public IReadOnlyList<StreamKey> Answered(long? id, IReadOnlyList<StreamKey> named, string? reason, long now)
    {
        lock (_gate)
        {
            _version++;
            var request = Take(id ?? (named.Count == 0 ? Oldest() : null)) ?? new Request(named, named.Count);
            var wanted = request.Streams.Where(IsAnswerable).ToArray();
            if (reason is null)
            {
                foreach (var stream in wanted)
                {
                    _streams[stream] = _streams[stream] with { State = SubscriptionState.Acknowledged, SinceNanos = now, Reason = null, Part = 0 };
                }
            }
            else if (wanted.Length > 0)
            {
                _refusals++;
                Refuse(wanted, isAlone: request.Asked == 1, reason, now);
            }

            return wanted;
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
            _version++;
            var lost = _streams.Values.Where(s => s.State == SubscriptionState.Acknowledged && s.SinceNanos < olderThan && !known.Contains(s.Stream)).Select(s => s.Stream).ToArray();
            foreach (var stream in lost)
            {
                _streams[stream] = _streams[stream] with { State = SubscriptionState.Wanted, SinceNanos = now, Reason = LostReason };
            }

            return lost;
        }
    }

    /// <summary>
    /// The streams to ask for (again), in parts with requests of their own: never asked on this life, without an answer for long, or refused a while ago. Those that may go together come first.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="answerWithin">An answer takes no longer; the n-th try waits n times as long.</param>
    /// <param name="retryRefused">Time after which a refused stream is asked for again; the n-th try waits n times as long.</param>
    public IReadOnlyList<IReadOnlyList<StreamKey>> Due(long now, TimeSpan answerWithin, TimeSpan retryRefused)
    {
        List<StreamSubscription>? due = null; // asked ten times a second, and hardly ever is anything
        lock (_gate)
        {
            foreach (var s in _streams.Values)
            {
                var isDue = s.State switch
                {
                    SubscriptionState.Wanted => true,
                    SubscriptionState.Asked => now - s.SinceNanos > answerWithin.Ticks * TimeSpan.NanosecondsPerTick * s.Tries,
                    SubscriptionState.Refused => now - s.SinceNanos > retryRefused.Ticks * TimeSpan.NanosecondsPerTick * s.Tries,
                    _ => false,
                };
                if (isDue)
                {
                    (due ??= []).Add(s);
                }
            }
        }

        return due is null ? [] : due.GroupBy(s => s.Part, s => s.Stream).OrderBy(p => p.Key).Select(p => p.ToArray()).ToArray();
    }

    /// <summary>Marks streams as to be asked for again.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="now">Now.</param>
    public void AskAgain(IEnumerable<StreamKey> streams, long now)
    {
        lock (_gate)
        {
            _version++;
            foreach (var stream in streams)
            {
                if (_streams.TryGetValue(stream, out var old))
                {
                    _streams[stream] = old with { State = SubscriptionState.Wanted, SinceNanos = now };
                }
            }
        }
    }

    // Of several, half and half again, until each bad one stands alone: for one among 200 that is 15 requests. A refusal in company is no try of a stream's own.
    private void Refuse(StreamKey[] streams, bool isAlone, string reason, long now)
    {
        if (isAlone)
        {
            var alone = streams[0];
            var old = _streams[alone];
            _streams[alone] = old with { State = SubscriptionState.Refused, SinceNanos = now, Reason = reason, Part = old.Part == 0 ? ++_lastPart : old.Part };
            return;
        }

        var (first, second) = (++_lastPart, ++_lastPart);
        for (var i = 0; i < streams.Length; i++)
        {
            var old = _streams[streams[i]];
            var part = i < (streams.Length + 1) / 2 ? first : second;
            _streams[streams[i]] = old with { State = SubscriptionState.Wanted, SinceNanos = now, Tries = Math.Max(0, old.Tries - 1), Reason = reason, Part = part };
        }
    }

    private Request? Take(long? id) => id is { } known && _requests.Remove(known, out var request) ? request : null;

    // What is about to be asked for (again) has no answer yet: one that names it is older than the request that ended it.
    private bool IsAnswerable(StreamKey stream) => _streams.TryGetValue(stream, out var known) && known.State != SubscriptionState.Wanted;

    // Streams that an answer has named are no longer waited for, though it did not name the request.
    private bool IsAsked(StreamKey stream) => _streams.TryGetValue(stream, out var known) && known.State == SubscriptionState.Asked;

    private long? Oldest()
    {
        while (_order.TryDequeue(out var id))
        {
            if (_requests.TryGetValue(id, out var request) && (request.Streams.Count == 0 || request.Streams.Any(IsAsked)))
            {
                return id;
            }
        }

        return null;
    }

    // Streams that are still wanted, of how many.
    private sealed record Request(IReadOnlyList<StreamKey> Streams, int Asked);
}
