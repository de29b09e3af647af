using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <content>Trades, and those that are missing where the venue numbers them one by one.</content>
public sealed partial class OrderBook
{
    private readonly MissingTrades? _missingTrades; // null where ids leave numbers out
    private ushort _missingTradesConnection; // that showed the last hole

    /// <summary>True when a trade has been applied already; for a venue that numbers its trades one by one.</summary>
    /// <param name="id">The trade's id.</param>
    public bool IsKnownTrade(long id) => id <= Streams[StreamChannel.Trades].LastSequence && _missingTrades?.Contains(id) != true;

    internal void ApplyTrade(in MarketEvent trade, long receivedNanos, ushort connection)
    {
        Counters.Trades++;
        var id = trade.Sequence;
        ref var stream = ref Streams[StreamChannel.Trades];
        if (id != stream.LastSequence + 1 && _missingTrades is not null && !IsNewestAfterJump(id, receivedNanos, connection)) // one compare in step
        {
            return;
        }

        stream.Count++;
        stream.LastReceivedNanos = receivedNanos;
        stream.LastSequence = Math.Max(stream.LastSequence, id);
        LastTradePrice = trade.Price;
        LastTradeQuantity = trade.Quantity;
        LastTradeSide = trade.Aggressor;
        LastTradeNanos = receivedNanos;
    }

    // False: an older trade, which changes nothing of the last one.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: ids out of step
    private bool IsNewestAfterJump(long id, long receivedNanos, ushort connection)
    {
        ref var stream = ref Streams[StreamChannel.Trades];
        var last = stream.LastSequence;
        if (id <= last)
        {
            NoteLateTrade(id, receivedNanos, connection, ref stream);
            return false;
        }

        if (last != 0) // before the first trade nothing is missing
        {
            var range = new SequenceRange(last + 1, id - 1);
            _missingTradesConnection = connection;
            WriteTradeHole(HoleStep.Opened, range, HoleRepair.None, receivedNanos, connection);
            if (_missingTrades!.Add(range, out var givenUp))
            {
                WriteTradeHole(HoleStep.Closed, givenUp, HoleRepair.None, receivedNanos, connection);
            }
        }

        return true;
    }

    private void NoteLateTrade(long id, long receivedNanos, ushort connection, ref StreamCounter stream)
    {
        if (_missingTrades!.Count == 0 || !_missingTrades.TryFill(id, out var givenUp, out var isGivenUp))
        {
            stream.Duplicates++;
            return;
        }

        stream.Count++;
        stream.LastReceivedNanos = receivedNanos;
        var repair = connection == _missingTradesConnection ? HoleRepair.LateMessage : HoleRepair.OtherLeg;
        WriteTradeHole(HoleStep.Closed, new SequenceRange(id, id), repair, receivedNanos, connection);
        if (isGivenUp)
        {
            WriteTradeHole(HoleStep.Closed, givenUp, HoleRepair.None, receivedNanos, connection);
        }
    }

    // The listing leaves: what is missing will not come, and what comes after its return continues nothing.
    private void ForgetTrades(long receivedNanos)
    {
        Streams[StreamChannel.Trades].LastSequence = 0;
        while (_missingTrades is { Count: > 0 } missing)
        {
            WriteTradeHole(HoleStep.Closed, missing.TakeOldest(), HoleRepair.None, receivedNanos, Connection);
        }
    }

    private void WriteTradeHole(HoleStep step, SequenceRange range, HoleRepair repair, long receivedNanos, ushort connection) => Holes?.Write(new HoleRecord
    {
        ListingId = Listing.Id,
        Channel = StreamChannel.Trades,
        Step = step,
        Cause = HoleCause.Gap,
        Repair = repair,
        From = range.First,
        To = range.Last,
        AtNanos = receivedNanos,
        Connection = connection,
    });
}
