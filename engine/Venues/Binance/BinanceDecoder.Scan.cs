using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Binance;

/// <content>HOT: the scanner: envelope, book messages and what all messages share. Its only state are the forms of frames seen before, 0 B.</content>
public sealed unsafe partial class BinanceDecoder
{
    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        return _forms.TryRead(frame, length, Symbols, Decimals, output) || TryScanKnownDepth(frame, length, output) || ScanFrame(frame, length, output);
    }

    // A diff whose head looks like one before: only its levels remain.
    private bool TryScanKnownDepth(byte* frame, int length, DecodedFrame output)
    {
        Unsafe.SkipInit(out MarketEvent delta);
        var head = _depthHeads.ReadHead(frame, length, Symbols, Decimals, ref delta);
        output.Clear();
        return head > 0 && length <= LevelScan.MaxFrameBytes && frame[length - 1] == '}' && TryAppendDelta(frame + head, frame + length - 1, ref delta, output);
    }

    private bool ScanFrame(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length > LevelScan.MaxFrameBytes)
        {
            return false;
        }

        var at = frame;
        var end = frame + length;
        byte* nameEnd = null;

        // {"stream":"btcusdt@depth@100ms","data":{…}}
        if (Literal.Expect(ref at, "{\"stream\":\""u8))
        {
            var nameLength = PlainText.Measure(at, end);
            if (nameLength <= 0 || *--end != '}')
            {
                return false;
            }

            at += nameLength;
            nameEnd = at;
            if (!Literal.Expect(ref at, "\",\"data\":"u8))
            {
                return false;
            }
        }

        if (Literal.Expect(ref at, "{\""u8) && ScanPayload(at, end, nameEnd, output))
        {
            Learn(frame, length, nameEnd != null, output);
            return true;
        }

        output.Clear();
        return false;
    }

    // Raw frames have no place where their listing always stands.
    private void Learn(byte* frame, int length, bool isNamed, DecodedFrame output)
    {
        if (!isNamed || output.Events is not [var item])
        {
            return;
        }

        switch (item.Kind)
        {
            case EventKind.Quote or EventKind.Trade:
                _forms.Learn(frame, length, Symbols, Decimals, item.Kind == EventKind.Quote ? QuoteNumbers : TradeNumbers, item);
                break;
            case EventKind.BookDelta:
                item.LevelStart = item.BidCount = item.AskCount = 0;
                var head = new ReadOnlySpan<byte>(frame, Math.Min(length, FrameForm.MaxBytes)).IndexOf(BidsKey) + BidsKey.Length;
                _depthHeads.LearnHead(frame, head, Symbols, Decimals, _isLinear ? LinearDepthNumbers : SpotDepthNumbers, item);
                break;
        }
    }

    // What a diff's head ends with. No name can hold it: its quotes would be escaped.
    private static ReadOnlySpan<byte> BidsKey => ",\"b\":["u8;

    // Behind the first key's opening quote. The most frequent message first: each comparison that fails costs a little.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ScanPayload(byte* at, byte* end, byte* nameEnd, DecodedFrame output)
    {
        if (*at == 'u')
        {
            return !_isLinear && ScanQuote(at, end, output);
        }

        if (!Literal.Expect(ref at, "e\":\""u8))
        {
            return false;
        }

        return *at switch
        {
            (byte)'b' => _isLinear && Literal.Expect(ref at, "bookTicker\",\""u8) && ScanQuote(at, end, output),
            (byte)'t' => ScanTrade(at, end, output),
            (byte)'d' => ScanDepth(at, end, nameEnd, output),
            (byte)'a' => ScanAggregate(at, end, output),
            (byte)'k' => ScanBar(at, end, output),
            _ => false,
        };
    }

    // spot  {"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":50093239189,"u":50093239202,"b":[["61737.63000000","0.00000000"]],"a":[]}
    // USD-M {"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[],"a":[]}
    private bool ScanDepth(byte* at, byte* end, byte* nameEnd, DecodedFrame output)
    {
        if ((nameEnd != null && !NamesDiffDepth(nameEnd)) || !Literal.Expect(ref at, "depthUpdate\",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out var time)
            || (_isLinear && (!Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out time)))
            || !BinanceTime.TryNanos(time, out var nanos) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return false;
        }

        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var previous = 0L;
        if (!SkipTo(ref at, end, ",\"U\":"u8) || !IntegerScan.TryRead(ref at, end, out var first)
            || !Literal.Expect(ref at, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out var last)
            || (_isLinear && (!Literal.Expect(ref at, ",\"pu\":"u8) || !IntegerScan.TryRead(ref at, end, out previous)))
            || !Literal.Expect(ref at, ",\"b\":["u8))
        {
            return false;
        }

        var delta = new MarketEvent
        {
            Kind = EventKind.BookDelta,
            ListingId = id,
            ExchangeTimeNanos = nanos,
            FirstSequence = first,
            Sequence = last,
            PreviousSequence = previous,
        };
        return TryAppendDelta(at, end, ref delta, output);
    }

    // Behind "b":[
    private bool TryAppendDelta(byte* at, byte* end, ref MarketEvent delta, DecodedFrame output)
    {
        var price = new DecimalScan(Decimals.Price(delta.ListingId));
        var quantity = new DecimalScan(Decimals.Quantity(delta.ListingId));
        at = LevelScan.Read(at, end, price, quantity, output);
        delta.BidCount = output.LevelCount;
        if (at == null || !Literal.Expect(ref at, ",\"a\":["u8) || (at = LevelScan.Read(at, end, price, quantity, output)) == null || !SkipEnd(at, end))
        {
            return false;
        }

        delta.AskCount = output.LevelCount - delta.BidCount;
        output.Append(delta);
        return true;
    }

    // spot  {"lastUpdateId":50093239218,"bids":[["61837.63000000","3.78826000"]],"asks":[…]}
    // USD-M {"lastUpdateId":5123107852948,"E":1723161256501,"T":1723161256493,"bids":[…],"asks":[…]}
    private bool TryScanSnapshot(byte* body, int length, int listingId, DecodedFrame output)
    {
        output.Clear();
        var at = body;
        var end = body + length;
        var time = 0L;
        if (length > LevelScan.MaxFrameBytes || !Literal.Expect(ref at, "{\"lastUpdateId\":"u8) || !IntegerScan.TryRead(ref at, end, out var last)
            || (_isLinear && (!Literal.Expect(ref at, ",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
                || !Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out time)))
            || !BinanceTime.TryNanos(time, out var nanos) || !Literal.Expect(ref at, ",\"bids\":["u8))
        {
            return false;
        }

        var price = new DecimalScan(Decimals.Price(listingId));
        var quantity = new DecimalScan(Decimals.Quantity(listingId));
        at = LevelScan.Read(at, end, price, quantity, output);
        var bids = output.LevelCount;
        if (at == null || !Literal.Expect(ref at, ",\"asks\":["u8) || (at = LevelScan.Read(at, end, price, quantity, output)) == null || !IsClosed(at, end))
        {
            output.Clear();
            return false;
        }

        ref var snapshot = ref output.Append(EventKind.BookSnapshot, listingId);
        snapshot.ExchangeTimeNanos = nanos;
        snapshot.Sequence = last;
        snapshot.BidCount = bids;
        snapshot.AskCount = output.LevelCount - bids;
        return true;
    }

    // Diff streams only: depth5, depth10, depth20 and rpiDepth messages have the same form on USD-M and are no deltas of this book.
    private static bool NamesDiffDepth(byte* nameEnd) =>
        Literal.Matches(nameEnd - 12, nameEnd, "@depth@100ms"u8) || Literal.Matches(nameEnd - 6, nameEnd, "@depth"u8)
        || Literal.Matches(nameEnd - 12, nameEnd, "@depth@500ms"u8) || Literal.Matches(nameEnd - 12, nameEnd, "@depth@250ms"u8)
        || Literal.Matches(nameEnd - 10, nameEnd, "@depth@0ms"u8);

    // Takes a key that follows the symbol; USD-M may have put "ps" (pair) and "st" (symbol type) in front of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipTo(ref byte* at, byte* end, ReadOnlySpan<byte> key)
    {
        if (Literal.Expect(ref at, key))
        {
            return true;
        }

        var behind = SkipExtras(at, end);
        at = behind;
        return Literal.Expect(ref at, key);
    }

    // The payload's closing brace, perhaps behind "ps" and "st".
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipEnd(byte* at, byte* end) => IsClosed(at, end) || IsClosed(SkipExtras(at, end), end);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsClosed(byte* at, byte* end) => at == end - 1 && *at == '}';

    // ,"ps":"BTCUSDT" and ,"st":1 in any order; nothing in them concerns the market state.
    [MethodImpl(MethodImplOptions.NoInlining)] // rare: kept out of the methods that ask for it
    private static byte* SkipExtras(byte* at, byte* end)
    {
        while (true)
        {
            var next = at; // moves only behind a whole extra: half of one is no JSON
            var isExtra = Literal.Skip(ref next, end, ",\"ps\":\""u8)
                ? PlainText.Skip(ref next, end)
                : Literal.Skip(ref next, end, ",\"st\":"u8) && IntegerScan.TryRead(ref next, end, out _);
            if (!isExtra)
            {
                return at;
            }

            at = next;
        }
    }
}
