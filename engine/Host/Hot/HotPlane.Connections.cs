using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <content>Cold: connections that open and close, alone or as legs of a line, and streams that are silent.</content>
public sealed unsafe partial class HotPlane
{
    private const char LineMark = '#'; // between feed and line in a connection's subject

    private readonly LegArbiter _arbiter = new();
    private readonly HashSet<int> _feedsWithLegs = []; // listings of these have room in the arbiter

    /// <summary>
    /// The least time between the venue's stamp and the receipt of a connection's messages, over its last minute: the way plus the difference of the clocks. Any thread may ask.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <returns>Nanoseconds, negative where the venue's clock is ahead; <see cref="TransitMinimum.None"/> for none.</returns>
    public long LeastTransitNanos(ushort connection) => Volatile.Read(ref _connections[connection])?.Transit.Nanos ?? TransitMinimum.None; // acquire: the object is read after it

    /// <summary>Messages of a stream that the legs of its line brought, first or not, by their places, since the line had several. Any thread may ask.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="place">The leg's place in the line.</param>
    /// <param name="channel">The channel.</param>
    public long LegMessages(int listing, int place, StreamChannel channel) => _arbiter.Messages(listing, place, channel);

    private void OpenConnection(ref FrameSlot slot)
    {
        var begun = SetUp.Begin();
        Counters.ConnectionEvents++;
        _arbiter.Release(slot.Connection);
        var connection = _connections[slot.Connection];
        if (connection is null)
        {
            connection = new HotConnection();
            Volatile.Write(ref _connections[slot.Connection], connection); // publishes the object; must not move before its fields stand, or else a reader could see it half made
        }

        ForgetListings(slot.Connection);
        ReadSubject(slot.Subject ?? "", out var feed, out var line);
        var isTaken = Books.OpenConnection(slot.Connection, slot.ReceivedNanos, line);
        if (!isTaken)
        {
            Counters.Reject(RejectReason.TooManyLegs);
        }

        connection.Feed = feed;
        connection.CountsMessages = feed >= 0 && VenueRegistry.Feeds[feed].CountsMessages;
        connection.NextCount = DecodedFrame.NoCount;
        _finishes |= connection.CountsMessages;
        connection.Decoder = isTaken && feed >= 0 ? _decoders[feed] : null;
        connection.Venue = feed >= 0 ? Telemetry?.IndexOf(VenueRegistry.Feeds[feed].Venue) ?? 0 : 0;
        if (isTaken && feed >= 0)
        {
            PrepareLegs(slot.Connection, slot.Subject!, feed, line);
        }

        SetUp.End(begun);
        Evaluate(slot.ReceivedNanos);
    }

    private void CloseConnection(ref FrameSlot slot)
    {
        Counters.ConnectionEvents++;
        ForgetListings(slot.Connection);
        Books.CloseConnection(slot.Connection, slot.ReceivedNanos);
        _arbiter.Release(slot.Connection);
        Evaluate(slot.ReceivedNanos);
    }

    // What a decoder remembers of a listing continues on the connection that it came from, and nowhere else.
    private void ForgetListings(ushort connection)
    {
        if (_connections[connection]?.Decoder is not { IsStateful: true } decoder)
        {
            return;
        }

        foreach (var book in Books.All)
        {
            if (book is not null && book.Connection == connection)
            {
                decoder.Forget(book.Listing.Id);
            }
        }
    }

    // binance/spot, or with its line binance/spot#3. A feed that this build does not have is -1. Lines are told apart by feed too, as captures of several runs may be merged.
    private void ReadSubject(string subject, out int feed, out long line)
    {
        var mark = subject.IndexOf(LineMark, StringComparison.Ordinal);
        var name = mark < 0 ? subject : subject.AsSpan(0, mark);
        feed = -1;
        line = 0;
        for (var i = 0; i < _feedNames.Length; i++)
        {
            if (name.SequenceEqual(_feedNames[i]))
            {
                feed = i;
            }
        }

        if (mark >= 0 && uint.TryParse(subject.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != 0)
        {
            line = ((long)(feed + 1) << 32) | number; // feed in the upper half
        }
    }

    // Where a line has several legs, each gets its place and each listing of the feed its memory, before the first message of the new leg can come.
    private void PrepareLegs(ushort connection, string subject, int feed, long line)
    {
        Span<ushort> legs = stackalloc ushort[BookSet.MaxLegs];
        if (!Books.TryGetLegs(connection, legs))
        {
            return;
        }

        Books.Arbiter = _arbiter;
        for (var place = 0; place < legs.Length; place++)
        {
            if (legs[place] != 0)
            {
                _arbiter.Assign(legs[place], line, place, subject);
            }
        }

        if (_feedsWithLegs.Add(feed))
        {
            foreach (var book in Books.All)
            {
                if (book is not null && FeedIndex(book.Listing) == feed)
                {
                    _arbiter.Prepare(book);
                }
            }
        }
    }

    // Of a line, or of one listing whose stream had been silent.
    private void Acknowledge(ref FrameSlot slot)
    {
        if (_connections[slot.Connection] is { Decoder: not null } connection && _depthSubjects[connection.Feed].TryGetValue(slot.Subject ?? "", out var listing))
        {
            Books.Renew(listing, slot.ReceivedNanos);
        }
        else
        {
            Books.Carry(slot.Connection);
            _arbiter.Carry(slot.Connection);
        }

        Evaluate(slot.ReceivedNanos);
    }

    private void Silence(ref FrameSlot slot)
    {
        if (TryFindSubject(ref slot, out _, out var listing))
        {
            Books.Silence(listing, slot.ReceivedNanos);
            Evaluate(slot.ReceivedNanos);
        }
    }

    // The venue counts what it sends: a number left out may have been of any book.
    private void CheckCount(HotConnection connection, in FrameSlot slot)
    {
        var count = _frame.ConnectionCount;
        if (count == DecodedFrame.NoCount)
        {
            return; // what cannot be read shows in the count of the next one
        }

        if (connection.NextCount != DecodedFrame.NoCount && count != connection.NextCount)
        {
            Counters.MissingMessages += Math.Max(1, count - connection.NextCount);
            Books.LoseMessages(slot.Connection, slot.ReceivedNanos);
            Evaluate(slot.ReceivedNanos);
        }

        connection.NextCount = count + 1;
    }

    // The listing that a slot names by its native symbol, on a connection of its feed; where there is none, that is counted.
    private bool TryFindSubject(ref FrameSlot slot, [NotNullWhen(true)] out FrameDecoder? decoder, out int listing)
    {
        listing = 0;
        decoder = _connections[slot.Connection]?.Decoder;
        if (decoder is null)
        {
            Counters.Reject(RejectReason.UnknownChannel);
            return false;
        }

        if (!_depthSubjects[_connections[slot.Connection]!.Feed].TryGetValue(slot.Subject ?? "", out listing))
        {
            Counters.Unselected++;
            return false;
        }

        return true;
    }
}
