using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Bybit;

/// <content>HOT: the scanner of trades and bars. 0 B.</content>
public sealed unsafe partial class BybitDecoder
{
    private const int MaxIntervalBytes = 3; // 720
    private const int UuidBytes = 36; // 8c931d9a-b703-5c34-9aeb-860867cf1f66
    private const int MaxIdDigits = 19; // of a long: what is longer is no number, and no time is lost on the beginning of a UUID

    // Behind publicTrade.
    // linear BTCUSDT","type":"snapshot","ts":1774021164273,"data":[{…}]}      spot BTCUSDT","ts":1789299670925,"type":"snapshot","data":[{…},{…}]}
    private bool ScanTrades(byte* at, byte* end, DecodedFrame output)
    {
        var symbol = at;
        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        var symbolLength = (int)(at - symbol);
        var price = new DecimalScan(Decimals.Price(id));
        var quantity = new DecimalScan(Decimals.Quantity(id));
        if (!ScanHead(ref at, end, out _, out _) || !Literal.Skip(ref at, end, ",\"data\":["u8)) // asks for the end: with what follows it would reach beyond the slack
        {
            return false;
        }

        do
        {
            ref var trade = ref output.Append(EventKind.Trade, id);
            var isRead = Literal.Expect(ref at, "{\"T\":"u8)
                ? ScanLinearTrade(ref at, end, symbol, symbolLength, price, quantity, ref trade)
                : Literal.Expect(ref at, "{\"i\":\""u8) && ScanSpotTrade(ref at, end, symbol, symbolLength, price, quantity, ref trade);
            if (!isRead || output.Events.Length > DecodedFrame.MaxEvents)
            {
                return false;
            }
        }
        while (Literal.Expect(ref at, ","u8));
        return Literal.Expect(ref at, "]}"u8) && at == end;
    }

    // Behind {"T": 1774021164272,"s":"BTCUSDT","S":"Sell","v":"0.001","p":"69916.80","L":"MinusTick","i":"8c931d9a-b703-5c34-9aeb-860867cf1f66","BT":false,"RPI":false,"seq":549792210006}
    [MethodImpl(MethodImplOptions.NoInlining)] // the compiler inlines only so much into one method
    private static bool ScanLinearTrade(ref byte* place, byte* end, byte* symbol, int symbolLength, DecimalScan price, DecimalScan quantity, ref MarketEvent trade)
    {
        var at = place; // a local: the caller's would be written to memory and read again between any two reads
        var isRead = ScanTime(ref at, end, out trade.ExchangeTimeNanos)
            && Literal.Expect(ref at, ",\"s\":\""u8) && ScanSame(ref at, end, symbol, symbolLength) && ScanSide(ref at, ref trade)
            && Literal.Expect(ref at, ",\"v\":\""u8) && quantity.TryRead(ref at, end, out trade.Quantity)
            && Literal.Expect(ref at, "\",\"p\":\""u8) && price.TryRead(ref at, end, out trade.Price) && Literal.Expect(ref at, "\""u8)
            && (!Literal.Expect(ref at, ",\"L\":\""u8) || PlainText.Skip(ref at, end))
            && Literal.Expect(ref at, ",\"i\":\""u8) && ScanId(ref at, end, out trade.Sequence)
            && ScanFlags(ref at) && (!Literal.Expect(ref at, ",\"seq\":"u8) || IntegerScan.TryRead(ref at, end, out _)) && Literal.Skip(ref at, end, "}"u8);
        place = at;
        return isRead;
    }

    // Behind {"i":" 2100000000188691533","T":1789299670888,"p":"77140.5","v":"0.000078","S":"Sell","seq":2189232212,"s":"BTCUSDT","BT":false,"RPI":false}
    [MethodImpl(MethodImplOptions.NoInlining)] // as above
    private static bool ScanSpotTrade(ref byte* place, byte* end, byte* symbol, int symbolLength, DecimalScan price, DecimalScan quantity, ref MarketEvent trade)
    {
        var at = place; // a local: the caller's would be written to memory and read again between any two reads
        var isRead = ScanId(ref at, end, out trade.Sequence)
            && Literal.Expect(ref at, ",\"T\":"u8) && ScanTime(ref at, end, out trade.ExchangeTimeNanos)
            && Literal.Expect(ref at, ",\"p\":\""u8) && price.TryRead(ref at, end, out trade.Price)
            && Literal.Expect(ref at, "\",\"v\":\""u8) && quantity.TryRead(ref at, end, out trade.Quantity) && Literal.Expect(ref at, "\""u8)
            && ScanSide(ref at, ref trade)
            && (!Literal.Expect(ref at, ",\"seq\":"u8) || IntegerScan.TryRead(ref at, end, out _))
            && Literal.Expect(ref at, ",\"s\":\""u8) && ScanSame(ref at, end, symbol, symbolLength)
            && ScanFlags(ref at) && Literal.Skip(ref at, end, "}"u8);
        place = at;
        return isRead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanTime(ref byte* at, byte* end, out long nanos)
    {
        var isTime = MillisScan.TryRead(ref at, end, out var millis) && millis <= Timestamp.MaxMillis;
        nanos = millis * Timestamp.NanosPerMilli;
        return isTime;
    }

    // The taker's side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanSide(ref byte* at, ref MarketEvent trade)
    {
        var isBuy = Literal.Expect(ref at, ",\"S\":\"Buy\""u8);
        trade.Aggressor = isBuy ? Side.Buy : Side.Sell;
        return isBuy || Literal.Expect(ref at, ",\"S\":\"Sell\""u8);
    }

    // 2100000000188691533" or 8c931d9a-b703-5c34-9aeb-860867cf1f66": a UUID is no number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanId(ref byte* at, byte* end, out long id)
    {
        id = 0;
        if (at[UuidBytes] == '"' && PlainText.IsPlain(at, UuidBytes) && at + UuidBytes < end)
        {
            at += UuidBytes + 1;
            return true;
        }

        var text = at;
        var length = PlainText.Measure(at, end);
        if (length < 0)
        {
            return false;
        }

        at += length + 1;
        if (length <= MaxIdDigits && (!IntegerScan.TryRead(ref text, end, out id) || *text != '"'))
        {
            id = 0;
        }

        return true;
    }

    // ,"BT":false,"RPI":false: block trades, retail price improvement; RPI is missing in recordings of 2024
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanFlags(ref byte* at)
    {
        var isThere = Literal.Expect(ref at, ",\"BT\":false"u8) || Literal.Expect(ref at, ",\"BT\":true"u8);
        return isThere && (Literal.Expect(ref at, ",\"RPI\":false"u8) || Literal.Expect(ref at, ",\"RPI\":true"u8) || !Literal.Expect(ref at, ",\"RPI"u8));
    }

    // Behind kline.
    // linear 1.BTCUSDT","data":[{…}],"ts":1672324988882,"type":"snapshot"}      spot, whose type stands in front, 1.BTCUSDT","data":[{…}],"ts":1786310816562}
    private bool ScanBars(byte* at, byte* end, bool isTypeFirst, DecodedFrame output)
    {
        var name = at;
        while (*at != '.' && at - name <= MaxIntervalBytes)
        {
            at++;
        }

        if (*at != '.' || !BybitTopics.TryInterval(new ReadOnlySpan<byte>(name, (int)(at - name)), out _))
        {
            return false;
        }

        at++;
        var id = SymbolScan.Read(ref at, end, Symbols);
        if (id < 0)
        {
            return id == SymbolTable.Unselected;
        }

        if (!Literal.Expect(ref at, ",\"data\":["u8))
        {
            return false;
        }

        do
        {
            if (output.Events.Length == DecodedFrame.MaxEvents || !ScanBar(ref at, end, id, output))
            {
                return false;
            }
        }
        while (Literal.Expect(ref at, ","u8));
        if (!Literal.Expect(ref at, "],\"ts\":"u8) || !ScanTime(ref at, end, out _) || !(isTypeFirst || Literal.Expect(ref at, ",\"type\":\"snapshot\""u8)))
        {
            return false;
        }

        return at == end - 1 && *at == '}';
    }

    // {"start":1672324800000,"end":1672325099999,"interval":"5","open":"16649.5","close":"16677","high":"16677","low":"16608","volume":"2.081","turnover":"34666.4005","confirm":false,"timestamp":1672324988882}
    private bool ScanBar(ref byte* place, byte* end, int id, DecodedFrame output)
    {
        var at = place; // as above
        var bar = default(Bar);
        if (!Literal.Expect(ref at, "{\"start\":"u8) || !ScanTime(ref at, end, out bar.OpenTimeNanos) || !Literal.Expect(ref at, ",\"end\":"u8) || !MillisScan.TryRead(ref at, end, out _)
            || !Literal.Expect(ref at, ",\"interval\":\""u8))
        {
            return false;
        }

        var length = PlainText.Measure(at, end);
        if (length < 0 || !BybitTopics.TryInterval(new ReadOnlySpan<byte>(at, length), out bar.IntervalNanos))
        {
            return false;
        }

        at += length;
        var price = new DecimalScan(Decimals.Price(id));
        if (!Literal.Expect(ref at, "\",\"open\":\""u8) || !price.TryRead(ref at, end, out bar.Open)
            || !Literal.Expect(ref at, "\",\"close\":\""u8) || !price.TryRead(ref at, end, out bar.Close)
            || !Literal.Expect(ref at, "\",\"high\":\""u8) || !price.TryRead(ref at, end, out bar.High)
            || !Literal.Expect(ref at, "\",\"low\":\""u8) || !price.TryRead(ref at, end, out bar.Low)
            || !Literal.Expect(ref at, "\",\"volume\":\""u8) || !new DecimalScan(Decimals.Quantity(id)).TryRead(ref at, end, out bar.Volume)
            || !Literal.Expect(ref at, "\",\"turnover\":\""u8) || !PlainText.Skip(ref at, end))
        {
            return false;
        }

        bar.IsClosed = Literal.Expect(ref at, ",\"confirm\":true"u8);
        if ((!bar.IsClosed && !Literal.Expect(ref at, ",\"confirm\":false"u8)) || !Literal.Expect(ref at, ",\"timestamp\":"u8) || !ScanTime(ref at, end, out var nanos) || !Literal.Skip(ref at, end, "}"u8))
        {
            return false;
        }

        place = at;
        bar.TradeCount = -1; // not sent
        var index = output.AppendBar(bar);
        ref var entry = ref output.Append(EventKind.Bar, id);
        entry.ExchangeTimeNanos = nanos;
        entry.BarIndex = index;
        return true;
    }
}
