using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
    private const int SymbolOffset = TopicOffset + 8; // behind tickers.
    private const int MinTickerBytes = 64; // of any that has a form: the first figure's name then lies before the slack's end
    private const int FigureOffset = SymbolOffset + 38; // behind {"topic":"tickers.","type":"delta","data":{"symbol":"","

    private static readonly NumberKey[] TickerNumbers =
    [
        new("ts", NumberRole.Time), new("bid1Price", NumberRole.Price), new("bid1Size", NumberRole.Quantity), new("ask1Price", NumberRole.AskPrice), new("ask1Size", NumberRole.AskQuantity),
    ];

    private readonly FrameForms _figures = new(SymbolOffset); // tickers, as far as they say what a quote holds

    // A ticker that names the same figures as one before, with as many digits.
    private bool ScanKnownTicker(byte* frame, int length, DecodedFrame output)
    {
        ref var quote = ref output.ReserveFirst(); // TryScan clears what is not accepted
        if (length < MinTickerBytes || !_figures.TryRead(frame, length, FirstFigure(frame), Symbols, Decimals, ref quote))
        {
            return false;
        }

        // What the message names, and whether the rest still stands, is in fields that quotes have no use for.
        var (seen, isDelta) = (quote.BidCount, quote.AskCount != 0);
        quote.BidCount = quote.AskCount = 0;
        if (isDelta && seen != (BidPrice | BidSize | AskPrice | AskSize))
        {
            var top = _tickers.Find(quote.ListingId);
            quote.Price = (seen & BidPrice) != 0 ? quote.Price : top.Bid;
            quote.Quantity = (seen & BidSize) != 0 ? quote.Quantity : top.BidQuantity;
            quote.AskPrice = (seen & AskPrice) != 0 ? quote.AskPrice : top.Ask;
            quote.AskQuantity = (seen & AskSize) != 0 ? quote.AskQuantity : top.AskQuantity;
        }

        _tickers.Keep(quote.ListingId, quote);
        return true;
    }

    // The first letters of the first figure's name, where a delta has them: messages about bids and about asks have their quotes at the same places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FirstFigure(byte* frame)
    {
        var quotes = Vector128.Equals(Vector128.Load(frame + SymbolOffset), Vector128.Create((byte)'"')).ExtractMostSignificantBits();
        return *(uint*)(frame + FigureOffset + (2 * BitOperations.TrailingZeroCount(quotes | (1u << 15))));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once a form
    private void LearnTicker(byte* frame, int length, MarketEvent quote, int seen, bool isDelta)
    {
        quote.Price = (seen & BidPrice) != 0 ? quote.Price : 0;
        quote.Quantity = (seen & BidSize) != 0 ? quote.Quantity : 0;
        quote.AskPrice = (seen & AskPrice) != 0 ? quote.AskPrice : 0;
        quote.AskQuantity = (seen & AskSize) != 0 ? quote.AskQuantity : 0;
        quote.BidCount = seen;
        quote.AskCount = isDelta ? 1 : 0;
        _figures.Learn(frame, length, Symbols, Decimals, TickerNumbers, quote, FirstFigure(frame));
    }

    // Behind tickers.
    // linear BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","bid1Price":"65114.20","bid1Size":"6.054"},"cs":753843907770,"ts":1786310817883}
    // spot   BTCUSDT","ts":1786310819126,"type":"snapshot","cs":112488546160,"data":{"symbol":"BTCUSDT","lastPrice":"65140.5",…}}
    private bool ScanTicker(byte* frame, byte* at, byte* end, DecodedFrame output)
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
        if (!ScanFigures(ref at, end, id, ref top, out var seen)
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
        LearnTicker(frame, (int)(end - frame), quote, seen, isDelta);
        return true;
    }

    // ,"lastPrice":"65114.30","bid1Price":"65114.20",…}: figures in any order and number, all of them texts
    private bool ScanFigures(ref byte* place, byte* end, int id, ref BybitTop top, out int seen)
    {
        var at = place; // a local: the caller's would be written to memory and read again between any two reads
        seen = 0;
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

        place = at + 1;
        return at < end && *at == '}';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
