using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>Deltas, snapshots, and what makes the book live or not.</content>
public sealed partial class OrderBook
{
    private long _snapshotRequests;
    private long _snapshotRequestsAtReset;
    private bool _isSnapshotAwaited; // asked for since the book was last live or reset
    private bool _isBridged; // a delta has followed the snapshot
    private bool _isWhole; // desynchronised by a gap alone: the levels are right as of the sequence
    private int _keptLevels; // of the subscription that the levels come from; 0: all
    private HoleCause _fault; // of the last check that failed

    /// <summary>Grows each time the book wants a (new) REST snapshot. Any thread may read it.</summary>
    public long SnapshotRequests
    {
        // Pairs with the write in RequestSnapshot: what the caller reads next must not move before this, otherwise it could see the book from before the request. A book that is then live has healed.
        get => Volatile.Read(ref _snapshotRequests);
    }

    /// <summary>
    /// Whether nothing came since the book began to wait: no delta, and no word that its quiet stream is sound. A snapshot alone would not prove that the book is fed. Any thread may read it.
    /// </summary>
    public bool IsUnproven => State == BookState.AwaitingSnapshot && Volatile.Read(ref _snapshotRequests) <= Volatile.Read(ref _snapshotRequestsAtReset); // in the order of their writing after the state: a request is seen late rather than early

    internal void ApplyDelta(in MarketEvent delta, ReadOnlySpan<BookLevel> levels, long receivedNanos, ushort connection)
    {
        if (State != BookState.Live && !_rules.HasIds)
        {
            AwaitSnapshot(delta, receivedNanos); // whoever brings that feeds the book
            return;
        }

        Connection = connection;
        IsFedDeltas = true;
        if (State != BookState.Live)
        {
            Keep(delta, levels, receivedNanos);
            return;
        }

        if (IsKnown(delta.Sequence))
        {
            if (_isBridged && Continuity.IsCountedAnew(_rules.Sequencing, delta.Sequence, Sequence))
            {
                LoseCount(delta, levels, receivedNanos);
                return;
            }

            Counters.Ignored++;
            NoteKnown(delta, receivedNanos);
            return;
        }

        if (!Continues(delta.FirstSequence, delta.Sequence, delta.PreviousSequence))
        {
            Counters.Gaps++;
            ExpectAfterGap(delta);
            Desynchronise(HoleCause.Gap, receivedNanos);
            Keep(delta, levels, receivedNanos);
            return;
        }

        if (!_isBridged && _rules.Snapshots == SnapshotSource.Rest)
        {
            NoteOvertaken(delta, receivedNanos);
        }

        Streams.Accept(StreamChannel.Depth, delta.Sequence, receivedNanos);
        if (!TryApplyLevels(delta.Sequence, delta.ExchangeTimeNanos, delta.Checksum, levels[..delta.BidCount], levels.Slice(delta.BidCount, delta.AskCount), out var changed))
        {
            Desynchronise(_fault, receivedNanos);
            return;
        }

        var wasOverlaid = _isOverlaid;
        RefreshTop();
        if (changed || wasOverlaid != _isOverlaid)
        {
            Version++;
        }
    }

    internal void ApplyStreamSnapshot(in MarketEvent snapshot, ReadOnlySpan<BookLevel> levels, long receivedNanos, ushort connection)
    {
        Connection = connection;
        IsFedDeltas = true;
        ref var depth = ref Streams[StreamChannel.Depth];
        Streams.Accept(StreamChannel.Depth, snapshot.Sequence, receivedNanos);
        depth.LastSequence = snapshot.Sequence; // also a lower one: the venue has begun to count anew

        // What came on this connection came before the snapshot; another leg may have brought what follows it.
        DropCovered(snapshot.Sequence);
        if (_buffer.Count > 0 && !Continuity.Bridges(_rules.Sequencing, _buffer[0].First, _buffer[0].Sequence, _buffer[0].Previous, snapshot.Sequence))
        {
            Counters.Ignored += _buffer.Count;
            _buffer.Clear();
        }

        Replace(snapshot, levels, receivedNanos);
    }

    internal void ApplyRestSnapshot(in MarketEvent snapshot, ReadOnlySpan<BookLevel> levels, long receivedNanos)
    {
        if (State is BookState.Live or BookState.Stale)
        {
            Counters.SnapshotsIgnored++;
            return;
        }

        DropCovered(snapshot.Sequence);
        if (_buffer.Count > 0)
        {
            ref readonly var next = ref _buffer[0];
            if (!Continuity.Bridges(_rules.Sequencing, next.First, next.Sequence, next.Previous, snapshot.Sequence))
            {
                Counters.SnapshotsTooOld++;
                RequestSnapshot();
                return;
            }
        }

        Replace(snapshot, levels, receivedNanos);
    }

    /// <summary>Notes a frame of this book that could not be decoded.</summary>
    /// <param name="isRestSnapshot">True when it was the body of a REST snapshot.</param>
    /// <param name="receivedNanos">Its receive time.</param>
    internal void ApplyRejection(bool isRestSnapshot, long receivedNanos)
    {
        Counters.RejectedFrames++;
        if (State == BookState.Stale || (isRestSnapshot && IsLive))
        {
            return; // nothing that the book needs was lost
        }

        if (isRestSnapshot)
        {
            RequestSnapshot();
            return;
        }

        Desynchronise(HoleCause.Undecodable, receivedNanos);
    }

    private void Forget()
    {
        _buffer.Clear();
        _quotes.Clear();
        _isSnapshotAwaited = false;
        _isWhole = false;
        _isSilent = false;
    }

    // Nothing after the last message is known, not even how much it was.
    private void LoseCount(in MarketEvent delta, ReadOnlySpan<BookLevel> levels, long receivedNanos)
    {
        Counters.Gaps++;
        (_missingFrom, _missingTo) = (0, 0);
        Desynchronise(HoleCause.Gap, receivedNanos);
        _isWhole = false; // the deltas that come do not follow these levels
        Keep(delta, levels, receivedNanos);
    }

    // Ids without an order say nothing of what is known.
    private bool IsKnown(long sequence) => _rules.Sequencing < BookSequencing.Chained
        && (_isBridged ? sequence <= Sequence : Continuity.IsCoveredBySnapshot(_rules.Sequencing, sequence, Sequence));

    /// <summary>True when a delta lies beyond what the live book can follow: something before it has not come yet, or is lost.</summary>
    /// <param name="delta">The delta.</param>
    public bool LeavesGap(in MarketEvent delta) => IsLive && delta.Sequence > Sequence && !Continues(delta.FirstSequence, delta.Sequence, delta.PreviousSequence);

    private bool Continues(long first, long last, long previous) => _isBridged
        ? Continuity.Chains(_rules.Sequencing, first, previous, Sequence)
        : Continuity.Bridges(_rules.Sequencing, first, last, previous, Sequence);

    private void Keep(in MarketEvent delta, ReadOnlySpan<BookLevel> levels, long receivedNanos)
    {
        if (State == BookState.Stale)
        {
            Reset(receivedNanos); // another connection feeds it now
        }

        if (_isWhole && _isBridged && IsKnown(delta.Sequence))
        {
            Counters.Ignored++;
            NoteKnown(delta, receivedNanos);
            return;
        }

        var kept = _buffer.Insert(delta, levels);
        if (kept == BufferedAs.Duplicate)
        {
            Counters.Ignored++;
            Streams[StreamChannel.Depth].Duplicates++;
            return;
        }

        Counters.Buffered++;
        ExpectBefore(delta);
        Streams.Accept(StreamChannel.Depth, delta.Sequence, receivedNanos);
        if (kept == BufferedAs.Refused)
        {
            Overflow(delta, levels, receivedNanos);
        }
        else if (!_isSnapshotAwaited)
        {
            RequestSnapshot();
        }

        if (_isWhole)
        {
            TryRepair(receivedNanos);
        }
    }

    private void Overflow(in MarketEvent delta, ReadOnlySpan<BookLevel> levels, long receivedNanos)
    {
        Counters.BufferOverflows++;
        _buffer.Clear();
        _buffer.Insert(delta, levels); // a frame's levels always fit an empty buffer
        RequestSnapshot();
        RenameHole(HoleCause.BufferOverflow, receivedNanos);
    }

    // The levels are right as of the sequence, and what was missing may have come.
    private void TryRepair(long receivedNanos)
    {
        var from = Sequence;
        var end = Replay();
        if (end == ReplayEnd.Unsound)
        {
            Desynchronise(_fault, receivedNanos);
        }
        else if (end == ReplayEnd.Complete)
        {
            Counters.Repairs++;
            Counters.Resyncs++;
            _isSnapshotAwaited = false;
            Enter(BookState.Live, receivedNanos, repair: Connection == _hole.Connection ? HoleRepair.LateMessage : HoleRepair.OtherLeg);
        }
        else if (from != Sequence)
        {
            Version++;
            RefreshTop();
        }
    }

    private void DropCovered(long snapshotSequence)
    {
        var covered = 0;
        while (covered < _buffer.Count && Continuity.IsCoveredBySnapshot(_rules.Sequencing, _buffer[covered].Sequence, snapshotSequence))
        {
            covered++;
        }

        Counters.Ignored += covered;
        _buffer.RemoveFirst(covered);
    }

    // Replaces the levels, then replays what is buffered; the book is live when all of it holds.
    private void Replace(in MarketEvent snapshot, ReadOnlySpan<BookLevel> levels, long receivedNanos)
    {
        Counters.Snapshots++;
        Sequence = snapshot.Sequence;
        ExchangeTimeNanos = snapshot.ExchangeTimeNanos;
        _isBridged = false;
        _keptLevels = snapshot.KeptLevels != 0 ? snapshot.KeptLevels : _rules.KeptLevels;
        var bids = _bids.Load(levels[..snapshot.BidCount]);
        var asks = _asks.Load(levels.Slice(snapshot.BidCount, snapshot.AskCount));
        var end = IsSound(bids, asks) && Proves(snapshot.Checksum) ? Replay() : ReplayEnd.Unsound;
        if (end != ReplayEnd.Complete)
        {
            Counters.Gaps += end == ReplayEnd.Gap ? 1 : 0;
            Desynchronise(end == ReplayEnd.Gap ? HoleCause.Gap : _fault, receivedNanos);
            return;
        }

        if (State == BookState.Desynchronised)
        {
            Counters.Resyncs++;
        }

        _isSnapshotAwaited = false;
        EndAt(snapshot.Sequence);
        Enter(BookState.Live, receivedNanos, repair: HoleRepair.Snapshot);
    }

    // Applies what is buffered as far as it continues the levels; what lies behind a gap is kept.
    private ReplayEnd Replay()
    {
        while (_buffer.Count > 0)
        {
            ref readonly var delta = ref _buffer[0];
            if (_isBridged && IsKnown(delta.Sequence))
            {
                Counters.Ignored++;
                _buffer.RemoveFirst(1);
                continue;
            }

            if (!Continues(delta.First, delta.Sequence, delta.Previous))
            {
                return ReplayEnd.Gap;
            }

            var isSound = TryApplyLevels(delta.Sequence, delta.ExchangeTimeNanos, delta.Checksum, _buffer.Bids(delta), _buffer.Asks(delta), out _);
            _buffer.RemoveFirst(1);
            if (!isSound)
            {
                return ReplayEnd.Unsound;
            }
        }

        return ReplayEnd.Complete;
    }

    // Applies a delta that continues the book, and checks the outcome. False: the book is wrong.
    private bool TryApplyLevels(long sequence, long exchangeTimeNanos, long checksum, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks, out bool changed)
    {
        Counters.Applied++;
        Sequence = sequence;
        ExchangeTimeNanos = exchangeTimeNanos != 0 ? exchangeTimeNanos : ExchangeTimeNanos;
        _isBridged = true;
        var bidStatus = _bids.Apply(bids, out var bidsChanged);
        var askStatus = _asks.Apply(asks, out var asksChanged);
        changed = bidsChanged | asksChanged;
        if (_keptLevels != 0)
        {
            _bids.Trim(_keptLevels); // after all of the message
            _asks.Trim(_keptLevels);
        }

        return IsSound(bidStatus, askStatus) && Proves(checksum) && (!_quotes.TryTake(sequence, out var quote) || Agrees(quote));
    }

    private bool IsSound(LadderStatus bids, LadderStatus asks)
    {
        if ((bids | asks) != LadderStatus.Ok)
        {
            Counters.Overfull += bids == LadderStatus.Full || asks == LadderStatus.Full ? 1 : 0;
            Counters.BadPrices += bids == LadderStatus.BadPrice || asks == LadderStatus.BadPrice ? 1 : 0;
            _fault = bids == LadderStatus.BadPrice || asks == LadderStatus.BadPrice ? HoleCause.BadPrice : HoleCause.Overfull;
            return false;
        }

        if (_bids.BestPrice >= _asks.BestPrice && _bids.BestQuantity != 0 && _asks.BestQuantity != 0)
        {
            Counters.Crossed++;
            _fault = HoleCause.Crossed;
            return false;
        }

        return true;
    }

    // After a gap the levels are still those of the sequence; after anything else nothing is sure.
    private void Desynchronise(HoleCause cause, long receivedNanos)
    {
        _isWhole = cause == HoleCause.Gap && _rules.HasIds;
        Enter(BookState.Desynchronised, receivedNanos, cause);
        RequestSnapshot(); // after the state, see there
    }

    // How far the buffered deltas could be applied.
    private enum ReplayEnd
    {
        Complete,
        Gap,
        Unsound,
    }

    /// <summary>The book needs a (new) snapshot.</summary>
    internal void RequestSnapshot()
    {
        _isSnapshotAwaited = true;

        // Publishes the request, and the state that caused it, to the thread that fetches; single writer, so no interlocked add. Must not move before that state, or else
        // who reads the request first and a live book after it could not tell a book that has healed since from one whose new state is not seen yet.
        Volatile.Write(ref _snapshotRequests, _snapshotRequests + 1);
    }
}
