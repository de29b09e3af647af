using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Coinbase;

/// <content>HOT: the scanner of quotes and trades. 0 B.</content>
public sealed unsafe partial class CoinbaseSpotDecoder
{
    private const int KnownFigures = 64; // listings that share one forget each other's

    private readonly CoinbaseFigures[] _figures = new CoinbaseFigures[KnownFigures];

    // {"type":"ticker","product_id":"ETH-USD","price":"1919.41","volume_24_h":"19975.95927439","low_24_h":"1911.04","high_24_h":"1925","low_52_w":"1505","high_52_w":"4955.9",
    //  "price_percent_chg_24_h":"0.02501394006035","best_bid":"1919.44","best_ask":"1919.49","best_bid_quantity":"0.02858092","best_ask_quantity":"0.07814824"}
    [MethodImpl(MethodImplOptions.NoInlining)] // the scans of the channels have registers of their own
    private byte* ScanTickers(byte* at, byte* end, long time, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "{\"type\":\"update\",\"tickers\":["u8) && !Literal.Skip(ref at, end, "{\"type\":\"snapshot\",\"tickers\":["u8))
        {
            return null;
        }

        do
        {
            if (!Literal.Skip(ref at, end, "{\"type\":\"ticker\",\"product_id\":\""u8))
            {
                return null;
            }

            var listing = ReadProduct(ref at, end);
            if (listing < 0 || (at = _figures[listing % KnownFigures].Skip(at, end)) == null)
            {
                return null;
            }

            var price = new DecimalScan(Decimals.Price(listing));
            var quantity = new DecimalScan(Decimals.Quantity(listing));
            if (!Literal.Skip(ref at, end, ",\"best_bid\":\""u8) || (at = CoinbaseNumberPair.Read(at, end, price, "\",\"best_ask\":\""u8, price, out var prices)) == null
                || !Literal.Skip(ref at, end, "\",\"best_bid_quantity\":\""u8)
                || (at = CoinbaseNumberPair.Read(at, end, quantity, "\",\"best_ask_quantity\":\""u8, quantity, out var quantities)) == null || !Literal.Expect(ref at, "\"}"u8))
            {
                return null;
            }

            ref var quote = ref output.Append(EventKind.Quote, listing);
            quote.ExchangeTimeNanos = time;
            quote.Price = prices.ToScalar();
            quote.Quantity = quantities.ToScalar();
            quote.AskPrice = prices.GetElement(1);
            quote.AskQuantity = quantities.GetElement(1);
        }
        while (output.Events.Length <= DecodedFrame.MaxEvents && Literal.Skip(ref at, end, ","u8));
        return Literal.Skip(ref at, end, "]}"u8) ? at : null;
    }

    // {"product_id":"ETH-USD","trade_id":"833140787","price":"1919.38","size":"0.89452679","time":"2026-08-09T21:05:54.257824Z","side":"BUY"}
    [MethodImpl(MethodImplOptions.NoInlining)] // as above
    private byte* ScanTrades(byte* at, byte* end, DecodedFrame output)
    {
        if (!Literal.Skip(ref at, end, "{\"type\":\"update\",\"trades\":["u8))
        {
            return ScanHistory(at, end);
        }

        do
        {
            if (!Literal.Skip(ref at, end, "{\"product_id\":\""u8))
            {
                return null;
            }

            var listing = ReadProduct(ref at, end);
            if (listing < 0 || !Literal.Expect(ref at, ",\"trade_id\":\""u8) || !IntegerScan.TryRead(ref at, end, out var id) || !Literal.Skip(ref at, end, "\",\"price\":\""u8))
            {
                return null;
            }

            at = CoinbaseNumberPair.Read(at, end, new DecimalScan(Decimals.Price(listing)), "\",\"size\":\""u8, new DecimalScan(Decimals.Quantity(listing)), out var numbers);
            if (at == null || !Literal.Expect(ref at, "\",\"time\":\""u8) || !TryReadTime(ref at, end, out var time) || !ScanSide(ref at, out var side))
            {
                return null;
            }

            // Mostly the only one, which need not be put in order.
            var isOnly = *at == ']' && _gather.Trades == 0;
            ref var trade = ref isOnly ? ref output.Append(EventKind.Trade, listing) : ref _gather.AddTrade();
            trade.Kind = EventKind.Trade;
            trade.ListingId = listing;
            trade.ExchangeTimeNanos = time;
            trade.Sequence = id;
            trade.Aggressor = side;
            trade.Price = numbers.ToScalar();
            trade.Quantity = numbers.GetElement(1);
        }
        while (output.Events.Length + _gather.Trades <= DecodedFrame.MaxEvents && Literal.Skip(ref at, end, ","u8));
        if (_gather.Trades > 0)
        {
            _gather.FlushTrades(output);
        }

        return Literal.Skip(ref at, end, "]}"u8) ? at : null;
    }

    // The trades at the beginning of a subscription are history, of which nothing is said.
    [MethodImpl(MethodImplOptions.NoInlining)] // once a subscription
    private byte* ScanHistory(byte* at, byte* end)
    {
        if (!Literal.Skip(ref at, end, "{\"type\":\"snapshot\",\"trades\":["u8))
        {
            return null;
        }

        do
        {
            if (!Literal.Skip(ref at, end, "{\"product_id\":\""u8) || ReadProduct(ref at, end) < 0
                || !SkipText(ref at, end, ",\"trade_id\":\""u8) || !SkipText(ref at, end, ",\"price\":\""u8) || !SkipText(ref at, end, ",\"size\":\""u8)
                || !SkipText(ref at, end, ",\"time\":\""u8) || !SkipText(ref at, end, ",\"side\":\""u8) || !Literal.Expect(ref at, "}"u8))
            {
                return null;
            }
        }
        while (Literal.Skip(ref at, end, ","u8));
        return Literal.Skip(ref at, end, "]}"u8) ? at : null;
    }

    // A key with a string that nobody needs.
    private static bool SkipText(ref byte* at, byte* end, ReadOnlySpan<byte> key) => Literal.Expect(ref at, key) && PlainText.Skip(ref at, end);

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
