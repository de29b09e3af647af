using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <content>HOT: the scanner of quotes and trades. 0 B.</content>
public sealed unsafe partial class CoinbaseSpotDecoder
{
    // {"type":"ticker","product_id":"ETH-USD","price":"1919.41","volume_24_h":"19975.95927439","low_24_h":"1911.04","high_24_h":"1925","low_52_w":"1505","high_52_w":"4955.9",
    //  "price_percent_chg_24_h":"0.02501394006035","best_bid":"1919.44","best_ask":"1919.49","best_bid_quantity":"0.02858092","best_ask_quantity":"0.07814824"}
    private bool ScanTickers(ref byte* at, byte* end, long time, DecodedFrame output)
    {
        do
        {
            if (!Literal.Skip(ref at, end, "{\"type\":\"ticker\",\"product_id\":\""u8))
            {
                return false;
            }

            var listing = SymbolScan.Read(ref at, end, Symbols);
            if (listing < 0 || !SkipFigures(ref at, end))
            {
                return false;
            }

            var price = new DecimalScan(Decimals.Price(listing));
            var quantity = new DecimalScan(Decimals.Quantity(listing));
            if (!Literal.Expect(ref at, ",\"best_bid\":\""u8) || !price.TryRead(ref at, end, out var bid)
                || !Literal.Expect(ref at, "\",\"best_ask\":\""u8) || !price.TryRead(ref at, end, out var ask)
                || !Literal.Expect(ref at, "\",\"best_bid_quantity\":\""u8) || !quantity.TryRead(ref at, end, out var bidQuantity)
                || !Literal.Expect(ref at, "\",\"best_ask_quantity\":\""u8) || !quantity.TryRead(ref at, end, out var askQuantity) || !Literal.Expect(ref at, "\"}"u8))
            {
                return false;
            }

            ref var quote = ref output.Append(EventKind.Quote, listing);
            quote.ExchangeTimeNanos = time;
            quote.Price = bid;
            quote.Quantity = bidQuantity;
            quote.AskPrice = ask;
            quote.AskQuantity = askQuantity;
        }
        while (output.Events.Length <= DecodedFrame.MaxEvents && Literal.Skip(ref at, end, ","u8));
        return Literal.Skip(ref at, end, "]}"u8);
    }

    // The figures of the day and of the year, which nobody needs.
    private static bool SkipFigures(ref byte* at, byte* end) =>
        SkipText(ref at, end, ",\"price\":\""u8) && SkipText(ref at, end, ",\"volume_24_h\":\""u8) && SkipText(ref at, end, ",\"low_24_h\":\""u8)
        && SkipText(ref at, end, ",\"high_24_h\":\""u8) && SkipText(ref at, end, ",\"low_52_w\":\""u8) && SkipText(ref at, end, ",\"high_52_w\":\""u8)
        && SkipText(ref at, end, ",\"price_percent_chg_24_h\":\""u8);

    // A key with a string that nobody needs.
    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);

    // {"product_id":"ETH-USD","trade_id":"833140787","price":"1919.38","size":"0.89452679","time":"2026-08-09T21:05:54.257824Z","side":"BUY"}
    private bool ScanTrades(ref byte* at, byte* end, DecodedFrame output)
    {
        do
        {
            if (!Literal.Skip(ref at, end, "{\"product_id\":\""u8))
            {
                return false;
            }

            var listing = SymbolScan.Read(ref at, end, Symbols);
            if (listing < 0
                || !Literal.Expect(ref at, ",\"trade_id\":\""u8) || !IntegerScan.TryRead(ref at, end, out var id)
                || !Literal.Expect(ref at, "\",\"price\":\""u8) || !new DecimalScan(Decimals.Price(listing)).TryRead(ref at, end, out var price)
                || !Literal.Expect(ref at, "\",\"size\":\""u8) || !new DecimalScan(Decimals.Quantity(listing)).TryRead(ref at, end, out var quantity)
                || !Literal.Expect(ref at, "\",\"time\":\""u8) || !_time.TryRead(ref at, end, out var time) || !ScanSide(ref at, out var side))
            {
                return false;
            }

            ref var trade = ref _gather.AddTrade();
            trade.Kind = EventKind.Trade;
            trade.ListingId = listing;
            trade.ExchangeTimeNanos = time;
            trade.Sequence = id;
            trade.Aggressor = side;
            trade.Price = price;
            trade.Quantity = quantity;
        }
        while (output.Events.Length + _gather.Trades <= DecodedFrame.MaxEvents && Literal.Skip(ref at, end, ","u8));
        _gather.FlushTrades(output);
        return Literal.Skip(ref at, end, "]}"u8);
    }

    // The maker's side: who took from a seller has bought.
    private static bool ScanSide(ref byte* at, out Side side)
    {
        side = Side.Buy;
        if (Literal.Expect(ref at, ",\"side\":\"SELL\"}"u8))
        {
            return true;
        }

        side = Side.Sell;
        return Literal.Expect(ref at, ",\"side\":\"BUY\"}"u8);
    }
}
