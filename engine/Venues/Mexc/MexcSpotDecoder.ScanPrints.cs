using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <content>HOT: the scanner of best prices, deals and bars. 0 B.</content>
public sealed unsafe partial class MexcSpotDecoder
{
    private const byte PriceTag = 0x0A; // 1
    private const byte QuantityTag = 0x12; // 2
    private const byte BidPriceTag = 0x0A; // 1
    private const byte BidQuantityTag = 0x12; // 2
    private const byte AskPriceTag = 0x1A; // 3
    private const byte AskQuantityTag = 0x22; // 4
    private const byte VersionTag = 0x2A; // 5
    private const byte DealsTag = 0x0A; // 1
    private const byte DealsEventTypeTag = 0x12; // 2
    private const byte TradeTypeTag = 0x18; // 3, varint
    private const byte TradeTimeTag = 0x20; // 4, varint
    private const byte TradeIdTag = 0x2A; // 5
    private const byte IntervalTag = 0x0A; // 1
    private const byte WindowStartTag = 0x10; // 2, varint
    private const byte OpenTag = 0x1A; // 3
    private const byte CloseTag = 0x22; // 4
    private const byte HighTag = 0x2A; // 5
    private const byte LowTag = 0x32; // 6
    private const byte VolumeTag = 0x3A; // 7
    private const byte AmountTag = 0x42; // 8
    private const byte WindowEndTag = 0x48; // 9, varint
    private const long MaxSeconds = long.MaxValue / Timestamp.NanosPerSecond; // what the general path takes as a time
    private const int MinDealBytes = 10; // tag, length, two texts of one character with theirs, and the type
    private const int MaxDealsBytes = MinDealBytes * DecodedFrame.MaxEvents;

    // 0A 05 "84270" 12 08 "0.006387" 1A 08 "84270.01" 22 0A "5.42169969" 2A 0B "82164153436" 30 979FCFA88D34
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanQuote(byte* at, byte* end, int listing, long time, DecodedFrame output)
    {
        var price = new ProtoNumber(Decimals.Price(listing));
        var quantity = new ProtoNumber(Decimals.Quantity(listing));
        if (!ProtoScan.TryPair(ref at, end, BidPriceTag, price, BidQuantityTag, quantity, out var bid)
            || !ProtoScan.TryPair(ref at, end, AskPriceTag, price, AskQuantityTag, quantity, out var ask)
            || !ProtoScan.TryId(ref at, end, VersionTag, out var version)
            || !IsEnd(at, end, OrderTimeTag))
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Sequence = version;
        Unsafe.As<long, Vector128<long>>(ref quote.Price) = bid;
        Unsafe.As<long, Vector128<long>>(ref quote.AskPrice) = ask;
        return true;
    }

    // 0A 47 { 0A 05 "84270" 12 0A "0.00099289" 18 02 20 E0CBCFA88D34 2A 27 "731901896985399296X0_731901896985399297X0" } … 12 27 "spot@public.aggre.deals.v3.api.pb@100ms"
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanDeals(byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (end - at > MaxDealsBytes)
        {
            return false;
        }

        var price = new ProtoNumber(Decimals.Price(listing));
        var quantity = new ProtoNumber(Decimals.Quantity(listing));
        while (at < end && *at == DealsTag)
        {
            var dealEnd = at + 2 + at[1];
            if (at[1] >= 0x80 || dealEnd > end || !ScanDeal(at + 2, dealEnd, price, quantity, ref output.Append(EventKind.Trade, listing)))
            {
                return false;
            }

            at = dealEnd;
        }

        return at == end || (*at == DealsEventTypeTag && IsLastText(at, end));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanDeal(byte* at, byte* end, ProtoNumber price, ProtoNumber quantity, ref MarketEvent trade)
    {
        if (!ProtoScan.TryPair(ref at, end, PriceTag, price, QuantityTag, quantity, out var counts)
            || end - at < 4 || *at != TradeTypeTag || at[1] is not (MexcTradeReader.TakerBuys or MexcTradeReader.TakerSells) || at[2] != TradeTimeTag)
        {
            return false;
        }

        trade.Aggressor = at[1] == MexcTradeReader.TakerBuys ? Side.Buy : Side.Sell;
        at += 3;
        if (!ProtoScan.TryTime(ref at, end, out var millis) || millis > Timestamp.MaxMillis || (at != end && (*at != TradeIdTag || !IsLastText(at, end))))
        {
            return false;
        }

        trade.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        Unsafe.As<long, Vector128<long>>(ref trade.Price) = counts;
        return true;
    }

    // 0A 04 "Min1" 10 F08BD6D506 1A 08 "84300.14" 22 05 "84270" 2A 08 "84300.15" 32 05 "84270" 3A 0A "2.84044203" 42 09 "239399.69" 48 AC8CD6D506
    [MethodImpl(MethodImplOptions.NoInlining)] // inlined, it would use up the caller's room and call what it inlines itself
    private bool ScanBar(byte* at, byte* end, int listing, long time, DecodedFrame output)
    {
        var price = new ProtoNumber(Decimals.Price(listing));
        var quantity = new ProtoNumber(Decimals.Quantity(listing));
        Bar bar = default;
        bar.TradeCount = -1;
        var interval = at + 2;
        if (*at != IntervalTag || !ProtoScan.SkipText(ref at, end) || !MexcBarReader.TryInterval(new ReadOnlySpan<byte>(interval, interval[-1]), out bar.IntervalNanos)
            || *at != WindowStartTag || !ProtoScan.TryVarint(ref at, end, out var start) || start > MaxSeconds
            || !ProtoScan.TryPair(ref at, end, OpenTag, price, CloseTag, price, out var openClose)
            || !ProtoScan.TryPair(ref at, end, HighTag, price, LowTag, price, out var highLow)
            || !ProtoScan.TryNumberField(ref at, end, VolumeTag, NumberForms.For(quantity.Decimals), quantity.Decimals, out bar.Volume)
            || at >= end || *at != AmountTag || !ProtoScan.SkipText(ref at, end)
            || *at != WindowEndTag || !ProtoScan.TryVarint(ref at, end, out var last) || last > MaxSeconds || at != end)
        {
            return false;
        }

        bar.OpenTimeNanos = start * Timestamp.NanosPerSecond;
        (bar.Open, bar.Close) = (openClose.ToScalar(), openClose.GetElement(1));
        (bar.High, bar.Low) = (highLow.ToScalar(), highLow.GetElement(1));
        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = time;
        entry.BarIndex = output.AppendBar(bar);
        return true;
    }

    // A text that ends where its message does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLastText(byte* at, byte* end) => ProtoScan.SkipText(ref at, end + 1) && at == end;
}
