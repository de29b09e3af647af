using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Bybit;

/// <content>HOT: the scanner: envelope, books and best prices. 0 B.</content>
public sealed unsafe partial class BybitDecoder
{
    private const int MaxDepthDigits = 4; // orderbook.1000
    private const int TopicOffset = 10; // behind {"topic":"
    private const int TypeLetterOffset = 3; // behind the topic linear has ,"type" and spot ,"ts"
    private const int DepthOffset = TopicOffset + 10; // behind orderbook.

    private static readonly NumberKey[] BookNumbers = [new("cts", NumberRole.Time), new("u", NumberRole.Sequence), new("ts", NumberRole.OtherTime)];

    private nint[] _priceForms = []; // of each listing's books: a form of NumberForms, or 0
    private readonly FrameForms _books = new(DepthOffset); // changes of books, around their levels

    /// <inheritdoc/>
    public bool TryScan(byte* frame, int length, DecodedFrame output)
    {
        output.Clear();
        if (length > LevelScan.MaxFrameBytes)
        {
            return false;
        }

        var topic = frame[TopicOffset];
        if ((topic == 'o' && ScanKnownBook(frame, length, output)) || (topic == 't' && ScanKnownTicker(frame, length, output)))
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
    private bool ScanKnownBook(byte* frame, int length, DecodedFrame output)
    {
        ref var book = ref output.ReserveFirst(); // TryScan clears what is not accepted
        var head = _books.ReadAround(frame, length, Symbols, Decimals, ref book, out var tail);
        if (head == 0 || book.Sequence == BybitBookReader.FirstId)
        {
            return false;
        }

        var end = frame + length;
        var price = new DecimalScan(Decimals.Price(book.ListingId));
        var quantity = new DecimalScan(Decimals.Quantity(book.ListingId));
        var isSteady = book.AskCount != 0; // as LearnBook has it
        if (ReadSides(frame + head, end, price, quantity, isSteady, ref _priceForms[book.ListingId], output, out var bids) != end - tail)
        {
            return false;
        }

        book.FirstSequence = book.Sequence;
        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
        return true;
    }

    // Both in one go where neither is empty.
    private static byte* ReadSides(byte* at, byte* end, DecimalScan price, DecimalScan quantity, bool isSteady, ref nint priceForm, DecodedFrame output, out int bids)
    {
        bids = LevelSides.NotFound;
        at = ReadLevels(at, end, price, quantity, isSteady, ref priceForm, output, ref bids);
        if (at == null || bids != LevelSides.NotFound)
        {
            return at;
        }

        bids = output.LevelCount;
        return LevelSides.SkipBetween(ref at) ? ReadLevels(at, end, price, quantity, isSteady, ref priceForm, output, ref bids) : null;
    }

    // Linear writes all decimals, spot cuts zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadLevels(byte* at, byte* end, DecimalScan price, DecimalScan quantity, bool isSteady, ref nint priceForm, DecodedFrame output, ref int bids) =>
        isSteady ? SteadyLevelScan.Read(at, end, price, quantity, ref priceForm, output, ref bids) : MixedLevelScan.Read<LevelSides>(at, end, price, quantity, output, ref bids);

    // {"topic":"…   or, spot's bars, {"type":"snapshot","topic":"…
    private bool ScanFrame(byte* frame, byte* end, DecodedFrame output)
    {
        var at = frame;
        if (!Literal.Expect(ref at, "{\"topic\":\""u8))
        {
            return Literal.Skip(ref at, end, "{\"type\":\"snapshot\",\"topic\":\"kline."u8) && ScanBars(at, end, isTypeFirst: true, output);
        }

        return *at switch
        {
            (byte)'o' => Literal.Expect(ref at, "orderbook."u8) && ScanBook(frame, at, end, output),
            (byte)'p' => Literal.Expect(ref at, "publicTrade."u8) && ScanTrades(at, end, output),
            (byte)'t' => Literal.Expect(ref at, "tickers."u8) && ScanTicker(frame, at, end, output),
            (byte)'k' => Literal.Expect(ref at, "kline."u8) && ScanBars(at, end, isTypeFirst: false, output),
            _ => false,
        };
    }

    // The book without its levels and with one id, as both ends of the frame say it. How levels are written is in a field that the levels set later.
    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnBook(byte* frame, byte* levels, byte* tail, byte* end, MarketEvent book, bool isSteady)
    {
        book.FirstSequence = 0;
        book.LevelStart = book.BidCount = 0;
        book.AskCount = isSteady ? 1 : 0;
        _books.LearnAround(frame, (int)(levels - frame), tail, (int)(end - tail), Symbols, Decimals, BookNumbers, book);
    }

    // Behind orderbook.
    // spot   50.BTCUSDT","ts":1789299670932,"type":"delta","data":{"s":"BTCUSDT","b":[["77140.5","0"]],"a":[],"u":3734365,"seq":2189232212},"cts":1789299670888}
    // linear 200.BTCUSDT","type":"delta","ts":1786310818130,"data":{…},"cts":1786310818129}
    private bool ScanBook(byte* frame, byte* at, byte* end, DecodedFrame output)
    {
        if (!ScanDepth(ref at, out var isQuote))
        {
            return false;
        }

        var symbol = at;
        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var symbolLength = (int)(at - symbol); // with its quote
        var isSteady = at[TypeLetterOffset] == 'y';
        if (!ScanHead(ref at, end, out var isDelta, out var time) || !Literal.Expect(ref at, ",\"data\":{\"s\":\""u8) || !ScanSame(ref at, end, symbol, symbolLength) || !Literal.Expect(ref at, ",\"b\":["u8))
        {
            return false;
        }

        var price = new DecimalScan(Decimals.Price(id));
        var quantity = new DecimalScan(Decimals.Quantity(id));
        var levels = at;
        at = ReadSides(at, end, price, quantity, isSteady, ref _priceForms[id], output, out var bids);
        if (at == null)
        {
            return false;
        }

        var tail = at;
        var hasMatchTime = false;
        if (!Literal.Expect(ref at, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence)
            || !Literal.Expect(ref at, ",\"seq\":"u8) || !IntegerScan.TryRead(ref at, end, out var cross) || !Literal.Expect(ref at, "}"u8)
            || ((hasMatchTime = Literal.Expect(ref at, ",\"cts\":"u8)) && !IntegerScan.TryRead(ref at, end, out time))
            || time > Timestamp.MaxMillis || at != end - 1 || *at != '}')
        {
            return false;
        }

        if (isQuote)
        {
            return !isDelta && AppendQuote(output, id, bids, time * Timestamp.NanosPerMilli, cross);
        }

        var isChange = isDelta && sequence != BybitBookReader.FirstId;
        ref var book = ref output.Append(isChange ? EventKind.BookDelta : EventKind.BookSnapshot, id);
        book.ExchangeTimeNanos = time * Timestamp.NanosPerMilli;
        book.Sequence = sequence;
        book.FirstSequence = isChange ? sequence : 0;
        book.BidCount = bids;
        book.AskCount = output.LevelCount - bids;
        if (isChange && hasMatchTime)
        {
            LearnBook(frame, levels, tail, end, book, isSteady);
        }

        return true;
    }

    // 50.   200.   1.: the number is verified, its value matters only where it is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanDepth(ref byte* at, out bool isQuote)
    {
        var digits = at;
        while ((uint)(*at - '0') <= 9 && at - digits <= MaxDepthDigits)
        {
            at++;
        }

        var length = at - digits;
        isQuote = length == 1 && *digits == '1';
        return length is > 0 and <= MaxDepthDigits && *digits != '0' && *at++ == '.';
    }

    // ,"ts":1789299670932,"type":"delta"   or   ,"type":"delta","ts":1786310818130
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanHead(ref byte* at, byte* end, out bool isDelta, out long time)
    {
        if (Literal.Expect(ref at, ",\"ts\":"u8))
        {
            isDelta = false;
            return MillisScan.TryRead(ref at, end, out time) && time <= Timestamp.MaxMillis && ScanType(ref at, out isDelta);
        }

        time = 0;
        return ScanType(ref at, out isDelta) && Literal.Expect(ref at, ",\"ts\":"u8) && MillisScan.TryRead(ref at, end, out time) && time <= Timestamp.MaxMillis;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanType(ref byte* at, out bool isDelta)
    {
        isDelta = Literal.Expect(ref at, ",\"type\":\"delta\""u8);
        return isDelta || Literal.Expect(ref at, ",\"type\":\"snapshot\""u8);
    }

    // The topic's symbol once more, with its closing quote.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanSame(ref byte* at, byte* end, byte* symbol, int length)
    {
        var first = at;
        at += length;
        if (at > end)
        {
            return false;
        }

        if (length > Vector128<byte>.Count)
        {
            return new ReadOnlySpan<byte>(first, length).SequenceEqual(new ReadOnlySpan<byte>(symbol, length));
        }

        var same = Vector128.Equals(Vector128.Load(first), Vector128.Load(symbol)).ExtractMostSignificantBits();
        return System.Numerics.BitOperations.TrailingZeroCount(~same) >= length;
    }

    // The levels become the event's own numbers.
    private bool AppendQuote(DecodedFrame output, int id, int bids, long nanos, long sequence)
    {
        var levels = output.Levels;
        var asks = levels.Length - bids;
        if (bids > 1 || asks > 1)
        {
            return false;
        }

        var bid = bids == 1 && levels[0].Quantity != 0 ? levels[0] : default;
        var ask = asks == 1 && levels[bids].Quantity != 0 ? levels[bids] : default;
        output.TakeBackLevels(0);
        ref var quote = ref output.Append(EventKind.Quote, id);
        quote.ExchangeTimeNanos = nanos;
        quote.Sequence = sequence;
        quote.Price = bid.Price;
        quote.Quantity = bid.Quantity;
        quote.AskPrice = ask.Price;
        quote.AskQuantity = ask.Quantity;
        _bests.Keep(id, quote);
        return true;
    }
}
