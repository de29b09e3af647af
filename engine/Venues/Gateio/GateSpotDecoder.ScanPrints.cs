using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <content>HOT: the scanner of quotes and trades. 0 B.</content>
public sealed unsafe partial class GateSpotDecoder
{
    // {"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003341504","a":"19179.38","A":"0.09"}
    private byte* ScanQuote(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !MillisScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis
            || !Literal.Expect(ref at, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return null;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown)
        {
            return null;
        }

        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (!Literal.Expect(ref at, ",\"b\":\""u8) || !price.TryRead(ref at, end, out var bid)
            || !Literal.Expect(ref at, "\",\"B\":\""u8) || !quantity.TryRead(ref at, end, out var bidQuantity)
            || !Literal.Expect(ref at, "\",\"a\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"A\":\""u8) || !quantity.TryRead(ref at, end, out var askQuantity) || !Literal.Expect(ref at, "\"}"u8))
        {
            return null;
        }

        if (listing == SymbolTable.Unselected)
        {
            return at;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = millis * Timestamp.NanosPerMilli;
        quote.Sequence = sequence;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return at;
    }

    // {"currency_pair":"NEO_BTC","last":"0.0018716","lowest_ask":"0.0018734","highest_bid":"0.0018697","change_percentage":"2.9256","base_volume":"1138.01640718",
    //  "quote_volume":"2.048263365803126","high_24h":"0.0018754","low_24h":"0.0017148"}: best prices without sizes and without an id, at the time of the message
    private byte* ScanTicker(byte* at, byte* end, long time, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"currency_pair\":\""u8))
        {
            return null;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown)
        {
            return null;
        }

        var price = PriceScan(listing);
        if (!SkipText(ref at, end, ",\"last\":\""u8)
            || !Literal.Expect(ref at, ",\"lowest_ask\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"highest_bid\":\""u8) || !price.TryRead(ref at, end, out var bid) || !Literal.Expect(ref at, "\""u8)
            || !SkipText(ref at, end, ",\"change_percentage\":\""u8) || !SkipText(ref at, end, ",\"base_volume\":\""u8) || !SkipText(ref at, end, ",\"quote_volume\":\""u8)
            || !SkipText(ref at, end, ",\"high_24h\":\""u8) || !SkipText(ref at, end, ",\"low_24h\":\""u8) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        if (listing == SymbolTable.Unselected)
        {
            return at;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Price = bid;
        quote.AskPrice = ask;
        return at;
    }

    // A key with a string that nobody needs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);

    // {"id":309143071,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000",
    //  "range":"2390902-2390902"}; since 2025-01 with "id_market" behind the id
    private byte* ScanTrade(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"id\":"u8) || !IntegerScan.TryRead(ref at, end, out var id)
            || (Literal.Expect(ref at, ",\"id_market\":"u8) && !IntegerScan.TryRead(ref at, end, out _))
            || !Literal.Expect(ref at, ",\"create_time\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
            || !Literal.Expect(ref at, ",\"create_time_ms\":\""u8))
        {
            return null;
        }

        var behind = at; // a local of its own: the address of the other would keep it out of registers
        var isTime = ScanFractionalMillis(ref behind, end, out var time);
        at = behind;
        if (!isTime || !ScanSide(ref at, end, out var side) || !Literal.Expect(ref at, ",\"currency_pair\":\""u8))
        {
            return null;
        }

        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing == SymbolTable.Unknown
            || !Literal.Expect(ref at, ",\"amount\":\""u8) || !QuantityScan(listing).TryRead(ref at, end, out var quantity)
            || !Literal.Expect(ref at, "\",\"price\":\""u8) || !PriceScan(listing).TryRead(ref at, end, out var price)
            || !Literal.Expect(ref at, "\""u8))
        {
            return null;
        }

        behind = at;
        if (!SkipTradeMarks(ref behind, end))
        {
            return null;
        }

        at = behind;

        if (listing == SymbolTable.Unselected)
        {
            return at;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return at;
    }

    // 1606292218213.4578" up to and with the quote: milliseconds; what is finer than a nanosecond is cut off.
    private static bool ScanFractionalMillis(ref byte* place, byte* end, out long nanos)
    {
        var at = place; // a local: the caller's would be written to memory and read again between any two reads
        nanos = 0;
        if (!MillisScan.TryRead(ref at, end, out var millis) || millis > Timestamp.MaxMillis)
        {
            return false;
        }

        nanos = millis * Timestamp.NanosPerMilli;
        if (!Literal.Expect(ref at, "."u8))
        {
            place = at + 1;
            return *at == '"';
        }

        var fraction = at;
        var unit = Timestamp.NanosPerMilli;
        for (; at < end && (uint)(*at - '0') <= 9; at++)
        {
            unit /= 10; // 0 from the seventh digit on
            nanos += (*at - '0') * unit;
        }

        place = at + 1;
        return at > fraction && *at == '"';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanSide(ref byte* at, byte* end, out Side side)
    {
        side = Side.Buy;
        if (Literal.Expect(ref at, ",\"side\":\"buy\""u8))
        {
            return true;
        }

        side = Side.Sell;
        return Literal.Expect(ref at, ",\"side\":\"sell\""u8);
    }

    // ,"range":"2390902-2390902","id_market":2390902}: either may be missing, neither is of use
    private static bool SkipTradeMarks(ref byte* at, byte* end)
    {
        if (Literal.Expect(ref at, ",\"range\":\""u8) && !PlainText.Skip(ref at, end))
        {
            return false;
        }

        return (!Literal.Expect(ref at, ",\"id_market\":"u8) || IntegerScan.TryRead(ref at, end, out _)) && Literal.Expect(ref at, "}"u8);
    }
}
