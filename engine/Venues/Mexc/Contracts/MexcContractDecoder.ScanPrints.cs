using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <content>HOT: the scanner of deals, tickers and bars. 0 B.</content>
public sealed unsafe partial class MexcContractDecoder
{
    private const int MinDealBytes = 38; // {"p":1,"v":1,"T":1,"O":1,"M":1,"t":1},
    private const int MaxDealsBytes = MinDealBytes * DecodedFrame.MaxEvents;
    private const ulong QuantityKey = 0x3A_2276_222C; // ,"v":
    private const ulong QuantityKeyMask = 0xFF_FFFF_FFFF;
    private const int QuantityKeyBytes = 5;
    private const ulong FirstMarks = 0x222C_003A_2254_222C; // ,"T":_,"
    private const ulong FirstMask = 0xFFFF_00FF_FFFF_FFFF;
    private const ulong SecondMarks = 0x224D_222C_003A_224F; // O":_,"M"
    private const ulong SecondMask = 0xFFFF_FFFF_00FF_FFFF;
    private const ulong ThirdMarks = 0x003A_2274_222C_003A; // :_,"t":
    private const ulong ThirdMask = 0x00FF_FFFF_FFFF_00FF;
    private const int MarksBytes = 23;
    private const long MaxSeconds = long.MaxValue / Timestamp.NanosPerSecond; // what the general path takes as a time

    // [{"p":86469.5,"v":12,"T":1,"O":3,"M":1,"t":1790145447834,"i":"730000001"}],"channel":"push.deal","ts":1790145447838} behind the opening bracket
    private bool ScanDeals(byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (end - at > MaxDealsBytes)
        {
            return false;
        }

        do
        {
            at = ScanDeal(at, end, listing, output);
            if (at == null)
            {
                return false;
            }
        }
        while (Literal.Expect(ref at, ","u8));
        return Literal.Expect(ref at, "]"u8) && ScanEnd(at, end, ",\"channel\":\"push.deal\",\"ts\":"u8, out _);
    }

    // {"p":86469.5,"v":12,"T":1,"O":3,"M":1,"t":1790145447834,"i":"730000001","cts":1790145447833}: the last two since 2025
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private byte* ScanDeal(byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"p\":"u8))
        {
            return null;
        }

        var behind = Avx2.IsSupported ? ScanUsualDeal(at, end, listing, out var counts, out var side) : ScanOddDeal(at, end, listing, out counts, out side);
        at = behind != null || !Avx2.IsSupported ? behind : ScanOddDeal(at, end, listing, out counts, out side);
        if (at == null || side is not (MexcTradeReader.TakerBuys or MexcTradeReader.TakerSells) || !IntegerScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return null;
        }

        long id = 0;
        if ((Literal.Expect(ref at, ",\"i\":\""u8) && !ScanId(ref at, end, out id))
            || (Literal.Expect(ref at, ",\"cts\":"u8) && !IntegerScan.TryRead(ref at, end, out _)) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        trade.Sequence = id;
        trade.Aggressor = side == MexcTradeReader.TakerBuys ? Side.Buy : Side.Sell;
        Unsafe.As<long, Vector128<long>>(ref trade.Price) = counts;
        return at;
    }

    // 86469.5,"v":12,"T":1,"O":3,"M":1,"t": with marks of one digit, from the 32 bytes in which both numbers end. Null for any other form.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* ScanUsualDeal(byte* at, byte* end, int listing, out Vector128<long> counts, out long side)
    {
        var commas = Vector256.Equals(Vector256.Load(at), Vector256.Create((byte)',')).ExtractMostSignificantBits();
        var length = BitOperations.TrailingZeroCount(commas);
        var next = at + length + QuantityKeyBytes;
        var nextLength = BitOperations.TrailingZeroCount(commas & (commas - 1)) - length - QuantityKeyBytes;
        var marks = next + nextLength;
        counts = default;
        side = 0;
        if ((uint)(length | nextLength) > SlotForms.MaxCharacters || marks > end || (*(ulong*)(at + length) & QuantityKeyMask) != QuantityKey || IsPadded(at, length) || IsPadded(next, nextLength)
            || !SlotForms.TryRead(at, length, SlotForms.For(Decimals.Price(listing)), next, nextLength, SlotForms.For(Decimals.Quantity(listing)), out counts))
        {
            return null;
        }

        // ,"T":1,"O":3,"M":1,"t":
        var difference = (*(ulong*)marks ^ FirstMarks) & FirstMask;
        difference |= (*(ulong*)(marks + sizeof(ulong)) ^ SecondMarks) & SecondMask;
        difference |= (*(ulong*)(marks + (2 * sizeof(ulong))) ^ ThirdMarks) & ThirdMask;
        side = marks[5] - '0';
        var areDigits = ((uint)(marks[11] - '0') <= 9) & ((uint)(marks[17] - '0') <= 9);
        return difference == 0 && areDigits ? marks + MarksBytes : null;
    }

    // A JSON number has no zero in front of another digit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPadded(byte* at, int length) => (*at == '0') & (length > 1) & (at[1] != '.');

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin of ScanUsualDeal
    private byte* ScanOddDeal(byte* at, byte* end, int listing, out Vector128<long> counts, out long side)
    {
        side = 0;
        counts = default;
        if (!BareNumber.TryRead(ref at, end, new DecimalScan(Decimals.Price(listing)), out var price)
            || !Literal.Expect(ref at, ",\"v\":"u8) || !BareNumber.TryRead(ref at, end, new DecimalScan(Decimals.Quantity(listing)), out var quantity)
            || !Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out side)
            || !Literal.Expect(ref at, ",\"O\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
            || !Literal.Expect(ref at, ",\"M\":"u8) || !IntegerScan.TryRead(ref at, end, out _) || !Literal.Expect(ref at, ",\"t\":"u8))
        {
            return null;
        }

        counts = Vector128.Create(price, quantity);
        return at;
    }

    // 730000001" up to and with the quote; 0 for a text that is no number. One that begins with zeros or is too long for a number is left to the general path.
    private static bool ScanId(ref byte* at, byte* end, out long id)
    {
        var first = at;
        if (!IntegerScan.TryRead(ref at, end, out id))
        {
            return (uint)(*first - '0') > 9 && PlainText.Skip(ref at, end);
        }

        if (Literal.Expect(ref at, "\""u8))
        {
            return true;
        }

        id = 0;
        return PlainText.Skip(ref at, end);
    }

    // {"symbol":"BTC_USDT", in front of best prices and of bars; the symbol in it is not looked at
    private bool ScanTickerOrBar(byte* frame, byte* at, byte* end, int listing, DecodedFrame output) =>
        Literal.Expect(ref at, "{\"symbol\":\""u8) && PlainText.Skip(ref at, end) && Literal.Expect(ref at, ","u8)
        && (Literal.Expect(ref at, "\"interval\":\""u8) ? ScanBar(frame, at, end, listing, output) : ScanTicker(frame, at, end, listing, output));

    // "lastPrice":76376.2,"riseFallRate":-0.0006,…,"timestamp":1731137509138,"bid1":76376.2,"ask1":76376.3,…},"channel":"push.ticker","ts":1731137509138}
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanTicker(byte* frame, byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (!ScanFigures(at, end, out var figures))
        {
            return false;
        }

        var price = new DecimalScan(Decimals.Price(listing));
        long bid = 0, ask = 0, made = 0;
        var bidAt = figures.Bid;
        var askAt = figures.Ask;
        var madeAt = figures.Made;
        var sentAt = figures.Sent;
        if ((bidAt != null && !(BareNumber.TryRead(ref bidAt, end, price, out bid) && IsEndOfValue(bidAt)))
            || (askAt != null && !(BareNumber.TryRead(ref askAt, end, price, out ask) && IsEndOfValue(askAt)))
            || (madeAt != null && !(IntegerScan.TryRead(ref madeAt, end, out made) && IsEndOfValue(madeAt) && made <= Timestamp.MaxMillis))
            || !IntegerScan.TryRead(ref sentAt, end, out var sent) || sentAt != end - 1 || sent > Timestamp.MaxMillis)
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = (madeAt != null ? made : sent) * Timestamp.NanosPerMilli;
        quote.Price = bid;
        quote.AskPrice = ask;
        if (figures.Bid != null && figures.Ask != null && figures.Made != null)
        {
            // In the order of the places.
            _forms.Learn(frame, (int)(end - frame), Symbols, listing, [(nint)figures.Bid, (nint)figures.Ask, (nint)figures.Made, (nint)figures.Sent]);
        }

        return true;
    }

    private static bool ScanFigures(byte* at, byte* end, out MexcContractFigures figures)
    {
        figures = default;
        var members = new MexcContractMembers(at, end);
        if (!members.Walk())
        {
            return false;
        }

        var sentAt = members.Behind;
        if (!Literal.Skip(ref sentAt, end, ",\"channel\":\"push.ticker\",\"ts\":"u8) || !ScanEnd(members.Behind, end, ",\"channel\":\"push.ticker\",\"ts\":"u8, out _))
        {
            return false;
        }

        figures.Bid = members.Bid;
        figures.Ask = members.Ask;
        figures.Made = members.Timestamp;
        figures.Sent = sentAt;
        return true;
    }

    private static bool IsEndOfValue(byte* at) => *at is (byte)',' or (byte)'}';

    // Min60","t":1718751060,"o":65213.5,"c":65210.5,"h":65233.5,"l":65208.5,"a":3344326.96161,"q":512797,"ro":65213.4,"rc":65210.5,"rh":65233.5,"rl":65208.5},"channel":"push.kline","ts":1718751106472}
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanBar(byte* frame, byte* at, byte* end, int listing, DecodedFrame output)
    {
        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        Bar bar = default;
        bar.TradeCount = -1;
        var interval = at;
        byte* seconds = null, open = null, close = null, high = null, low = null, volume = null;
        if (!PlainText.Skip(ref at, end) || !MexcBarReader.TryInterval(new ReadOnlySpan<byte>(interval, (int)(at - interval) - 1), out bar.IntervalNanos)
            || !Literal.Expect(ref at, ",\"t\":"u8) || !IntegerScan.TryRead(ref Begin(ref at, out seconds), end, out var openSeconds) || openSeconds > MaxSeconds
            || !Literal.Expect(ref at, ",\"o\":"u8) || !BareNumber.TryRead(ref Begin(ref at, out open), end, price, out bar.Open)
            || !Literal.Expect(ref at, ",\"c\":"u8) || !BareNumber.TryRead(ref Begin(ref at, out close), end, price, out bar.Close)
            || !Literal.Expect(ref at, ",\"h\":"u8) || !BareNumber.TryRead(ref Begin(ref at, out high), end, price, out bar.High)
            || !Literal.Expect(ref at, ",\"l\":"u8) || !BareNumber.TryRead(ref Begin(ref at, out low), end, price, out bar.Low)
            || !Literal.Expect(ref at, ",\"a\":"u8) || !BareNumber.Skip(ref at, end)
            || !Literal.Expect(ref at, ",\"q\":"u8) || !BareNumber.TryRead(ref Begin(ref at, out volume), end, quantity, out bar.Volume)
            || !SkipReal(ref at, end) || !Literal.Expect(ref at, "}"u8))
        {
            return false;
        }

        var sentAt = at;
        if (!ScanEnd(at, end, ",\"channel\":\"push.kline\",\"ts\":"u8, out var sent) || !Literal.Skip(ref sentAt, end, ",\"channel\":\"push.kline\",\"ts\":"u8))
        {
            return false;
        }

        bar.OpenTimeNanos = openSeconds * Timestamp.NanosPerSecond;
        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = sent * Timestamp.NanosPerMilli;
        entry.BarIndex = output.AppendBar(bar);
        _forms.Learn(frame, (int)(end - frame), Symbols, listing, [(nint)open, (nint)close, (nint)high, (nint)low, (nint)seconds, (nint)sentAt, (nint)volume], bar.IntervalNanos); // in the order of the places
        return true;
    }

    // Notes where a number begins.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte* Begin(ref byte* at, out byte* begin)
    {
        begin = at;
        return ref at;
    }

    // ,"ro":65213.4,"rc":65210.5,"rh":65233.5,"rl":65208.5: prices of another count, since 2024
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipReal(ref byte* at, byte* end) =>
        !Literal.Expect(ref at, ",\"ro\":"u8)
        || (BareNumber.Skip(ref at, end) && Literal.Expect(ref at, ",\"rc\":"u8) && BareNumber.Skip(ref at, end)
            && Literal.Expect(ref at, ",\"rh\":"u8) && BareNumber.Skip(ref at, end) && Literal.Expect(ref at, ",\"rl\":"u8) && BareNumber.Skip(ref at, end));
}
