using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>What is missing, and what became of it.</content>
public sealed partial class OrderBook
{
    private BookHole _hole;
    private long _missingFrom; // of the gap at hand, for the hole that it opens
    private long _missingTo;
    private long _newestAtReset; // the stream's newest sequence when the book began anew

    /// <summary>Where holes are noted; null until the book is part of a set.</summary>
    internal HoleLog? Holes { get; set; }

    // A delta that the levels hold: it proves that the stream flows where a snapshot has overtaken it, and says nothing new where it came before.
    private void NoteKnown(in MarketEvent delta, long receivedNanos)
    {
        ref var depth = ref Streams[StreamChannel.Depth];
        if (delta.Sequence > depth.LastSequence)
        {
            NoteOvertaken(delta, receivedNanos);
            Streams.Accept(StreamChannel.Depth, delta.Sequence, receivedNanos);
        }
        else
        {
            depth.Duplicates++;
        }
    }

    // Deltas that a snapshot has made unnecessary before anything showed that they were missing: a hole that opens and closes at once.
    private void NoteOvertaken(in MarketEvent delta, long receivedNanos)
    {
        var from = FirstMissing();
        var to = Math.Min(LastMissingBefore(delta), Sequence);
        if (_isBridged || _hole.IsOpen || from > to)
        {
            return;
        }

        _hole = new BookHole { Cause = HoleCause.Gap, Connection = Connection, From = from, To = to };
        WriteHole(HoleStep.Opened, HoleRepair.None, receivedNanos);
        WriteHole(HoleStep.Closed, HoleRepair.Snapshot, receivedNanos);
    }

    private void ExpectAfterGap(in MarketEvent delta)
    {
        _missingFrom = FirstMissing();
        _missingTo = LastMissingBefore(delta);
        if (_missingTo < _missingFrom && _rules.Sequencing == BookSequencing.Chained)
        {
            (_missingFrom, _missingTo) = (0, 0); // the venue counts anew: from where, nobody says
        }
    }

    // Behind the levels; or, where the levels are a snapshot's and no delta has followed it yet, behind the newest delta: what lies between was in the snapshot and never came. Before the
    // first delta of a connection, nothing was to come.
    private long FirstMissing()
    {
        var newest = Streams[StreamChannel.Depth].LastSequence;
        return _isBridged || newest == _newestAtReset ? Sequence + 1 : Math.Min(Sequence, Math.Max(newest, _hole.To)) + 1;
    }

    // A book that waits learns of more missing deltas from those that come: the hole grows to the last of them.
    private void ExpectBefore(in MarketEvent delta)
    {
        if (_hole.IsOpen)
        {
            var newest = Streams[StreamChannel.Depth].LastSequence;
            if (delta.Sequence > newest && !Continuity.Chains(_rules.Sequencing, delta.FirstSequence, delta.PreviousSequence, newest))
            {
                _hole.To = Math.Max(_hole.To, LastMissingBefore(delta));
            }
        }
    }

    private long LastMissingBefore(in MarketEvent delta) => _rules.Sequencing is BookSequencing.Linked or BookSequencing.Chained ? delta.PreviousSequence : delta.FirstSequence - 1;

    // A hole whose end nobody has seen ends where the snapshot begins.
    private void EndAt(long snapshotSequence)
    {
        if (_hole.IsOpen && _hole.To == 0 && _hole.From != 0)
        {
            _hole.To = Math.Max(snapshotSequence, _hole.From);
        }
    }

    // Called while the book is still in the state that it leaves. The first snapshot after the start repairs nothing, because nothing was open.
    private void NoteHole(HoleCause cause, HoleRepair repair, long receivedNanos)
    {
        if (_hole.IsOpen)
        {
            WriteHole(HoleStep.Closed, repair, receivedNanos);
            _hole.IsOpen = false;
            return;
        }

        if (cause == HoleCause.None)
        {
            return; // nobody misses what nobody wants any more
        }

        var isGap = cause == HoleCause.Gap;
        var isCut = cause is HoleCause.ConnectionLost or HoleCause.Silent or HoleCause.Undecodable; // else the book is wrong, and nothing is known to be missing
        _hole = new BookHole
        {
            IsOpen = true,
            Cause = cause,
            Connection = Connection,
            From = isGap ? _missingFrom : isCut ? Sequence + 1 : 0,
            To = isGap ? _missingTo : 0,
        };
        WriteHole(HoleStep.Opened, HoleRepair.None, receivedNanos);
    }

    // Another cause keeps the book out from here on.
    private void RenameHole(HoleCause cause, long receivedNanos)
    {
        if (_hole.IsOpen)
        {
            WriteHole(HoleStep.Closed, HoleRepair.None, receivedNanos);
            _hole.Cause = cause;
            _hole.To = 0;
            WriteHole(HoleStep.Opened, HoleRepair.None, receivedNanos);
        }
    }

    private void DropHole(long receivedNanos)
    {
        if (_hole.IsOpen)
        {
            WriteHole(HoleStep.Closed, HoleRepair.None, receivedNanos);
            _hole.IsOpen = false;
        }
    }

    private void WriteHole(HoleStep step, HoleRepair repair, long receivedNanos) => Holes?.Write(new HoleRecord
    {
        ListingId = Listing.Id,
        Channel = StreamChannel.Depth,
        Step = step,
        Cause = _hole.Cause,
        Repair = repair,
        From = _hole.From,
        To = _hole.To,
        AtNanos = receivedNanos,
        Connection = Connection,
    });
}
