using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: the scanner: envelope and book messages. No state of its own, 0 B.</content>
public sealed unsafe partial class GateSpotDecoder
{
    private const long MaxSeconds = long.MaxValue / Timestamp.NanosPerSecond; // what the general path takes as a time

    // Frames of pairs that nobody asked for are verified like all others, at decimals that nearly all pairs keep to; their numbers are then thrown away.
    private const int UnselectedDecimals = 8;

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length <= LevelScan.MaxFrameBytes && ScanEnvelope(frame, frame + length, output))
        {
            return true;
        }

        output.Clear();
        return false;
    }

    private bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        // {"time":1606292218,"time_ms":1606292218231,"channel":"spot.trades","event":"update","result":{…}}
        if (Literal.Expect(ref at, "{\"time\":"u8))
        {
            return ScanTime(ref at, end, out var time)
                && Literal.Expect(ref at, ",\"channel\":\"spot."u8)
                && ScanChannel(ref at, end, time, output)
                && at == end - 1 && *at == '}';
        }

        // {"channel":"spot.obu","result":{…},"time_ms":1757377580074}
        return Literal.Expect(ref at, "{\"channel\":\"spot.obu\",\"result\":"u8)
            && (at = ScanBook(at, end, isStream: true, output)) != null
            && Literal.Expect(ref at, ",\"time_ms\":"u8) && IntegerScan.TryRead(ref at, end, out var sent) && sent <= GateValue.MaxMillis
            && at == end - 1 && *at == '}';
    }

    // 1606292218,"time_ms":1606292218231: the second since 2022-11, and then the one that counts
    private static bool ScanTime(ref byte* at, byte* end, out long nanos)
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

        var isTime = IntegerScan.TryRead(ref at, end, out var millis) && millis <= GateValue.MaxMillis;
        nanos = millis * Timestamp.NanosPerMilli;
        return isTime;
    }

    private bool ScanChannel(ref byte* at, byte* end, long time, DecodedFrame output)
    {
        var result = at; // these texts are too long to be compared without asking for the end
        if (Literal.Skip(ref result, end, "order_book_update\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(result, end, isStream: false, output);
        }
        else if (Literal.Skip(ref result, end, "obu\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(result, end, isStream: true, output);
        }
        else if (Literal.Skip(ref result, end, "book_ticker\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanQuote(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "trades\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTrade(result, end, output);
        }
        else if (Literal.Skip(ref result, end, "tickers\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanTicker(result, end, time, output);
        }
        else
        {
            return false;
        }

        return at != null;
    }

    // order_book_update  {"t":1606294781123,"full":true,"l":"100","e":"depthUpdate","E":1606294781,"s":"BTC_USDT","U":48776301,"u":48776306,"b":[["19137.74","0.0001"]],"a":[]}
    // obu                {"t":1757377580073,"full":true,"s":"ob.BTC_USDT.50","u":27053258987,"U":27053258982,"b":[["111666","0.146841"]],"a":[["111666.1","0.791633"]]}
    private byte* ScanBook(byte* at, byte* end, bool isStream, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !IntegerScan.TryRead(ref at, end, out var millis) || millis > GateValue.MaxMillis)
        {
            return null;
        }

        var isFull = Literal.Expect(ref at, ",\"full\":true"u8);
        if ((!isStream && !SkipUpdateMarks(ref at, end)) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return null;
        }

        var listing = ScanSymbol(ref at, end, isStream);
        if (listing == SymbolTable.Unknown || !ScanRange(ref at, end, isFull, out var first, out var last))
        {
            return null;
        }

        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (Literal.Expect(ref at, ",\"b\":["u8) && (at = LevelScan.Read(at, end, price, quantity, output)) == null)
        {
            return null;
        }

        var bids = output.LevelCount;
        if ((Literal.Expect(ref at, ",\"a\":["u8) && (at = LevelScan.Read(at, end, price, quantity, output)) == null) || !Literal.Expect(ref at, "}"u8))
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
        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
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
    private static bool ScanRange(ref byte* at, byte* end, bool isFull, out long first, out long last)
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

    // Behind the opening quote of a symbol; afterwards behind its closing quote.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ScanSymbol(ref byte* at, byte* end, bool isStream)
    {
        if (!isStream)
        {
            return SymbolScan.Read(ref at, end, Symbols);
        }

        var length = PlainText.Measure(at, end);
        if (length < 0)
        {
            return SymbolTable.Unknown;
        }

        var symbol = new ReadOnlySpan<byte>(at, length);
        at += length + 1;
        return GateSymbols.TryOfBookStream(symbol, out symbol) ? Symbols.Find(symbol) : SymbolTable.Unknown;
    }

    private DecimalScan PriceScan(int listing) => new(listing < 0 ? UnselectedDecimals : Decimals.Price(listing));

    private DecimalScan QuantityScan(int listing) => new(listing < 0 ? UnselectedDecimals : Decimals.Quantity(listing));
}
