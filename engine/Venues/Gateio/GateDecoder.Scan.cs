using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: scans that the markets share: times and book messages. No state of their own, 0 B.</content>
public abstract unsafe partial class GateDecoder
{
    private const ushort TwoBraces = 0x7D7D;
    private const long MaxSeconds = long.MaxValue / Timestamp.NanosPerSecond; // what the general path takes as a time

    // Frames of pairs that nobody asked for are verified like all others, at decimals that nearly all pairs keep to; their numbers are then thrown away.
    private const int UnselectedDecimals = 8;

    // 1606292218,"time_ms":1606292218231: the second since 2022-11, and then the one that counts
    private protected static bool ScanTime(ref byte* at, byte* end, out long nanos)
    {
        nanos = 0;
        if (!IntegerScan.TryRead(ref at, end, out var seconds))
        {
            return false;
        }

        if (!Literal.Expect(ref at, ",\"time_ms\":"u8))
        {
            nanos = seconds * Timestamp.NanosPerSecond;
            return seconds <= MaxSeconds;
        }

        var isTime = MillisScan.TryRead(ref at, end, out var millis) && millis <= Timestamp.MaxMillis;
        nanos = millis * Timestamp.NanosPerMilli;
        return isTime;
    }

    // order_book_update  {"t":1606294781123,"full":true,"l":"100","e":"depthUpdate","E":1606294781,"s":"BTC_USDT","U":48776301,"u":48776306,"b":[["19137.74","0.0001"]],"a":[]}
    // obu                {"t":1757377580073,"full":true,"s":"ob.BTC_USDT.50","u":27053258987,"U":27053258982,"b":[["111666","0.146841"]],"a":[["111666.1","0.791633"]]}
    private protected byte* ScanBook(byte* frame, byte* at, byte* end, bool isStream, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !MillisScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return null;
        }

        var isFull = Literal.Expect(ref at, ",\"full\":true"u8);
        if ((!isStream && !SkipUpdateMarks(ref at, end)) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return null;
        }

        var kept = 0;
        var symbol = at;
        var listing = isStream ? ScanBookStream(ref at, end, out kept) : SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown || !ScanRange(ref at, end, isFull, out var first, out var last))
        {
            return null;
        }

        var levels = at + 1; // behind the comma, where there are any
        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (Literal.Expect(ref at, ",\"b\":["u8) && (at = MixedLevelScan.Read(at, end, price, quantity, output)) == null)
        {
            return null;
        }

        var bids = output.LevelCount;
        if ((Literal.Expect(ref at, ",\"a\":["u8) && (at = MixedLevelScan.Read(at, end, price, quantity, output)) == null) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        if (listing == SymbolTable.Unselected)
        {
            output.Clear();
            return at;
        }

        ref var book = ref output.Append(isFull ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        book.FirstSequence = first;
        book.Sequence = last;
        book.KeptLevels = isFull ? kept : 0;
        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
        if (!isFull && levels[-1] == ',')
        {
            LearnBook(frame, symbol, levels, book);
        }

        return at;
    }

    // ,"l":"100","e":"depthUpdate","E":1606294781: the first since 2025-05, none of them of use
    private static bool SkipUpdateMarks(ref byte* at, byte* end)
    {
        if (Literal.Expect(ref at, ",\"l\":\""u8) && !PlainText.Skip(ref at, end))
        {
            return false;
        }

        return Literal.Expect(ref at, ",\"e\":\"depthUpdate\",\"E\":"u8) && IntegerScan.TryRead(ref at, end, out _);
    }

    // ,"U":48776301,"u":48776306 or the other way round; a full book may have u alone, and its range means nothing.
    private protected static bool ScanRange(ref byte* at, byte* end, bool isFull, out long first, out long last)
    {
        var hasFirst = Literal.Expect(ref at, ",\"U\":"u8);
        first = 0;
        last = 0;
        if ((hasFirst && !IntegerScan.TryRead(ref at, end, out first)) || !Literal.Expect(ref at, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out last))
        {
            return false;
        }

        if (!hasFirst && Literal.Expect(ref at, ",\"U\":"u8))
        {
            hasFirst = IntegerScan.TryRead(ref at, end, out first);
            if (!hasFirst)
            {
                return false;
            }
        }

        if (!isFull)
        {
            return hasFirst && first <= last;
        }

        first = 0;
        return true;
    }

    // ob.BTC_USDT.50": behind the opening quote of a stream's name; afterwards behind its closing quote.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ScanBookStream(ref byte* at, byte* end, out int kept)
    {
        kept = 0;
        var symbol = at;
        if (!Literal.Expect(ref symbol, "ob."u8))
        {
            return SymbolTable.Unknown;
        }

        var text = Vector128.Load(symbol);
        var points = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        var length = BitOperations.TrailingZeroCount(points);
        var next = symbol + length + 1;
        if (points == 0 || next >= end)
        {
            return ScanLongBookStream(ref at, end, out kept);
        }

        if (!IntegerScan.TryRead(ref next, end, out var levels) || levels is 0 or > GateSymbols.MaxStreamLevels || !Literal.Expect(ref next, "\""u8))
        {
            return SymbolTable.Unknown;
        }

        kept = (int)levels;
        at = next;
        return Symbols.Find(text, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a symbol longer than one vector, or none
    private int ScanLongBookStream(ref byte* at, byte* end, out int kept)
    {
        kept = 0;
        var length = at < end ? PlainText.Measure(at, end) : -1;
        if (length < 0)
        {
            return SymbolTable.Unknown;
        }

        var stream = new ReadOnlySpan<byte>(at, length);
        at += length + 1;
        return GateSymbols.TryOfBookStream(stream, out var symbol, out kept) ? Symbols.Find(symbol) : SymbolTable.Unknown;
    }

    private protected DecimalScan PriceScan(int listing) => new(listing < 0 ? UnselectedDecimals : Decimals.Price(listing));

    private protected DecimalScan QuantityScan(int listing) => new(listing < 0 ? UnselectedDecimals : Decimals.Quantity(listing));
}
