using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Okx;

/// <content>HOT: the scanner of quotes and trades. 0 B.</content>
public sealed unsafe partial class OkxDecoder
{
    // BTC-USDT"},"data":[{"asks":[["111.06","55154","0","2"]],"bids":[["111.05","57745","0","2"]],"ts":"1670324386802","seqId":363996337}
    private byte* ScanBestPrices(byte* at, byte* end, DecodedFrame output)
    {
        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0)
        {
            return null;
        }

        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        var sequence = 0L;
        if (!Literal.Expect(ref at, "},\"data\":[{\"asks\":["u8) || (at = ScanBest(at, end, price, quantity, out var ask)) == null
            || !Literal.Expect(ref at, ",\"bids\":["u8) || (at = ScanBest(at, end, price, quantity, out var bid)) == null
            || !ScanTime(ref at, end, out var nanos)
            || (Literal.Expect(ref at, ",\"seqId\":"u8) && !IntegerScan.TryRead(ref at, end, out sequence)) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = nanos;
        quote.Sequence = sequence;
        quote.Price = bid.Price;
        quote.Quantity = bid.Quantity;
        quote.AskPrice = ask.Price;
        quote.AskQuantity = ask.Quantity;
        return at;
    }

    // ["111.06","55154","0","2"]] or ]: one level or none
    private byte* ScanBest(byte* at, byte* end, DecimalScan price, DecimalScan quantity, out BookLevel best)
    {
        at = ReadAside(at, end, price, quantity, out var count);
        best = count == 0 ? default : _asks[0];
        return count <= 1 ? at : null;
    }

    // BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"130639474","px":"42219.9","sz":"0.12060306","side":"buy","ts":"1630048897897","count":"3","source":"0","seqId":1234}
    // 2022 without count, source and seqId
    private byte* ScanTrades(byte* at, byte* end, DecodedFrame output)
    {
        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0 || !Literal.Expect(ref at, "},\"data\":["u8))
        {
            return null;
        }

        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        do
        {
            if (output.Events.Length == DecodedFrame.MaxEvents || !ScanTrade(ref at, end, listing, price, quantity, output))
            {
                return null;
            }
        }
        while (Literal.Expect(ref at, ","u8));
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ScanTrade(ref byte* at, byte* end, int listing, DecimalScan priceScan, DecimalScan quantityScan, DecodedFrame output)
    {
        if (!SkipText(ref at, end, "{\"instId\":\""u8)
            || !Literal.Expect(ref at, ",\"tradeId\":\""u8) || !IntegerScan.TryRead(ref at, end, out var id)
            || !Literal.Expect(ref at, "\",\"px\":\""u8) || !priceScan.TryRead(ref at, end, out var price)
            || !Literal.Expect(ref at, "\",\"sz\":\""u8) || !quantityScan.TryRead(ref at, end, out var quantity)
            || !Literal.Expect(ref at, "\",\"side\":\""u8))
        {
            return false;
        }

        var isBuy = Literal.Expect(ref at, "buy\""u8);
        if ((!isBuy && !Literal.Expect(ref at, "sell\""u8)) || !ScanTime(ref at, end, out var nanos)
            || (Literal.Expect(ref at, ",\"count\":\""u8) && !PlainText.Skip(ref at, end))
            || (Literal.Expect(ref at, ",\"source\":\""u8) && !PlainText.Skip(ref at, end))
            || (Literal.Expect(ref at, ",\"seqId\":"u8) && !IntegerScan.TryRead(ref at, end, out _)) || !Literal.Expect(ref at, "}"u8))
        {
            return false;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = nanos;
        trade.Sequence = id;
        trade.Aggressor = isBuy ? Side.Buy : Side.Sell;
        trade.Price = price;
        trade.Quantity = quantity;
        return true;
    }

    // BTC-USDT"},"data":[{"instType":"SPOT","instId":"BTC-USDT","last":"30236","lastSz":"0.0002","askPx":"30228.7","askSz":"1.55896972","bidPx":"30228.6","bidSz":"0.23393","open24h":"29700.4",
    // "high24h":"31073","low24h":"28020.3","sodUtc0":"29028.8","sodUtc8":"30337.7","volCcy24h":"525802090.62716611","vol24h":"17602.13085371","ts":"1652459224956"}
    private byte* ScanTicker(byte* at, byte* end, DecodedFrame output)
    {
        var listing = SymbolScan.Read(ref at, end, Symbols);
        if (listing < 0)
        {
            return null;
        }

        var price = new DecimalScan(Decimals.Price(listing));
        var quantity = new DecimalScan(Decimals.Quantity(listing));
        if (!SkipText(ref at, end, "},\"data\":[{\"instType\":\""u8) || !SkipText(ref at, end, ",\"instId\":\""u8)
            || !SkipText(ref at, end, ",\"last\":\""u8) || !SkipText(ref at, end, ",\"lastSz\":\""u8)
            || !Literal.Expect(ref at, ",\"askPx\":\""u8) || !price.TryRead(ref at, end, out var ask)
            || !Literal.Expect(ref at, "\",\"askSz\":\""u8) || !quantity.TryRead(ref at, end, out var askQuantity)
            || !Literal.Expect(ref at, "\",\"bidPx\":\""u8) || !price.TryRead(ref at, end, out var bid)
            || !Literal.Expect(ref at, "\",\"bidSz\":\""u8) || !quantity.TryRead(ref at, end, out var bidQuantity) || !Literal.Expect(ref at, "\""u8)
            || !SkipText(ref at, end, ",\"open24h\":\""u8) || !SkipText(ref at, end, ",\"high24h\":\""u8) || !SkipText(ref at, end, ",\"low24h\":\""u8)
            || !SkipText(ref at, end, ",\"sodUtc0\":\""u8) || !SkipText(ref at, end, ",\"sodUtc8\":\""u8)
            || !SkipText(ref at, end, ",\"volCcy24h\":\""u8) || !SkipText(ref at, end, ",\"vol24h\":\""u8)
            || !ScanTime(ref at, end, out var nanos) || !Literal.Expect(ref at, "}"u8))
        {
            return null;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = nanos;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return at;
    }

    // A key with a string that nobody needs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);
}
