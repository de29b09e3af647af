using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Bybit;

/// <content>HOT: the scanner of tickers. 0 B.</content>
public sealed unsafe partial class BybitDecoder
{
    private const int BidPrice = 1;
    private const int BidSize = 2;
    private const int AskPrice = 4;
    private const int AskSize = 8;

    // Behind tickers.
    // linear BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","bid1Price":"65114.20","bid1Size":"6.054"},"cs":753843907770,"ts":1786310817883}
    // spot   BTCUSDT","ts":1786310819126,"type":"snapshot","cs":112488546160,"data":{"symbol":"BTCUSDT","lastPrice":"65140.5",…}}
    private bool ScanTicker(byte* at, byte* end, DecodedFrame output)
    {
        var symbol = at;
        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var symbolLength = (int)(at - symbol);
        long nanos = 0;
        var isTimeFirst = Literal.Expect(ref at, ",\"ts\":"u8);
        if ((isTimeFirst && !ScanTime(ref at, end, out nanos)) || !ScanType(ref at, out var isDelta)
            || (isTimeFirst && (!Literal.Expect(ref at, ",\"cs\":"u8) || !IntegerScan.TryRead(ref at, end, out _)))
            || !Literal.Expect(ref at, ",\"data\":{\"symbol\":\""u8) || !ScanSame(ref at, end, symbol, symbolLength))
        {
            return false;
        }

        var top = isDelta ? _tickers.Find(id) : default;
        if (!ScanFigures(ref at, end, id, ref top)
            || (!isTimeFirst && (!Literal.Expect(ref at, ",\"cs\":"u8) || !IntegerScan.TryRead(ref at, end, out _) || !Literal.Expect(ref at, ",\"ts\":"u8) || !ScanTime(ref at, end, out nanos)))
            || at != end - 1 || *at != '}')
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, id);
        quote.ExchangeTimeNanos = nanos;
        quote.Price = top.Bid;
        quote.Quantity = top.BidQuantity;
        quote.AskPrice = top.Ask;
        quote.AskQuantity = top.AskQuantity;
        _tickers.Keep(id, quote);
        return true;
    }

    // ,"lastPrice":"65114.30","bid1Price":"65114.20",…}: figures in any order and number, all of them texts
    private bool ScanFigures(ref byte* at, byte* end, int id, ref BybitTop top)
    {
        var seen = 0;
        while (Literal.Expect(ref at, ",\""u8))
        {
            var figure = FigureOf(ref at, out var isPrice);
            if (figure == 0)
            {
                // Not one of those above in any other spelling either: keys with escapes are left to the general path.
                if (Literal.Matches(at, end, "symbol\""u8) || !PlainText.Skip(ref at, end) || !Literal.Expect(ref at, ":\""u8) || !PlainText.Skip(ref at, end))
                {
                    return false;
                }

                continue;
            }

            long count;
            if ((seen & figure) != 0 || !(isPrice ? new DecimalScan(Decimals.Price(id)).TryRead(ref at, end, out count) : new DecimalScan(Decimals.Quantity(id)).TryRead(ref at, end, out count))
                || !Literal.Expect(ref at, "\""u8))
            {
                return false;
            }

            seen |= figure;
            Set(ref top, figure, count);
        }

        return Literal.Skip(ref at, end, "}"u8);
    }

    private static int FigureOf(ref byte* at, out bool isPrice)
    {
        isPrice = true;
        if (Literal.Expect(ref at, "bid1Price\":\""u8))
        {
            return BidPrice;
        }

        if (Literal.Expect(ref at, "ask1Price\":\""u8))
        {
            return AskPrice;
        }

        isPrice = false;
        return Literal.Expect(ref at, "bid1Size\":\""u8) ? BidSize : Literal.Expect(ref at, "ask1Size\":\""u8) ? AskSize : 0;
    }

    private static void Set(ref BybitTop top, int figure, long count)
    {
        switch (figure)
        {
            case BidPrice: top.Bid = count; break;
            case BidSize: top.BidQuantity = count; break;
            case AskPrice: top.Ask = count; break;
            default: top.AskQuantity = count; break;
        }
    }
}
