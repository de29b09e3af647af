using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <content>HOT: the scanner of best prices and deals. 0 B.</content>
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
    private const int MinDealBytes = 10; // tag, length, two texts of one character with theirs, and the type
    private const int MaxDealsBytes = MinDealBytes * DecodedFrame.MaxEvents;

    // 0A 05 "84270" 12 08 "0.006387" 1A 08 "84270.01" 22 0A "5.42169969" 2A 0B "82164153436" 30 979FCFA88D34
    private bool ScanQuote(byte* at, byte* end, int listing, long time, DecodedFrame output)
    {
        var price = Decimals.Price(listing);
        var quantity = Decimals.Quantity(listing);
        var prices = NumberForms.For(price);
        var quantities = NumberForms.For(quantity);
        if (!TryNumberField(ref at, end, BidPriceTag, prices, price, out var bid)
            || !TryNumberField(ref at, end, BidQuantityTag, quantities, quantity, out var bidQuantity)
            || !TryNumberField(ref at, end, AskPriceTag, prices, price, out var ask)
            || !TryNumberField(ref at, end, AskQuantityTag, quantities, quantity, out var askQuantity)
            || !ProtoScan.TryId(ref at, end, VersionTag, out var version)
            || !IsEnd(at, end))
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Sequence = version;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return true;
    }

    // 0A 47 { 0A 05 "84270" 12 0A "0.00099289" 18 02 20 E0CBCFA88D34 2A 27 "731901896985399296X0_731901896985399297X0" } … 12 27 "spot@public.aggre.deals.v3.api.pb@100ms"
    private bool ScanDeals(byte* at, byte* end, int listing, DecodedFrame output)
    {
        if (end - at > MaxDealsBytes)
        {
            return false;
        }

        while (at < end && *at == DealsTag)
        {
            var dealEnd = at + 2 + at[1];
            if (at[1] >= 0x80 || dealEnd > end || !ScanDeal(at + 2, dealEnd, listing, output))
            {
                return false;
            }

            at = dealEnd;
        }

        return at == end || (*at == DealsEventTypeTag && IsLastText(at, end));
    }

    private bool ScanDeal(byte* at, byte* end, int listing, DecodedFrame output)
    {
        var price = Decimals.Price(listing);
        var quantity = Decimals.Quantity(listing);
        if (!TryNumberField(ref at, end, PriceTag, NumberForms.For(price), price, out var priceCount)
            || !TryNumberField(ref at, end, QuantityTag, NumberForms.For(quantity), quantity, out var quantityCount)
            || end - at < 4 || *at != TradeTypeTag || at[1] is not (MexcTradeReader.TakerBuys or MexcTradeReader.TakerSells) || at[2] != TradeTimeTag)
        {
            return false;
        }

        var isBuy = at[1] == MexcTradeReader.TakerBuys;
        at += 2;
        if (!ProtoScan.TryVarint(ref at, end, out var millis) || millis > MexcPush.MaxMillis || (at != end && (*at != TradeIdTag || !IsLastText(at, end))))
        {
            return false;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        trade.Aggressor = isBuy ? Side.Buy : Side.Sell;
        trade.Price = priceCount;
        trade.Quantity = quantityCount;
        return true;
    }

    // A text that ends where its message does.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLastText(byte* at, byte* end) => ProtoScan.SkipText(ref at, end + 1) && at == end;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryNumberField(ref byte* at, byte* end, byte tag, byte* forms, int decimals, out long value)
    {
        value = 0;
        if (end - at < 3 || *at != tag || end - at < 2 + at[1])
        {
            return false;
        }

        var text = at + 2;
        int length = at[1];
        at = text + length;
        return ProtoScan.TryNumber(text, length, end, forms, decimals, out value);
    }
}
