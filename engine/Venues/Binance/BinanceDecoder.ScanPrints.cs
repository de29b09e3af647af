using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Binance;

/// <content>HOT: the scanner of quotes, trades and bars. 0 B.</content>
public sealed unsafe partial class BinanceDecoder
{
    // spot  {"u":50093421613,"s":"BTCUSDT","b":"61685.99000000","B":"1.25869000","a":"61686.00000000","A":"2.44816000"}
    // USD-M {"e":"bookTicker","u":5123107839020,"s":"BTCUSDT","b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,"E":1723161256313}
    // Behind the quote in front of u.
    private bool ScanQuote(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "u\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return false;
        }

        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var priceScan = new DecimalScan(Decimals.Price(id));
        var quantityScan = new DecimalScan(Decimals.Quantity(id));
        if (!SkipTo(ref at, end, ",\"b\":\""u8) || !priceScan.TryRead(ref at, end, out var bid)
            || !Literal.Expect(ref at, "\",\"B\":\""u8) || !quantityScan.TryRead(ref at, end, out var bidQuantity)
            || !Literal.Expect(ref at, "\",\"a\":\""u8) || !priceScan.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"A\":\""u8) || !quantityScan.TryRead(ref at, end, out var askQuantity) || !Literal.Expect(ref at, "\""u8))
        {
            return false;
        }

        var time = 0L;
        if ((_isLinear && (!Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out time)
                || !Literal.Expect(ref at, ",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out _)))
            || !BinanceTime.TryNanos(time, out var nanos) || !SkipEnd(at, end))
        {
            return false;
        }

        ref var quote = ref output.Append(EventKind.Quote, id);
        quote.ExchangeTimeNanos = nanos;
        quote.Sequence = sequence;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return true;
    }

    // spot  {"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}
    // USD-M {"e":"trade","E":1723161256322,"T":1723161256322,"s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}
    private bool ScanTrade(byte* at, byte* end, DecodedFrame output)
    {
        var time = 0L;
        if (!Literal.Expect(ref at, "trade\",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
            || (_isLinear && (!Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out time)))
            || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return false;
        }

        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        if (!SkipTo(ref at, end, ",\"t\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !ScanPrint(ref at, end, id, out var price, out var quantity)
            || !(_isLinear
                ? Literal.Expect(ref at, "\",\"X\":\"MARKET\""u8)
                : Literal.Expect(ref at, "\",\"T\":"u8) && IntegerScan.TryRead(ref at, end, out time)))
        {
            return false;
        }

        return ScanMaker(at, end, out var isBuyerMaker) && AppendTrade(output, id, time, sequence, price, quantity, isBuyerMaker);
    }

    // {"e":"aggTrade","E":1672515782136,"s":"BTCUSDT","a":12345,"p":"0.001","q":"100","f":100,"l":105,"T":1672515782136,"m":true,"M":true}   ("M" on spot only)
    private bool ScanAggregate(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "aggTrade\",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out _) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return false;
        }

        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        if (!SkipTo(ref at, end, ",\"a\":"u8) || !IntegerScan.TryRead(ref at, end, out var sequence) || !ScanPrint(ref at, end, id, out var price, out var quantity))
        {
            return false;
        }

        // USD-M, 2026: "nq", the quantity without retail price improvement, which is part of "q".
        if (Literal.Expect(ref at, "\",\"nq\":\""u8))
        {
            var length = PlainText.Measure(at, end);
            if (length < 0)
            {
                return false;
            }

            at += length;
        }

        return Literal.Expect(ref at, "\",\"f\":"u8) && IntegerScan.TryRead(ref at, end, out _)
            && Literal.Expect(ref at, ",\"l\":"u8) && IntegerScan.TryRead(ref at, end, out _)
            && Literal.Expect(ref at, ",\"T\":"u8) && IntegerScan.TryRead(ref at, end, out var time)
            && ScanMaker(at, end, out var isBuyerMaker) && AppendTrade(output, id, time, sequence, price, quantity, isBuyerMaker);
    }

    // ,"p":"61837.63000000","q":"0.02000000
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ScanPrint(ref byte* at, byte* end, int id, out long price, out long quantity)
    {
        quantity = 0;
        price = 0;
        return Literal.Expect(ref at, ",\"p\":\""u8) && new DecimalScan(Decimals.Price(id)).TryRead(ref at, end, out price)
            && Literal.Expect(ref at, "\",\"q\":\""u8) && new DecimalScan(Decimals.Quantity(id)).TryRead(ref at, end, out quantity);
    }

    // ,"m":true,"M":true}   or   ,"m":false}
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanMaker(byte* at, byte* end, out bool isBuyerMaker)
    {
        isBuyerMaker = Literal.Expect(ref at, ",\"m\":true"u8);
        if (!isBuyerMaker && !Literal.Expect(ref at, ",\"m\":false"u8))
        {
            return false;
        }

        return Literal.Matches(at, end, ",\"M\":true}"u8) ? at + 10 == end : SkipEnd(at, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AppendTrade(DecodedFrame output, int id, long time, long sequence, long price, long quantity, bool isBuyerMaker)
    {
        if (!BinanceTime.TryNanos(time, out var nanos))
        {
            return false;
        }

        ref var trade = ref output.Append(EventKind.Trade, id);
        trade.ExchangeTimeNanos = nanos;
        trade.Sequence = sequence;
        trade.Price = price;
        trade.Quantity = quantity;
        trade.Aggressor = isBuyerMaker ? Side.Sell : Side.Buy; // the maker bought, so the taker sold
        return true;
    }

    // {"e":"kline","E":1633998523963,"s":"NKNUSDT","k":{"t":1633998480000,"T":1633998539999,"s":"NKNUSDT","i":"1m","f":19862761,"L":19862790,
    //  "o":"0.35270000","c":"0.35280000","h":"0.35280000","l":"0.35220000","v":"25877.00000000","n":30,"x":false,"q":"9116.04600000","V":"58.00000000","Q":"20.46240000","B":"0"}}
    private bool ScanBar(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Expect(ref at, "kline\",\"E\":"u8) || !IntegerScan.TryRead(ref at, end, out var time) || !Literal.Expect(ref at, ",\"s\":\""u8))
        {
            return false;
        }

        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var bar = default(Bar);
        if (!BinanceTime.TryNanos(time, out var nanos) || !SkipTo(ref at, end, ",\"k\":{\"t\":"u8) || !ScanBarHead(ref at, end, ref bar)
            || !ScanBarPrices(ref at, end, id, ref bar) || !ScanBarTail(at, end, ref bar))
        {
            return false;
        }

        var index = output.AppendBar(bar);
        ref var slot = ref output.Append(EventKind.Bar, id);
        slot.ExchangeTimeNanos = nanos;
        slot.BarIndex = index;
        return true;
    }

    // 1633998480000,"T":1633998539999,"s":"NKNUSDT","i":"1m","f":19862761,"L":19862790   (f and L are -1 where nothing traded: left to the general path)
    private static bool ScanBarHead(ref byte* at, byte* end, ref Bar bar)
    {
        if (!IntegerScan.TryRead(ref at, end, out var open) || !BinanceTime.TryNanos(open, out bar.OpenTimeNanos)
            || !Literal.Expect(ref at, ",\"T\":"u8) || !IntegerScan.TryRead(ref at, end, out _)
            || !SkipText(ref at, end, ",\"s\":\""u8) || !Literal.Expect(ref at, ",\"i\":\""u8))
        {
            return false;
        }

        var length = PlainText.Measure(at, end);
        if (length < 0 || !BinanceTime.TryInterval(new ReadOnlySpan<byte>(at, length), out bar.IntervalNanos))
        {
            return false;
        }

        at += length;
        return Literal.Expect(ref at, "\",\"f\":"u8) && IntegerScan.TryRead(ref at, end, out _) && Literal.Expect(ref at, ",\"L\":"u8) && IntegerScan.TryRead(ref at, end, out _);
    }

    private bool ScanBarPrices(ref byte* at, byte* end, int id, ref Bar bar)
    {
        var price = new DecimalScan(Decimals.Price(id));
        return Literal.Expect(ref at, ",\"o\":\""u8) && price.TryRead(ref at, end, out bar.Open)
            && Literal.Expect(ref at, "\",\"c\":\""u8) && price.TryRead(ref at, end, out bar.Close)
            && Literal.Expect(ref at, "\",\"h\":\""u8) && price.TryRead(ref at, end, out bar.High)
            && Literal.Expect(ref at, "\",\"l\":\""u8) && price.TryRead(ref at, end, out bar.Low)
            && Literal.Expect(ref at, "\",\"v\":\""u8) && new DecimalScan(Decimals.Quantity(id)).TryRead(ref at, end, out bar.Volume);
    }

    private static bool ScanBarTail(byte* at, byte* end, ref Bar bar)
    {
        if (!Literal.Expect(ref at, "\",\"n\":"u8) || !IntegerScan.TryRead(ref at, end, out bar.TradeCount))
        {
            return false;
        }

        bar.IsClosed = Literal.Expect(ref at, ",\"x\":true"u8);
        return (bar.IsClosed || Literal.Expect(ref at, ",\"x\":false"u8))
            && SkipText(ref at, end, ",\"q\":\""u8) && SkipText(ref at, end, ",\"V\":\""u8) && SkipText(ref at, end, ",\"Q\":\""u8) && SkipText(ref at, end, ",\"B\":\""u8)
            && Literal.Expect(ref at, "}"u8) && SkipEnd(at, end);
    }

    // A key with a string that nobody needs.
    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);
}
