using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: the scanner of <c>futures.order_book_update</c>, whose levels are objects. The engine does not subscribe to it; recordings have it. 0 B.</content>
public sealed unsafe partial class GateLinearDecoder
{
    // {"t":1615366381417,"full":true,"l":"100","s":"BTC_USDT","U":2517661101,"u":2517661113,"b":[{"p":"54672.1","s":0}],"a":[{"p":"54743.6","s":"95"}],"l":"100"}
    private byte* ScanBookUpdate(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !MillisScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return null;
        }

        var isFull = Literal.Expect(ref at, ",\"full\":true"u8);
        if (!SkipLevelMark(ref at, end) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return null;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown || !ScanRange(ref at, end, isFull, out var first, out var last))
        {
            return null;
        }

        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (Literal.Expect(ref at, ",\"b\":["u8) && (at = ReadLevels(at, end, price, quantity, output)) == null)
        {
            return null;
        }

        var bids = output.LevelCount;
        if ((Literal.Expect(ref at, ",\"a\":["u8) && (at = ReadLevels(at, end, price, quantity, output)) == null)
            || !SkipLevelMark(ref at, end) || !Literal.Expect(ref at, "}"u8))
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

    // ,"l":"100"
    private static bool SkipLevelMark(ref byte* at, byte* end) => !Literal.Expect(ref at, ",\"l\":\""u8) || PlainText.Skip(ref at, end);

    // Sizes that are no texts, as they were without the header of today, make a level that no window holds.
    private static byte* ReadLevels(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output)
    {
        var start = output.LevelCount;
        var behind = MixedLevelScan.Read<GateLevelObject>(at, end, price, quantity, output);
        if (behind != null)
        {
            return behind;
        }

        output.TakeBackLevels(start);
        return ReadObjects(at, end, price, quantity, output);
    }

    // {"p":"54672.1","s":0},{"p":"54672","s":"12.5"}] behind the opening bracket; afterwards behind the closing one.
    private static byte* ReadObjects(byte* at, byte* end, DecimalScan price, DecimalScan quantity, DecodedFrame output)
    {
        if (*at == ']')
        {
            return at + 1;
        }

        while (Literal.Expect(ref at, "{\"p\":\""u8) && price.TryRead(ref at, end, out var level)
            && Literal.Expect(ref at, "\",\"s\":"u8) && ScanSize(ref at, end, quantity, out var size) && *at == '}')
        {
            output.AppendLevel(level, size); // a frame that may be scanned holds no more levels than a decoded one
            if (at[1] == ']')
            {
                return at + 2;
            }

            if (at[1] != ',')
            {
                return null;
            }

            at += 2;
        }

        return null;
    }
}
