using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;

namespace Crossfeed.Books;

/// <content>Connections that open and close, alone or as legs of a line, and books that leave.</content>
public sealed partial class BookSet
{
    private readonly LegTable _legs = new();
    private bool _hasLegs; // any line has had several legs: only then is a frame asked for its leg

    /// <summary>Legs of a line at most.</summary>
    public const int MaxLegs = Line.MaxLegs;

    /// <summary>Decides what goes on to the books where a line has several legs; null for all. To be set between frames.</summary>
    public ILegArbiter? Arbiter { get; set; }

    /// <summary>Holes of the books.</summary>
    public HoleLog Holes { get; } = new();

    /// <summary>A connection opened: the books that it fed before await a new snapshot, unless another leg of its line carries them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="receivedNanos">When.</param>
    /// <param name="line">What it is a leg of, a number that all legs of the line name; 0 for a line of its own.</param>
    /// <returns>False when the line has as many legs as it may have: the connection is not part of it.</returns>
    public bool OpenConnection(ushort connection, long receivedNanos, long line = 0)
    {
        BeginCall();
        Leave(connection, isLost: false, receivedNanos);
        var isOpen = _legs.TryOpen(connection, line);
        if (_legs.HasSeveral && !_hasLegs)
        {
            _hasLegs = true;
            _isPlain = false;
            BeginLegs();
        }

        return isOpen;
    }

    /// <summary>
    /// A connection was lost. A book that another leg carries stays as it is: its sequences prove it from here on. One that another leg is about to carry awaits a snapshot.
    /// All others that it fed are stale.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="receivedNanos">When.</param>
    public void CloseConnection(ushort connection, long receivedNanos)
    {
        BeginCall();
        Leave(connection, isLost: true, receivedNanos);
    }

    /// <summary>
    /// A connection carries all streams of its line from now on: the venue has acknowledged them. Books that have had no delta since it opened count as carried too, so that a quiet one stays as it is
    /// when another leg leaves. Of a connection that is alone, nothing changes.
    /// </summary>
    /// <param name="connection">The connection.</param>
    public void Carry(ushort connection)
    {
        BeginCall();
        if (!_hasLegs || _legs.Find(connection) is not { Line: { } line } leg)
        {
            return;
        }

        foreach (var book in _books)
        {
            if (book is not null && _legs.Find(book.Connection).Line == line)
            {
                book.Legs |= leg.Bit;
            }
        }
    }

    /// <summary>The legs of the line of a connection, where that has had more than one at a time.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="connections">Filled with the connections by their places, 0 for a free one; <see cref="MaxLegs"/> long.</param>
    /// <returns>False when the connection is alone.</returns>
    public bool TryGetLegs(ushort connection, Span<ushort> connections)
    {
        if (_legs.Find(connection).Line is not { HadSeveral: true } line)
        {
            return false;
        }

        for (var place = 0; place < MaxLegs; place++)
        {
            connections[place] = line.At(place);
        }

        return true;
    }

    /// <summary>A stream of a listing is silent: its book is stale.</summary>
    /// <param name="listingId">The listing; one without a book is passed over.</param>
    /// <param name="receivedNanos">When that was found.</param>
    public void Silence(int listingId, long receivedNanos)
    {
        BeginCall();
        if (Find(listingId) is { } book && book.Silence(receivedNanos))
        {
            Touch(book);
        }
    }

    /// <summary>A stream of a listing that was silent is subscribed again: its book, if that is why it is stale, awaits a snapshot.</summary>
    /// <param name="listingId">The listing; one without a book is passed over.</param>
    /// <param name="receivedNanos">When.</param>
    public void Renew(int listingId, long receivedNanos)
    {
        BeginCall();
        if (Find(listingId) is { } book && book.Renew(receivedNanos))
        {
            Touch(book);
        }
    }

    /// <summary>The venue's count of a connection's messages left numbers out: no live book that it feeds is proven any more.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="receivedNanos">When that was found.</param>
    public void LoseMessages(ushort connection, long receivedNanos)
    {
        BeginCall();
        foreach (var book in _books)
        {
            if (book is not null && book.Connection == connection && book.LoseMessages(receivedNanos))
            {
                Touch(book);
            }
        }
    }

    // The venue says that nothing of what a connection brings is of now. Within a call.
    private void WithdrawAll(ushort connection, long receivedNanos)
    {
        foreach (var book in _books)
        {
            if (book is not null && book.Connection == connection && book.Withdraw(receivedNanos, isMessage: false))
            {
                Touch(book);
            }
        }
    }

    /// <summary>A listing is no longer wanted: its book is stale and belongs to no connection, until <see cref="Return"/>.</summary>
    /// <param name="listingId">The listing; one without a book is passed over.</param>
    /// <param name="receivedNanos">When.</param>
    public void Remove(int listingId, long receivedNanos)
    {
        BeginCall();
        if (Find(listingId) is { } book)
        {
            book.Remove(receivedNanos);
            Touch(book);
        }
    }

    /// <summary>A listing that was removed is wanted again: its book awaits a snapshot.</summary>
    /// <param name="listingId">The listing; one without a book is passed over.</param>
    /// <param name="receivedNanos">When.</param>
    public void Return(int listingId, long receivedNanos)
    {
        BeginCall();
        if (Find(listingId) is { } book)
        {
            book.Reset(receivedNanos);
            Touch(book);
        }
    }

    // The connection carries nothing any more: whether it closed, or begins anew.
    private void Leave(ushort connection, bool isLost, long receivedNanos)
    {
        var leg = _legs.Find(connection);
        _legs.Close(connection);
        foreach (var book in _books)
        {
            if (book is not null && connection != 0)
            {
                Leave(book, connection, leg, isLost, receivedNanos);
            }
        }
    }

    private void Leave(OrderBook book, ushort connection, in LegTable.Leg leg, bool isLost, long receivedNanos)
    {
        var isFeeder = book.Connection == connection;
        if (_hasLegs && leg.Line is { } line && _legs.Find(book.Connection).Line is var carrier && (isFeeder || carrier == line))
        {
            book.Legs &= (byte)~leg.Bit;
            if (!isFeeder)
            {
                return;
            }

            var others = (byte)(book.Legs & line.Open);
            if (others != 0 && book.Listing.Rules.HasIds)
            {
                book.HandOver(line.Lowest(others));
                return;
            }

            if (line.Open != 0)
            {
                isLost = false; // another leg is open and has said nothing of this book yet, or nothing that would continue it
            }
        }

        if (isFeeder)
        {
            book.Legs = 0;
            book.IsFedDeltas = false;
            if (isLost)
            {
                book.Close(receivedNanos);
            }
            else
            {
                book.Reset(receivedNanos);
                if (book.Listing.Rules.Snapshots == SnapshotSource.Stream && leg.Line is { Open: not 0 })
                {
                    book.RequestSnapshot(); // the leg that stays has had its own
                }
            }

            Touch(book);
        }
    }

    // From here on each book knows its legs; so far it had one.
    private void BeginLegs()
    {
        foreach (var book in _books)
        {
            if (book is { IsFedDeltas: true } && _legs.Find(book.Connection) is { Line: not null } leg)
            {
                book.Legs = leg.Bit;
            }
        }
    }

    // Several legs: who delivered it, and whether it is new.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: where one leg is enough, nothing is asked
    private bool Admits(OrderBook book, in MarketEvent item, DecodedFrame frame, in FrameSlot slot)
    {
        if (slot.Kind != FrameKind.Message)
        {
            return true;
        }

        if (item.Kind is EventKind.BookDelta or EventKind.BookSnapshot)
        {
            NoteLeg(book, slot.Connection);
        }

        return Arbiter is null || Arbiter.Admits(book, item, frame, slot);
    }

    private void NoteLeg(OrderBook book, ushort connection)
    {
        var leg = _legs.Find(connection);
        if (leg.Line is null)
        {
            return;
        }

        if (book.Connection != connection && _legs.Find(book.Connection).Line != leg.Line)
        {
            book.Legs = 0; // another line carries it now: its bits are others
            book.HandOver(connection);
            book.IsFedDeltas = true;
        }

        book.Legs |= leg.Bit;
    }
}
