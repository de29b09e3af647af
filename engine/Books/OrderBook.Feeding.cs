using Crossfeed.Market;

namespace Crossfeed.Books;

/// <content>Who feeds the book, and what happens when nobody does.</content>
public sealed partial class OrderBook
{
    /// <summary>True when <see cref="Connection"/> has delivered deltas.</summary>
    internal bool IsFedDeltas { get; set; }

    /// <summary>The legs that have delivered deltas since they opened, as bits of the line of <see cref="Connection"/>; kept only where that line has more than one.</summary>
    internal byte Legs { get; set; }

    private bool _isSilent; // stale by silence alone: its connection is there

    /// <summary>The book goes on, as far as its sequences prove it, on another leg of its line.</summary>
    /// <param name="connection">That leg.</param>
    internal void HandOver(ushort connection) => Connection = connection;

    /// <summary>Nothing of what is known may be continued: a new connection feeds the book.</summary>
    /// <param name="receivedNanos">When.</param>
    internal void Reset(long receivedNanos)
    {
        if (IsLive)
        {
            NoteHole(HoleCause.ConnectionLost, HoleRepair.None, receivedNanos); // while the sequence still says where
            State = BookState.AwaitingSnapshot;
        }

        _bids.Clear();
        _asks.Clear();
        Sequence = 0;
        ExchangeTimeNanos = 0;
        _newestAtReset = Streams[StreamChannel.Depth].LastSequence;
        Forget();
        Volatile.Write(ref _snapshotRequestsAtReset, _snapshotRequests); // publishes to the thread that fetches; must not move behind the state, or else a snapshot asked for before could be taken for one asked for since
        Enter(BookState.AwaitingSnapshot, receivedNanos);
    }

    /// <summary>Nobody feeds the book any more.</summary>
    /// <param name="receivedNanos">When.</param>
    internal void Close(long receivedNanos)
    {
        Forget();
        Enter(BookState.Stale, receivedNanos, HoleCause.ConnectionLost);
    }

    /// <summary>One of the listing's streams is silent: nothing proves the book until a delta comes and a snapshot after it.</summary>
    /// <param name="receivedNanos">When that was found.</param>
    /// <returns>False when the book was stale already.</returns>
    internal bool Silence(long receivedNanos)
    {
        if (State == BookState.Stale)
        {
            return false;
        }

        Counters.Silences++;
        Forget();
        _isSilent = true;
        Enter(BookState.Stale, receivedNanos, HoleCause.Silent);
        return true;
    }

    /// <summary>The venue says that what it gives of the book is not of now. A snapshot in the stream ends that; nothing is asked for.</summary>
    /// <param name="receivedNanos">When.</param>
    /// <param name="isMessage">Whether a message of the book's stream said so.</param>
    /// <returns>False when the book was stale already.</returns>
    internal bool Withdraw(long receivedNanos, bool isMessage)
    {
        if (isMessage)
        {
            Streams.Accept(StreamChannel.Depth, 0, receivedNanos);
        }

        if (State == BookState.Stale)
        {
            return false;
        }

        Counters.Withdrawals += IsLive ? 1 : 0;
        Forget();
        Enter(BookState.Stale, receivedNanos); // no hole: the stream flows, and nothing of it is missing
        return true;
    }

    /// <summary>The stream that was silent is subscribed again, and nothing is known to be missing: the book awaits a snapshot, without waiting for a delta that a quiet market may not bring.</summary>
    /// <param name="receivedNanos">When.</param>
    /// <returns>False when the book is not stale for that reason.</returns>
    internal bool Renew(long receivedNanos)
    {
        if (State != BookState.Stale || !_isSilent)
        {
            return false;
        }

        Reset(receivedNanos);
        if (Listing.Rules.Snapshots == SnapshotSource.Rest) // else it follows the acknowledgement: to ask would be to end the subscription that has just begun
        {
            RequestSnapshot();
        }

        return true;
    }

    /// <summary>The listing is no longer wanted. What it misses from here on is no hole.</summary>
    /// <param name="receivedNanos">When.</param>
    internal void Remove(long receivedNanos)
    {
        DropHole(receivedNanos);
        ForgetTrades(receivedNanos);
        Forget();
        Connection = 0;
        Legs = 0;
        IsFedDeltas = false;
        Enter(BookState.Stale, receivedNanos);
    }
}
