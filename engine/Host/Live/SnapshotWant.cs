using Crossfeed.Books;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>One listing's need of depth snapshots: what it asked for, what has been answered, when the next try is due. Begun by the polling loop, ended by the flight.</summary>
/// <param name="book">The listing's book.</param>
/// <param name="carrier">The connection that carries its deltas.</param>
/// <param name="backoff">Waits between tries.</param>
internal sealed class SnapshotWant(OrderBook book, Connection carrier, Backoff backoff)
{
    // A listing that asked for nothing this long starts its back-off anew.
    private static readonly TimeSpan CalmAfter = TimeSpan.FromSeconds(30);

    // A quiet listing may send no delta for minutes: this long after the subscription its snapshot is fetched without being asked for.
    private static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(2);

    private long _asked;
    private long _answered;
    private long _notBeforeNanos;
    private long _endedNanos;
    private long _quietSinceNanos;
    private int _inFlight;

    /// <summary>The listing's book.</summary>
    public OrderBook Book { get; } = book;

    /// <summary>The connection that carries its deltas; the snapshot enters the ring as that connection's.</summary>
    public Connection Carrier { get; } = carrier;

    /// <summary>Whether a request is due; asked by the polling loop.</summary>
    /// <param name="now">Monotonic nanoseconds.</param>
    public bool IsDue(long now)
    {
        if (Volatile.Read(ref _inFlight) != 0 || now < _notBeforeNanos) // acquire: the fields below were written before the flight ended
        {
            return false;
        }

        return Book.SnapshotRequests > _answered || IsQuiet(now);
    }

    // Subscribed for a while and still without a delta or a snapshot.
    private bool IsQuiet(long now)
    {
        if (Carrier.State != ConnectionState.Active || Book.State != BookState.AwaitingSnapshot)
        {
            _quietSinceNanos = now;
            return false;
        }

        return now - _quietSinceNanos > QuietAfter.Ticks * 100L;
    }

    /// <summary>Notes that a request is in flight.</summary>
    public void Begin()
    {
        _asked = Book.SnapshotRequests;
        Volatile.Write(ref _inFlight, 1);
    }

    /// <summary>Notes how it ended and when the next may follow.</summary>
    /// <param name="failed">Whether it gave no snapshot.</param>
    /// <param name="venueAsks">Least wait that the venue asked for.</param>
    public void End(bool failed, TimeSpan venueAsks)
    {
        var now = WireClock.Monotonic();
        if (now - _endedNanos > CalmAfter.Ticks * 100L)
        {
            backoff.Reset();
        }

        if (!failed)
        {
            _answered = _asked;
        }

        // Also after an answer: a book that asks again at once was not helped by it (older than the buffered deltas), and hurry would not help either.
        var wait = backoff.Next();
        _endedNanos = now;
        _notBeforeNanos = now + ((wait > venueAsks ? wait : venueAsks).Ticks * 100L);
        Volatile.Write(ref _inFlight, 0); // publishes the fields above to the polling loop
    }
}
