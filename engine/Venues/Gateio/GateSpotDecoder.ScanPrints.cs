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
        if (!Literal.Skip(ref at, end, "{\"t\":"u8) || !IntegerScan.TryRead(ref at, end, out var millis) || millis > GateValue.MaxMillis
            || !Literal.Skip(ref at, end, ",\"u\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !Literal.Skip(ref at, end, ",\"s\":\""u8))
        {
            return null;
        }

        var listing = ScanSymbol(ref at, end, isStream: false);
        if (listing == SymbolTable.Unknown)
        {
            return null;
        }

        var price = PriceScan(listing);
        var quantity = QuantityScan(listing);
        if (!Literal.Skip(ref at, end, ",\"b\":\""u8) || !price.TryRead(ref at, end, out var bid)
            || !Literal.Skip(ref at, end, "\",\"B\":\""u8) || !quantity.TryRead(ref at, end, out var bidQuantity)
            || !Literal.Skip(ref at, end, "\",\"a\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Skip(ref at, end, "\",\"A\":\""u8) || !quantity.TryRead(ref at, end, out var askQuantity) || !Literal.Skip(ref at, end, "\"}"u8))
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

    // {"id":309143071,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000",
    //  "range":"2390902-2390902"}; since 2025-01 with "id_market" behind the id
    private byte* ScanTrade(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "{\"id\":"u8) || !IntegerScan.TryRead(ref at, end, out var id)
            || (Literal.Skip(ref at, end, ",\"id_market\":"u8) && !IntegerScan.TryRead(ref at, end, out _))
            || !Literal.Skip(ref at, end, ",\"create_time\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
            || !Literal.Skip(ref at, end, ",\"create_time_ms\":\""u8) || !ScanFractionalMillis(ref at, end, out var time)
            || !ScanSide(ref at, end, out var side) || !Literal.Skip(ref at, end, ",\"currency_pair\":\""u8))
        {
            return null;
        }

        var listing = ScanSymbol(ref at, end, isStream: false);
        if (listing == SymbolTable.Unknown
            || !Literal.Skip(ref at, end, ",\"amount\":\""u8) || !QuantityScan(listing).TryRead(ref at, end, out var quantity)
            || !Literal.Skip(ref at, end, "\",\"price\":\""u8) || !PriceScan(listing).TryRead(ref at, end, out var price)
            || !Literal.Skip(ref at, end, "\""u8) || !SkipTradeMarks(ref at, end))
        {
            return null;
        }

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
    private static bool ScanFractionalMillis(ref byte* at, byte* end, out long nanos)
    {
        nanos = 0;
        if (!IntegerScan.TryRead(ref at, end, out var millis) || millis > GateValue.MaxMillis)
        {
            return false;
        }

        nanos = millis * Timestamp.NanosPerMilli;
        if (!Literal.Skip(ref at, end, "."u8))
        {
            return Literal.Skip(ref at, end, "\""u8);
        }

        var fraction = at;
        var unit = Timestamp.NanosPerMilli;
        for (; at < end && (uint)(*at - '0') <= 9; at++)
        {
            unit /= 10; // 0 from the seventh digit on
            nanos += (*at - '0') * unit;
        }

        return at > fraction && Literal.Skip(ref at, end, "\""u8);
    }

    private static bool ScanSide(ref byte* at, byte* end, out Side side)
    {
        side = Side.Buy;
        if (Literal.Skip(ref at, end, ",\"side\":\"buy\""u8))
        {
            return true;
        }

        side = Side.Sell;
        return Literal.Skip(ref at, end, ",\"side\":\"sell\""u8);
    }

    // ,"range":"2390902-2390902","id_market":2390902}: either may be missing, neither is of use
    private static bool SkipTradeMarks(ref byte* at, byte* end)
    {
        if (Literal.Skip(ref at, end, ",\"range\":\""u8) && !PlainText.Skip(ref at, end))
        {
            return false;
        }

        return (!Literal.Skip(ref at, end, ",\"id_market\":"u8) || IntegerScan.TryRead(ref at, end, out _)) && Literal.Skip(ref at, end, "}"u8);
    }
}
