using Crossfeed.Books;
using Crossfeed.Market;
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

    // Between the subscription and the first question about a book that has had no delta: what was sent before the acknowledgement has come by then.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(300);

    // Between the venue's first answer and the snapshot that has to agree with it; doubled each time it does not.
    private static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(1);

    private long _asked;
    private long _answered = answered;
    private long _progress; // of the book, when the last request was sent
    private bool _isOnTrial; // the last request gave a snapshot, and whether it helped is not known yet
    private TimeSpan _notBefore;
    private TimeSpan _ended;
    private TimeSpan? _askedSince;
    private TimeSpan? _quietSince;
    private TimeSpan _quietSpace = QuietAfter;
    private long _quietSequence; // what the venue said since the subscription; 0 for nothing
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

    /// <summary>What is due; asked by the polling loop.</summary>
    /// <param name="now">Time since any fixed moment.</param>
    /// <param name="carrier">The connection that carries its deltas; null for none.</param>
    /// <param name="isSubscribed">Whether the venue has acknowledged them.</param>
    public SnapshotStep Due(TimeSpan now, Connection? carrier, Func<OrderBook, bool> isSubscribed)
    {
        if (Volatile.Read(ref _inFlight) != 0) // acquire: the fields below were written before the flight ended
        {
            return SnapshotStep.None;
        }

        var requests = Book.SnapshotRequests; // before the state: see there
        var state = Book.State;
        if (Book.IsUnproven)
        {
            _answered = requests; // asked for before the book was reset
        }

        if (state == BookState.Live)
        {
            WasLive = true;
            _answered = requests; // every request seen is older than the state: late messages have answered it
            _askedSince = null;
            ForgetQuiet();
            Acquit();
            return SnapshotStep.None;
        }

        if (carrier is null)
        {
            _askedSince = null;
            ForgetQuiet();
            _answered = state == BookState.Stale ? requests : _answered; // asked for on a connection that is gone
            return SnapshotStep.None;
        }

        if (_isOnTrial && requests > _answered)
        {
            Judge();
        }

        if (now < _notBefore)
        {
            return SnapshotStep.None;
        }

        return IsAsked(requests, state, now) ? SnapshotStep.Snapshot : Quiet(state, carrier, isSubscribed, now);
    }

    /// <summary>Whether the book still needs a snapshot, now that its turn has come.</summary>
    public bool IsWanted()
    {
        _asked = Book.SnapshotRequests; // before the state, see Due; what is asked for later is another need
        _progress = Progress;
        return IsNeedy;
    }

    /// <summary>Notes that a request waits for its turn.</summary>
    public void Begin() => Volatile.Write(ref _inFlight, 1);

    /// <summary>
    /// Whether the snapshot of a book that has had no delta may make it live: the venue said the same before, and it is not behind what the stream once brought. A dead stream of a moving market
    /// never gets that far.
    /// </summary>
    /// <param name="sequence">The snapshot's.</param>
    public bool IsProven(long sequence)
    {
        if (sequence == _quietSequence && sequence >= Volatile.Read(ref Book.Streams[StreamChannel.Depth].LastSequence)) // of the hot thread, ordered with nothing
        {
            return true;
        }

        _quietSpace = _quietSpace * 2 < LongestQuiet ? _quietSpace * 2 : LongestQuiet;
        return false;
    }

    /// <summary>Notes where the venue says that a book is which has had no delta; the snapshot is due some time later.</summary>
    /// <param name="now">Time since the same moment.</param>
    /// <param name="sequence">The venue's sequence; null when it did not say.</param>
    public void EndQuestion(TimeSpan now, long? sequence)
    {
        _quietSequence = sequence ?? 0;
        _quietSince = now;
        _notBefore = sequence is null ? now + backoff.Next() : now;
        Volatile.Write(ref _inFlight, 0); // publishes the fields above to the polling loop
    }

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
        (_quietSince, _quietSequence) = (null, 0);
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

    // Subscribed for a while and still without a delta: it may be quiet, and it may be dead, so the venue is asked twice.
    private SnapshotStep Quiet(BookState state, Connection carrier, Func<OrderBook, bool> isSubscribed, TimeSpan now)
    {
        if (carrier.State != ConnectionState.Active || state != BookState.AwaitingSnapshot || !isSubscribed(Book))
        {
            (_quietSince, _quietSequence) = (null, 0);
            return SnapshotStep.None;
        }

        _quietSince ??= now;
        if (_quietSequence == 0)
        {
            return now - _quietSince > Settle ? SnapshotStep.Question : SnapshotStep.None;
        }

        return now - _quietSince > _quietSpace ? SnapshotStep.Snapshot : SnapshotStep.None;
    }

    private void ForgetQuiet() => (_quietSince, _quietSequence, _quietSpace) = (null, 0, QuietAfter);
}
