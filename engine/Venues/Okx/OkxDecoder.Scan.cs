using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Okx;

/// <content>HOT: the scanner: envelope and book messages. Its only state are the forms of trades seen before, 0 B.</content>
public sealed unsafe partial class OkxDecoder
{
    private const int MinFrameBytes = 64; // what a frame with data has at least; fixed text in front of the symbol may then be compared without asking for the end
    private const ushort Books = 0x6F62; // bo, where bbo-tbt has bb
    private const ushort End = 0x7D5D; // ]}
    private const long MaxChecksum = int.MaxValue;

    // The asks stand in front of the bids on the wire and behind them in an event. Grows to the largest side seen.
    private BookLevel[] _asks = new BookLevel[1 << 10];

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length is < MinFrameBytes or > LevelScan.MaxFrameBytes)
        {
            return false;
        }

        var isTrade = frame[ChannelOffset] == 't';
        if ((isTrade && _trades.TryRead(frame, length, Symbols, Decimals, output)) || (*(ushort*)(frame + ChannelOffset) == Books && ScanKnownBook(frame, length, output)))
        {
            return true;
        }

        output.Clear();
        if (!ScanFrame(frame, frame + length, output))
        {
            output.Clear();
            return false;
        }

        if (isTrade && output.Events is [{ Kind: EventKind.Trade } trade])
        {
            _trades.Learn(frame, length, Symbols, Decimals, TradeNumbers, trade);
        }

        return true;
    }

    // {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{…}]}
    private bool ScanFrame(byte* frame, byte* end, DecodedFrame output)
    {
        var at = frame;
        if (!Literal.Expect(ref at, "{\"arg\":{\"channel\":\""u8))
        {
            return false;
        }

        at = *at switch
        {
            (byte)'b' => Literal.Expect(ref at, "books\",\"instId\":\""u8) ? ScanBook(frame, at, end, output)
                : Literal.Expect(ref at, "bbo-tbt\",\"instId\":\""u8) ? ScanBestPrices(at, end, output) : null,
            (byte)'t' => Literal.Expect(ref at, "trades\",\"instId\":\""u8) ? ScanTrades(at, end, output)
                : Literal.Expect(ref at, "tickers\",\"instId\":\""u8) ? ScanTicker(at, end, output) : null,
            _ => null,
        };
        return at != null && at == end - 2 && Literal.Expect(ref at, "]}"u8);
    }

    // A change of a book whose text in front of the levels is that of one before: {"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[
    [SkipLocalsInit] // the event is written whole before it is read
    private bool ScanKnownBook(byte* frame, int length, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent book);
        var head = _books.ReadHead(frame, length, Symbols, Decimals, ref book);
        var at = frame + head;
        return head != 0 && ScanLevels(ref at, frame + length, book.ListingId, isDelta: true, output) && at == frame + length - 2 && *(ushort*)at == End;
    }

    // BTC-USDT"},"action":"update","data":[{"asks":[["8476.98","415","0","13"]],"bids":[],"ts":"1597026383085","checksum":0,"prevSeqId":123450,"seqId":123456}
    private byte* ScanBook(byte* frame, byte* at, byte* end, DecodedFrame output)
    {
        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0 || !Literal.Expect(ref at, "},\"action\":\""u8))
        {
            return null; // also of one that nobody asked for: the general path has the time
        }

        var isDelta = Literal.Expect(ref at, "update\""u8);
        if ((!isDelta && !Literal.Expect(ref at, "snapshot\""u8)) || !Literal.Expect(ref at, ",\"data\":[{\"asks\":["u8))
        {
            return null;
        }

        var levels = at;
        if (!ScanLevels(ref at, end, listing, isDelta, output))
        {
            return null;
        }

        if (isDelta)
        {
            _books.LearnHead(frame, (int)(levels - frame), Symbols, Decimals, [], new MarketEvent { Kind = EventKind.BookDelta, ListingId = listing });
        }

        return at;
    }

    // [["8476.98","415","0","13"]],"bids":[],"ts":"1597026383085","checksum":0,"prevSeqId":123450,"seqId":123456} behind the first bracket
    [SkipLocalsInit] // as below
    private bool ScanLevels(ref byte* place, byte* end, int listing, bool isDelta, DecodedFrame output)
    {
        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        var at = ReadAside(place, end, price, quantity, out var askCount);
        if (at == null || !Literal.Expect(ref at, ",\"bids\":["u8))
        {
            return false;
        }

        ref var bids = ref MemoryMarshal.GetReference(output.ReserveLevels(OkxLevelScan.Room(Math.Max(0, end - at))));
        at = OkxLevelScan.Read(at, end, price, quantity, ref bids, out var bidCount);
        place = at; // a local keeps out of memory what the caller's would not
        if (at == null || !ScanBookEnd(ref place, end, out var nanos, out var sequence, out var previous, out var checksum))
        {
            return false;
        }

        output.CommitLevels(bidCount);
        _asks.AsSpan(0, askCount).CopyTo(output.ReserveLevels(askCount));
        output.CommitLevels(askCount);
        ref var book = ref output.Append(isDelta ? EventKind.BookDelta : EventKind.BookSnapshot, listing);
        book.ExchangeTimeNanos = nanos;
        book.Sequence = sequence;
        book.PreviousSequence = isDelta ? previous : 0;
        book.BidCount = bidCount;
        book.AskCount = askCount;
        book.Checksum = checksum;
        return true;
    }

    // Levels that do not go into the output as they come.
    private byte* ReadAside(byte* at, byte* end, DecimalScan price, DecimalScan quantity, out int count)
    {
        var room = OkxLevelScan.Room(Math.Max(0, end - at));
        if (_asks.Length < room)
        {
            _asks = new BookLevel[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)room)];
        }

        return OkxLevelScan.Read(at, end, price, quantity, ref MemoryMarshal.GetArrayDataReference(_asks), out count);
    }

    // ,"ts":"1597026383085","checksum":0,"prevSeqId":123450,"seqId":123456} with the ids in either order; 2022 without them
    [SkipLocalsInit] // every local is written before it is read
    [MethodImpl(MethodImplOptions.NoInlining)] // the compiler inlines only so much into one method
    private static bool ScanBookEnd(ref byte* place, byte* end, out long nanos, out long sequence, out long previous, out long checksum)
    {
        var at = place; // a local: the caller's would be written to memory and read again between any two reads
        sequence = 0;
        previous = 0;
        checksum = MarketEvent.NoChecksum;
        if (!ScanTime(ref at, end, out nanos) || (Literal.Expect(ref at, ",\"checksum\":"u8) && !ScanChecksum(ref at, end, out checksum)))
        {
            return false;
        }

        if (Literal.Expect(ref at, ",\"prevSeqId\":"u8))
        {
            if (!ScanPrevious(ref at, end, out previous) || !Literal.Expect(ref at, ",\"seqId\":"u8) || !IntegerScan.TryRead(ref at, end, out sequence))
            {
                return false;
            }
        }
        else if (Literal.Expect(ref at, ",\"seqId\":"u8))
        {
            if (!IntegerScan.TryRead(ref at, end, out sequence) || !Literal.Expect(ref at, ",\"prevSeqId\":"u8) || !ScanPrevious(ref at, end, out previous))
            {
                return false;
            }
        }
        else if (checksum == MarketEvent.NoChecksum)
        {
            return false; // neither: the general path says no
        }

        place = at + 1;
        return *at == '}';
    }

    // ,"ts":"1597026383085"
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanTime(ref byte* at, byte* end, out long nanos)
    {
        nanos = 0;
        if (!Literal.Expect(ref at, ",\"ts\":\""u8) || !MillisScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return false;
        }

        nanos = millis * Timestamp.NanosPerMilli;
        return Literal.Expect(ref at, "\""u8);
    }

    // A signed integer of 32 bits; 0 for none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanChecksum(ref byte* at, byte* end, out long checksum)
    {
        checksum = MarketEvent.NoChecksum;
        var isNegative = Literal.Expect(ref at, "-"u8);
        if (!IntegerScan.TryRead(ref at, end, out var value))
        {
            return false;
        }

        if (value == 0)
        {
            return !isNegative;
        }

        checksum = (uint)(isNegative ? -value : value);
        return value <= MaxChecksum + (isNegative ? 1 : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanPrevious(ref byte* at, byte* end, out long previous)
    {
        previous = -1;
        return Literal.Expect(ref at, "-1"u8) || IntegerScan.TryRead(ref at, end, out previous); // what follows is compared: -12 is none of them
    }
}
