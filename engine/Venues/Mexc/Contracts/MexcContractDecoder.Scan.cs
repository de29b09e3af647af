using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <content>
/// HOT: the scanner: envelope and book messages; its only state are forms of books, levels, tickers and bars, 0 B. It knows the envelope's order of keys in recorded messages, symbol and data in front of the channel; the documentation's own, channel first, is left to
/// the general path.
/// </content>
public sealed unsafe partial class MexcContractDecoder
{
    private const int MinFrameBytes = 64; // what a frame with data has at least; fixed text in front of the symbol may then be compared without asking for the end
    private const int HasAsks = 1;
    private const int HasBids = 2;
    private const int HasVersion = 4;
    private const int HasBegin = 8;
    private const int HasEnd = 16;
    private const int HasMade = 32;
    private const int HasAll = HasAsks | HasBids | HasVersion | HasBegin | HasEnd | HasMade;

    private const int SymbolOffset = 11; // behind {"symbol":"
    private const int ChannelEndBytes = 22; // from a channel's last letter to the end: h","ts":1790145447838}

    private const int BetweenBytes = 9; // ,"bids":[

    private static readonly NumberKey[] BookNumbers =
    [
        new("cts", NumberRole.Time), new("begin", NumberRole.FirstSequence), new("end", NumberRole.Sequence), new("ts", NumberRole.OtherTime),
    ];

    private readonly FrameForms _books = new(SymbolOffset); // changes of books, around their levels

    private readonly MexcShapeTables _shapes = new();

    // The asks stand in front of the bids on the wire and behind them in an event. Grows to the largest side seen.
    private BookLevel[] _asks = new BookLevel[1 << 10];

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length is < MinFrameBytes or > MexcContractLevelScan.MaxFrameBytes)
        {
            return false;
        }

        // push.depth, push.ticker, push.kline: no two channels end alike, but for push.depth.full and push.deal, of which no forms are kept.
        var isKnown = frame[length - ChannelEndBytes] switch
        {
            (byte)'h' => ScanKnownBook(frame, length, output),
            (byte)'r' => ScanKnownTicker(frame, length, output),
            (byte)'e' => ScanKnownBar(frame, length, output),
            _ => false,
        };
        if (isKnown)
        {
            return true;
        }

        output.Clear();
        if (ScanFrame(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    // A change of a book whose text around the levels looks like that of one before: only its levels remain.
    [SkipLocalsInit] // the event is written whole before it is read
    private bool ScanKnownBook(byte* frame, int length, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent book);
        var head = _books.ReadAround(frame, length, Symbols, Decimals, ref book, out var tail);
        if (head == 0 || book.Sequence == 0 || book.FirstSequence > book.Sequence)
        {
            return false;
        }

        var end = frame + length;
        var shapes = _shapes.Of(Decimals, book.ListingId);
        var at = MexcContractLevelScan.Read(frame + head, end, shapes, ref RoomAside(length - head), out var asks);
        if (at == null || !Literal.Expect(ref at, ",\"bids\":["u8)
            || MexcContractLevelScan.Read(at, end, shapes, ref MemoryMarshal.GetReference(output.ReserveLevels(MexcContractLevelScan.Room(Math.Max(0, end - at)))), out var bids) != end - tail)
        {
            return false;
        }

        output.CommitLevels(bids);
        AppendAsks(asks, output);
        book.BidCount = bids;
        book.AskCount = asks;
        output.Append(book);
        return true;
    }

    // Behind the bids. Mostly a few: a copy of unknown length costs more than they do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AppendAsks(int count, DecodedFrame output)
    {
        ref var from = ref MemoryMarshal.GetArrayDataReference(_asks);
        ref var to = ref MemoryMarshal.GetReference(output.ReserveLevels(count));
        for (var i = 0; i < count; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }

        output.CommitLevels(count);
    }

    // The book without its levels, as both ends of the frame say it.
    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnBook(byte* frame, byte* levels, byte* tail, byte* end, MarketEvent book)
    {
        book.LevelStart = book.BidCount = book.AskCount = 0;
        _books.LearnAround(frame, (int)(levels - frame), tail, (int)(end - tail), Symbols, Decimals, BookNumbers, book);
    }

    // {"symbol":"BTC_USDT","data":{…},"channel":"push.depth","ts":1790145447838}: the channel comes last, but no two channels' data begin alike
    private bool ScanFrame(byte* frame, byte* end, DecodedFrame output)
    {
        var at = frame;
        if (!Literal.Expect(ref at, "{\"symbol\":\""u8))
        {
            return false;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0 || !Literal.Expect(ref at, ",\"data\":"u8))
        {
            return false; // also of one that nobody asked for: the general path has the time
        }

        if (*at == '[')
        {
            return ScanDeals(at + 1, end, listing, output);
        }

        if (*at != '{')
        {
            return false;
        }

        return at[2] switch
        {
            (byte)'s' => ScanTickerOrBar(frame, at, end, listing, output),
            (byte)'p' => (at = ScanDeal(at, end, listing, output)) != null && ScanEnd(at, end, ",\"channel\":\"push.deal\",\"ts\":"u8, out _),
            _ => ScanBook(frame, at, end, listing, output),
        };
    }

    // {"cts":1790145447834,"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"begin":42029847741,"end":42029847745,"version":42029847745},"channel":"push.depth","ts":1790145447838}
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanBook(byte* frame, byte* at, byte* end, int listing, DecodedFrame output)
    {
        var shapes = _shapes.Of(Decimals, listing);
        int seen = 0, bids = 0, asks = 0;
        long version = 0, first = 0, last = 0, made = 0;
        byte* asksAt = null, asksEnd = null, bidsAt = null, bidsEnd = null;
        do
        {
            at++; // the brace, then commas
            int key;
            if (Literal.Expect(ref at, "\"asks\":["u8))
            {
                key = HasAsks;
                asksAt = at;
                at = MexcContractLevelScan.Read(at, end, shapes, ref RoomAside(end - at), out asks);
                asksEnd = at;
            }
            else if (Literal.Expect(ref at, "\"bids\":["u8))
            {
                key = HasBids;
                bidsAt = at;
                at = MexcContractLevelScan.Read(at, end, shapes, ref MemoryMarshal.GetReference(output.ReserveLevels(MexcContractLevelScan.Room(Math.Max(0, end - at)))), out bids);
                bidsEnd = at;
            }
            else
            {
                key = ScanNumber(ref at, end, ref version, ref first, ref last, ref made);
            }

            if (at == null || key == 0 || (seen & key) != 0)
            {
                return false;
            }

            seen |= key;
        }
        while (*at == ',' && at < end);
        if (!Literal.Expect(ref at, "}"u8) || (seen & HasVersion) == 0 || made > Timestamp.MaxMillis)
        {
            return false;
        }

        var isDelta = ScanEnd(at, end, ",\"channel\":\"push.depth\",\"ts\":"u8, out var sent);
        if (!isDelta && !ScanEnd(at, end, ",\"channel\":\"push.depth.full\",\"ts\":"u8, out sent))
        {
            return false;
        }

        if (isDelta && !TryRange(seen, version, ref first, ref last))
        {
            return false;
        }

        output.CommitLevels(bids);
        AppendAsks(asks, output);
        ref var book = ref output.Append(isDelta ? EventKind.BookDelta : EventKind.BookSnapshot, listing);
        book.ExchangeTimeNanos = ((seen & HasMade) != 0 ? made : sent) * Timestamp.NanosPerMilli;
        book.FirstSequence = isDelta ? first : 0;
        book.Sequence = isDelta ? last : version;
        book.BidCount = bids;
        book.AskCount = asks;
        if (isDelta && seen == HasAll && bidsAt - asksEnd == BetweenBytes)
        {
            LearnBook(frame, asksAt, bidsEnd, end, book);
        }

        return true;
    }

    // begin and end stand together or not at all; zeros say as little as none
    private static bool TryRange(int seen, long version, ref long first, ref long last)
    {
        if (last == 0)
        {
            var isAlone = (seen & (HasBegin | HasEnd)) is 0 or (HasBegin | HasEnd) && first == 0;
            first = last = version;
            return isAlone;
        }

        return (seen & HasBegin) != 0 && first <= last;
    }

    // "version":42029847745 and its like; 0 for another key
    private static int ScanNumber(ref byte* at, byte* end, ref long version, ref long first, ref long last, ref long made)
    {
        if (Literal.Expect(ref at, "\"version\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out version) ? HasVersion : 0;
        }

        if (Literal.Expect(ref at, "\"begin\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out first) ? HasBegin : 0;
        }

        if (Literal.Expect(ref at, "\"end\":"u8))
        {
            return IntegerScan.TryRead(ref at, end, out last) ? HasEnd : 0;
        }

        return Literal.Expect(ref at, "\"cts\":"u8) && IntegerScan.TryRead(ref at, end, out made) ? HasMade : 0;
    }

    // Room for the levels that do not go into the output as they come.
    private ref BookLevel RoomAside(long bytes)
    {
        var room = MexcContractLevelScan.Room(Math.Max(0, bytes));
        if (_asks.Length < room)
        {
            _asks = new BookLevel[BitOperations.RoundUpToPowerOf2((uint)room)];
        }

        return ref MemoryMarshal.GetArrayDataReference(_asks);
    }

    // ,"channel":"push.deal","ts":1790145447838} and nothing behind it
    private static bool ScanEnd(byte* at, byte* end, ReadOnlySpan<byte> channel, out long millis)
    {
        millis = 0;
        return Literal.Skip(ref at, end, channel) && IntegerScan.TryRead(ref at, end, out millis) && millis <= Timestamp.MaxMillis && at == end - 1 && *at == '}';
    }
}
