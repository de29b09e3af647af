using Crossfeed.Books;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// One listing's need of depth snapshots: what its book asked for, what has been answered, when the next try is due. Begun by the polling loop, looked at when its turn comes, ended
/// by the flight; one of them at a time.
/// </summary>
/// <param name="book">The listing's book.</param>
/// <param name="backoff">Waits between tries.</param>
/// <param name="answered">Requests of the book that are no need of this one: a book that comes back has asked in its earlier life.</param>
internal sealed class SnapshotWant(OrderBook book, Backoff backoff, long answered = 0)
{
    /// <summary>How long a book may be out of step before it is asked for: messages that come late may repair it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    // A listing that asked for nothing this long starts its back-off anew.
    private static readonly TimeSpan CalmAfter = TimeSpan.FromSeconds(30);

    // A quiet listing may send no delta for minutes: this long after the subscription its snapshot is fetched without being asked for.
    private static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(2);

    private long _asked;
    private long _answered = answered;
    private long _progress; // of the book, when the last request was sent
    private bool _isOnTrial; // the last request gave a snapshot, and whether it helped is not known yet
    private TimeSpan _notBefore;
    private TimeSpan _ended;
    private TimeSpan? _askedSince;
    private TimeSpan? _quietSince;
    private int _inFlight;
    private bool _isRemoved;

    /// <summary>The listing's book.</summary>
    public OrderBook Book { get; } = book;

    /// <summary>Whether the book has ever been live.</summary>
    public bool WasLive { get; private set; }

    /// <summary>True once the listing is not wanted any more.</summary>
    public bool IsRemoved
    {
        get => Volatile.Read(ref _isRemoved); // pairs with Remove: a flight that sees it leaves the body alone
        private set => Volatile.Write(ref _isRemoved, value); // published to polling loop and flight, which only stop
    }

    /// <summary>True while the book needs something: what counts for how deep snapshots may be.</summary>
    public bool IsNeedy => !Book.IsLive && !IsRemoved;

    /// <summary>Whether a request is due; asked by the polling loop.</summary>
    /// <param name="now">Time since any fixed moment.</param>
    /// <param name="carrier">The connection that carries its deltas; null for none.</param>
    /// <param name="isSubscribed">Whether the venue has acknowledged them.</param>
    public bool IsDue(TimeSpan now, Connection? carrier, Func<OrderBook, bool> isSubscribed)
    {
        if (Volatile.Read(ref _inFlight) != 0) // acquire: the fields below were written before the flight ended
        {
            return false;
        }

        var requests = Book.SnapshotRequests; // before the state: see there
        var state = Book.State;
        if (state == BookState.Live)
        {
            WasLive = true;
            _answered = requests; // every request seen is older than the state: late messages have answered it
            _askedSince = null;
            Acquit();
            return false;
        }

        if (carrier is null)
        {
            _askedSince = null;
            _quietSince = null;
            _answered = state == BookState.Stale ? requests : _answered; // asked for on a connection that is gone
            return false;
        }

        if (_isOnTrial && requests > _answered)
        {
            Judge();
        }

        return now >= _notBefore && (IsAsked(requests, state, now) || IsQuiet(state, carrier, isSubscribed, now));
    }

    /// <summary>Whether the book still needs a snapshot, now that its turn has come.</summary>
    public bool IsWanted()
    {
        _asked = Book.SnapshotRequests; // before the state, see IsDue; what is asked for later is another need
        _progress = Progress;
        return IsNeedy;
    }

    /// <summary>Notes that a request waits for its turn.</summary>
    public void Begin() => Volatile.Write(ref _inFlight, 1);

    /// <summary>Notes that nothing was sent.</summary>
    public void Skip()
    {
        _askedSince = null;
        Volatile.Write(ref _inFlight, 0); // publishes the fields above to the polling loop
    }

    /// <summary>Notes how a request ended and when the next may follow.</summary>
    /// <param name="now">Time since the same moment.</param>
    /// <param name="failed">Whether it gave no snapshot.</param>
    /// <param name="venueAsks">Least wait that the venue asked for.</param>
    public void End(TimeSpan now, bool failed, TimeSpan venueAsks)
    {
        if (now - _ended > CalmAfter)
        {
            backoff.Reset();
        }

        _ended = now;
        _isOnTrial = !failed;
        if (failed)
        {
            var wait = backoff.Next();
            _notBefore = now + (wait > venueAsks ? wait : venueAsks);
        }
        else
        {
            _answered = _asked;
        }

        _askedSince = null;
        _quietSince = null;
        Volatile.Write(ref _inFlight, 0); // publishes the fields above to the polling loop
    }

    /// <summary>Notes that the listing is not wanted any more.</summary>
    public void Remove() => IsRemoved = true;

    // Each gap was found by a book that was live, or was made live by a snapshot as far as its deltas held: what came before the gap was well. Counters of the hot thread, ordered with nothing: at worst
    // one wait is too long.
    private long Progress => Volatile.Read(ref Book.Counters.Resyncs) + Volatile.Read(ref Book.Counters.Gaps);

    // The book asks again. It may have been live since, and lost sync anew: the venue's budget is all that slows it down then. If not, the snapshot was older than its deltas, or bad: hurry helps neither.
    private void Judge()
    {
        if (Progress != _progress)
        {
            Acquit();
            return;
        }

        _isOnTrial = false;
        _notBefore = _ended + backoff.Next();
    }

    private void Acquit()
    {
        if (_isOnTrial)
        {
            _isOnTrial = false;
            backoff.Reset();
        }
    }

    private bool IsAsked(long requests, BookState state, TimeSpan now)
    {
        if (requests <= _answered)
        {
            _askedSince = null;
            return false;
        }

        _askedSince ??= now;
        return state != BookState.Desynchronised || now - _askedSince >= Grace;
    }

    // Subscribed for a while and still without a delta or a snapshot.
    private bool IsQuiet(BookState state, Connection carrier, Func<OrderBook, bool> isSubscribed, TimeSpan now)
    {
        if (carrier.State != ConnectionState.Active || state != BookState.AwaitingSnapshot || !isSubscribed(Book))
        {
            _quietSince = null;
            return false;
        }

        _quietSince ??= now;
        return now - _quietSince > QuietAfter;
    }
}
