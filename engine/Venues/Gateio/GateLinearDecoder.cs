using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Gateio;

/// <summary>
/// HOT: decodes the messages of Gate USDT futures; 0 B. Quantities count contracts, with fractions where the venue was asked for them (<see cref="GateLinearFeed.Headers"/>), as texts or as JSON numbers.
/// </summary>
/// <param name="decimals">Decimals of all listings.</param>
public sealed unsafe partial class GateLinearDecoder(ListingDecimals decimals) : GateDecoder(GateMarket.Futures, decimals)
{
    private protected override bool ScanEnvelope(byte* at, byte* end, DecodedFrame output)
    {
        // {"time":1791009973,"time_ms":1791009973160,"channel":"futures.obu","event":"update","result":{…}}
        if (!Literal.Expect(ref at, "{\"time\":"u8) || !ScanTime(ref at, end, out _))
        {
            return false;
        }

        var result = at; // these texts are too long to be compared without asking for the end
        if (Literal.Skip(ref result, end, ",\"channel\":\"futures.obu\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBook(result, end, isStream: true, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.book_ticker\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanQuote(result, end, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.trades\",\"event\":\"update\",\"result\":["u8))
        {
            at = ScanTrades(result, end, output);
        }
        else if (Literal.Skip(ref result, end, ",\"channel\":\"futures.order_book_update\",\"event\":\"update\",\"result\":"u8))
        {
            at = ScanBookUpdate(result, end, output);
        }
        else
        {
            return false;
        }

        return at != null && at == end - 1 && *at == '}';
    }

    // {"t":1791009973168,"u":126906668187,"s":"BTC_USDT","b":"84588.1","B":"5564","a":"84588.2","A":"23621"}, or "B":5564
    private byte* ScanQuote(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "{\"t\":"u8) || !IntegerScan.TryRead(ref at, end, out var millis) || millis is 0 or > GateValue.MaxMillis
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
            || !Literal.Expect(ref at, "\",\"B\":"u8) || !ScanSize(ref at, end, quantity, out var bidQuantity)
            || !Literal.Expect(ref at, ",\"a\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"A\":"u8) || !ScanSize(ref at, end, quantity, out var askQuantity) || !Literal.Expect(ref at, "}"u8))
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

    // "5564" or 5564, up to and with the closing quote. A JSON number has no leading zero; behind a quote it may.
    private static bool ScanSize(ref byte* at, byte* end, DecimalScan scan, out long size)
    {
        if (*at == '"')
        {
            at++;
            return scan.TryRead(ref at, end, out size) && *at == '"' && at++ < end;
        }

        size = 0;
        return (*at != '0' || (uint)(at[1] - '0') > 9) && scan.TryRead(ref at, end, out size);
    }
}
