using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 15 ns an event, 0 B. Where several legs say the same thing, the first to say it wins, by the venue's sequence alone; what is known already goes no further. What comes late but was missed
/// is admitted. What has no sequence is taken from one leg of the line, until that leg closes. Only connections of lines that have had several legs are looked at.
/// </summary>
internal sealed class LegArbiter : ILegArbiter
{
    private readonly Dictionary<(long Line, int Place), LegCounters> _places = [];
    private LegCounters?[] _legs = []; // by connection
    private readonly bool[] _carrying = new bool[ushort.MaxValue + 1]; // by connection, also of lines that have one leg
    private LegStreams?[] _streams = []; // by listing
    private LegCounters[] _all = [];

    /// <summary>All places of all lines so far. Any thread may ask.</summary>
    public IReadOnlyList<LegCounters> All => Volatile.Read(ref _all); // acquire: the array's elements are read after it

    /// <summary>Gives a connection its place in a line; cold.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="line">The line.</param>
    /// <param name="place">The place.</param>
    /// <param name="name">The line's name.</param>
    public void Assign(ushort connection, long line, int place, string name)
    {
        if (!_places.TryGetValue((line, place), out var leg))
        {
            _places.Add((line, place), leg = new LegCounters(name, place));
            Volatile.Write(ref _all, [.. _all, leg]); // publishes the array; must not move before its elements stand, or else a reader could see null
        }

        if (connection >= _legs.Length)
        {
            Array.Resize(ref _legs, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)connection + 1));
        }

        leg.Connection = connection;
        _legs[connection] = leg;
        Elect(name);
    }

    /// <summary>A connection carries all streams of its line from now on; cold. Until then it is only ahead of those that carry a book: what it leaves out is on its way on them.</summary>
    /// <param name="connection">The connection.</param>
    public void Carry(ushort connection)
    {
        _carrying[connection] = true;
        if (connection < _legs.Length && _legs[connection] is { } leg)
        {
            Elect(leg.Line);
        }
    }

    /// <summary>A connection closed, or opens anew; cold.</summary>
    /// <param name="connection">The connection.</param>
    public void Release(ushort connection)
    {
        _carrying[connection] = false;
        if (connection < _legs.Length && _legs[connection] is { } leg)
        {
            _legs[connection] = null;
            foreach (var streams in _streams)
            {
                streams?.Leave(leg.Place, leg.Line);
            }

            Elect(leg.Line);
        }
    }

    /// <summary>Makes room for a listing; cold. Nothing happens when there is room.</summary>
    /// <param name="book">Its book.</param>
    public void Prepare(OrderBook book)
    {
        var id = book.Listing.Id;
        if (id >= _streams.Length)
        {
            var more = new LegStreams?[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)id + 1)];
            _streams.CopyTo(more, 0);
            Volatile.Write(ref _streams, more); // publishes the array; must not move before the copy, or else a reader could find listings gone
        }

        if (_streams[id] is null)
        {
            Volatile.Write(ref _streams[id], new LegStreams(book)); // publishes the object; must not move before its fields stand, or else a reader could see it half made
        }
    }

    /// <summary>Messages of a stream that a place of its line brought. Any thread may ask.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="place">The place.</param>
    /// <param name="channel">The channel.</param>
    public long Messages(int listing, int place, StreamChannel channel)
    {
        var streams = Volatile.Read(ref _streams); // acquire: its elements are read after it
        return listing < streams.Length && Volatile.Read(ref streams[listing]) is { } seen ? seen.Messages(place, channel) : 0; // acquire: a whole object
    }

    /// <inheritdoc/>
    public bool Admits(OrderBook book, in MarketEvent item, DecodedFrame frame, in FrameSlot slot)
    {
        var id = book.Listing.Id;
        if (slot.Connection >= _legs.Length || _legs[slot.Connection] is not { } leg || id >= _streams.Length || _streams[id] is not { } streams)
        {
            return true;
        }

        if (book.State == BookState.Stale)
        {
            streams.Clear();
        }

        var sequence = item.Sequence;
        var own = item.Kind is EventKind.BookDelta or EventKind.BookSnapshot ? streams.Follow(leg, sequence) : 0;
        switch (item.Kind)
        {
            case EventKind.BookDelta when !IsCarrying(leg) && book.Connection != slot.Connection && book.LeavesGap(item):
                return Count(book, StreamChannel.Depth, streams, leg, isKnown: true);
            case EventKind.BookDelta:
                return Decide(book, StreamChannel.Depth, streams, streams.Depth, IsKnownDelta(book, item, streams.Depth, slot.Connection), sequence, leg, slot.ReceivedNanos);
            case EventKind.BookSnapshot:
                return AdmitsSnapshot(book, sequence, own, streams, leg, slot.Connection);
            case EventKind.Quote:
                return sequence <= 0 ? Count(book, StreamChannel.Quotes, streams, leg, isKnown: !leg.SpeaksAlone) : Decide(book, StreamChannel.Quotes, streams, streams.Quotes, IsKnownQuote(book, sequence, streams.Quotes), sequence, leg, slot.ReceivedNanos);
            case EventKind.Trade:
                var isKnown = book.Listing.Rules.TradeIdsAreConsecutive ? book.IsKnownTrade(sequence) : streams.Trades.Contains(sequence);
                return sequence <= 0 ? Count(book, StreamChannel.Trades, streams, leg, isKnown: !leg.SpeaksAlone) : Decide(book, StreamChannel.Trades, streams, streams.Trades, isKnown, sequence, leg, slot.ReceivedNanos);
            case EventKind.Bar:
                return Count(book, StreamChannel.Bars, streams, leg, streams.IsLast(frame.Bars[item.BarIndex]));
            default:
                return true;
        }
    }

    private bool IsCarrying(LegCounters leg) => _carrying[leg.Connection];

    // Of the legs of a line, the first that carries it; if none does yet, the first.
    private void Elect(string line)
    {
        LegCounters? chosen = null;
        foreach (var leg in _all)
        {
            var isOpen = leg.Line == line && _legs[leg.Connection] == leg;
            leg.SpeaksAlone &= leg.Line != line;
            if (isOpen && (chosen is null || (IsCarrying(leg) && !IsCarrying(chosen))))
            {
                chosen = leg;
            }
        }

        if (chosen is not null)
        {
            chosen.SpeaksAlone = true;
        }
    }

    private static bool IsKnownDelta(OrderBook book, in MarketEvent delta, SequenceWindow seen, ushort connection) => book.Listing.Rules.Sequencing switch
    {
        BookSequencing.Ordered => book.IsLive && book.Connection != connection, // one leg feeds the book: no id says what two of them have in common
        BookSequencing.Chained => delta.PreviousSequence != book.Sequence && seen.Holds(delta.Sequence), // ids may begin anew below all that were seen
        _ => seen.Contains(delta.Sequence),
    };

    // A quote counts as newer by its id, unless ids may begin anew below.
    private static bool IsKnownQuote(OrderBook book, long sequence, SequenceWindow seen) =>
        book.Listing.Rules.Sequencing == BookSequencing.Chained ? seen.Holds(sequence) : sequence <= seen.Newest;

    // The first message of a leg's subscription, or the venue beginning anew: then it is below what the leg itself has brought (own), and so is the book once it has followed. A live book does not go
    // back for another leg's.
    private static bool AdmitsSnapshot(OrderBook book, long sequence, long own, LegStreams streams, LegCounters leg, ushort connection)
    {
        var isAnew = sequence < own && own <= book.Sequence;
        var isBehind = book.IsLive && book.Connection != connection && (!book.Listing.Rules.HasIds || (sequence <= book.Sequence && !isAnew));
        if (!isBehind && sequence < streams.Depth.Newest && book.Listing.Rules.Sequencing != BookSequencing.Chained) // there what continues the book is never known
        {
            streams.Depth.Clear(); // what follows it must not pass for known
        }

        return Count(book, StreamChannel.Depth, streams, leg, isBehind);
    }

    private static bool Decide(OrderBook book, StreamChannel channel, LegStreams streams, SequenceWindow window, bool isKnown, long sequence, LegCounters leg, long receivedNanos)
    {
        if (!isKnown)
        {
            if (window.IsFull && sequence < window.Oldest)
            {
                window.Clear(); // numbered anew: there is no place below the oldest. What is only late keeps its place among the others
            }

            window.Add(sequence, receivedNanos, leg);
        }
        else if (window.TryFind(sequence, out var firstNanos, out var winner) && winner != leg)
        {
            winner!.Lead.Record(Math.Max(0, receivedNanos - firstNanos)); // readers of two sockets may stamp a hair out of order
        }

        return Count(book, channel, streams, leg, isKnown);
    }

    private static bool Count(OrderBook book, StreamChannel channel, LegStreams streams, LegCounters leg, bool isKnown)
    {
        streams.Note(leg.Place, channel);
        if (isKnown)
        {
            leg.Lose(channel);
            book.Streams[channel].Duplicates++;
        }
        else
        {
            leg.Win(channel);
        }

        return !isKnown;
    }
}
