using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Kraken;

/// <content>HOT: the scanner of quotes and trades. 0 B.</content>
public sealed unsafe partial class KrakenSpotDecoder
{
    // {"symbol":"ALGO/USD","bid":0.10025,"bid_qty":740.0,"ask":0.10036,"ask_qty":1361.44813783,"last":0.10035,"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,
    //  "change":-0.00017,"change_pct":-0.17,"timestamp":"2026-08-01T02:54:53.266327Z"}
    private bool ScanTickers(byte* at, byte* end, DecodedFrame output)
    {
        int more;
        do
        {
            if (!Literal.Expect(ref at, "{\"symbol\":\""u8) || at > end)
            {
                return false;
            }

            var listing = SymbolScan.Read(ref at, end, Symbols);
            if (listing < 0)
            {
                return false;
            }

            var price = new DecimalScan(Decimals.Price(listing));
            var quantity = new DecimalScan(Decimals.Quantity(listing));
            if (!Literal.Expect(ref at, ",\"bid\":"u8) || !BareNumber.TryRead(ref at, end, price, out var bid)
                || !Literal.Expect(ref at, ",\"bid_qty\":"u8) || !BareNumber.TryRead(ref at, end, quantity, out var bidQuantity)
                || !Literal.Expect(ref at, ",\"ask\":"u8) || !BareNumber.TryRead(ref at, end, price, out var ask)
                || !Literal.Expect(ref at, ",\"ask_qty\":"u8) || !BareNumber.TryRead(ref at, end, quantity, out var askQuantity)
                || !ScanFigures(ref at, end, out var time))
            {
                return false;
            }

            ref var quote = ref output.Append(EventKind.Quote, listing);
            quote.ExchangeTimeNanos = time;
            quote.Price = bid;
            quote.Quantity = bidQuantity;
            quote.AskPrice = ask;
            quote.AskQuantity = askQuantity;
            more = Continues(ref at, end);
        }
        while (more > 0 && output.Events.Length < DecodedFrame.MaxEvents);
        return more < 0;
    }

    // The day's figures, which nobody needs, and the time where there is one.
    private bool ScanFigures(ref byte* at, byte* end, out long time)
    {
        time = 0;
        return Literal.Expect(ref at, ",\"last\":"u8) && BareNumber.Skip(ref at, end) && Literal.Expect(ref at, ",\"volume\":"u8) && BareNumber.Skip(ref at, end)
            && Literal.Expect(ref at, ",\"vwap\":"u8) && BareNumber.Skip(ref at, end) && Literal.Expect(ref at, ",\"low\":"u8) && BareNumber.Skip(ref at, end)
            && Literal.Expect(ref at, ",\"high\":"u8) && BareNumber.Skip(ref at, end) && Literal.Expect(ref at, ",\"change\":"u8) && BareNumber.Skip(ref at, end)
            && Literal.Expect(ref at, ",\"change_pct\":"u8) && BareNumber.Skip(ref at, end)
            && (Literal.Expect(ref at, "}"u8) || (Literal.Expect(ref at, ",\"timestamp\":\""u8) && _time.TryRead(ref at, end, out time) && Literal.Expect(ref at, "}"u8)));
    }

    // {"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}
    private bool ScanTrades(byte* at, byte* end, DecodedFrame output)
    {
        int more;
        do
        {
            if (!Literal.Expect(ref at, "{\"symbol\":\""u8) || at > end)
            {
                return false;
            }

            var listing = SymbolScan.Read(ref at, end, Symbols);
            if (listing < 0 || !ScanSide(ref at, out var side)
                || !Literal.Expect(ref at, ",\"price\":"u8) || !BareNumber.TryRead(ref at, end, new DecimalScan(Decimals.Price(listing)), out var price)
                || !Literal.Expect(ref at, ",\"qty\":"u8) || !BareNumber.TryRead(ref at, end, new DecimalScan(Decimals.Quantity(listing)), out var quantity)
                || !Literal.Expect(ref at, ",\"ord_type\":\""u8) || !PlainText.Skip(ref at, end)
                || !Literal.Expect(ref at, ",\"trade_id\":"u8) || !IntegerScan.TryRead(ref at, end, out var id)
                || !Literal.Expect(ref at, ",\"timestamp\":\""u8) || !_time.TryRead(ref at, end, out var time) || !Literal.Expect(ref at, "}"u8))
            {
                return false;
            }

            ref var trade = ref output.Append(EventKind.Trade, listing);
            trade.ExchangeTimeNanos = time;
            trade.Sequence = id;
            trade.Aggressor = side;
            trade.Price = price;
            trade.Quantity = quantity;
            more = Continues(ref at, end);
        }
        while (more > 0 && output.Events.Length < DecodedFrame.MaxEvents);
        return more < 0;
    }

    private static bool ScanSide(ref byte* at, out Side side)
    {
        side = Side.Buy;
        if (Literal.Expect(ref at, ",\"side\":\"buy\""u8))
        {
            return true;
        }

        side = Side.Sell;
        return Literal.Expect(ref at, ",\"side\":\"sell\""u8);
    }
}
