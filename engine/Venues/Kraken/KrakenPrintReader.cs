using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Kraken;

/// <summary>General path of <c>trade</c>, <c>ticker</c> and <c>ohlc</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class KrakenPrintReader(FieldNumbers numbers, byte[] scratch)
{
    private const int Symbol = 0;
    private const int Time = 1;
    private const int SideKey = 2;
    private const int Price = 3;
    private const int Quantity = 4;
    private const int Id = 5;
    private const int Bid = 2;
    private const int BidQuantity = 3;
    private const int Ask = 4;
    private const int AskQuantity = 5;
    private const int Open = 2;
    private const int High = 3;
    private const int Low = 4;
    private const int Close = 5;
    private const int Volume = 6;
    private const int Trades = 7;
    private const int Begin = 8;
    private const int Interval = 9;
    private const long MaxMinutes = 100_000; // longer than any bar of the venue, and no overflow

    private readonly ObjectFields _trade = new("symbol", "timestamp", "side", "price", "qty", "trade_id");
    private readonly ObjectFields _ticker = new("symbol", "timestamp", "bid", "bid_qty", "ask", "ask_qty");
    private readonly ObjectFields _bar = new("symbol", "timestamp", "open", "high", "low", "close", "volume", "trades", "interval_begin", "interval");

    /// <summary>Reads a trade.</summary>
    /// <param name="json">The element of the data.</param>
    /// <param name="isHistory">Whether it comes from the snapshot of a subscription: the last 50 trades, which are no events.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTrade(ReadOnlySpan<byte> json, bool isHistory, SymbolTable symbols, DecodedFrame output)
    {
        // {"symbol":"MATIC/USD","side":"sell","price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,"timestamp":"2023-09-25T07:49:37.708706Z"}
        var reason = SymbolValue.Split(_trade, Symbol, json, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0 || isHistory)
        {
            return reason;
        }

        if (!TakerSide.TryRead(_trade.Raw(json, SideKey), scratch, out var side)
            || !PlainValue.TryInteger(_trade.Raw(json, Id), out var id) || !KrakenTime.TryRead(_trade.Raw(json, Time), scratch, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var price = numbers.Price(_trade.Raw(json, Price), listing, ref reason);
        var quantity = numbers.Quantity(_trade.Raw(json, Quantity), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }

    /// <summary>Reads best prices. An empty side has price 0.</summary>
    /// <param name="json">The element of the data.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTicker(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        // {"symbol":"ALGO/USD","bid":0.10025,"bid_qty":740.0,"ask":0.10036,"ask_qty":1361.44813783,"last":0.10035,"volume":997038.98383185,"vwap":0.10148,"low":0.09979,"high":0.10285,
        //  "change":-0.00017,"change_pct":-0.17,"timestamp":"2026-08-01T02:54:53.266327Z"}; the timestamp since 2025
        var reason = SymbolValue.Split(_ticker, Symbol, json, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        if (!KrakenTime.TryRead(_ticker.Raw(json, Time), scratch, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var bid = numbers.Price(_ticker.Raw(json, Bid), listing, ref reason);
        var bidQuantity = numbers.Quantity(_ticker.Raw(json, BidQuantity), listing, ref reason);
        var ask = numbers.Price(_ticker.Raw(json, Ask), listing, ref reason);
        var askQuantity = numbers.Quantity(_ticker.Raw(json, AskQuantity), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return RejectReason.None;
    }

    /// <summary>Reads a bar. The venue never marks one as final.</summary>
    /// <param name="json">The element of the data.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBar(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        // {"symbol":"MATIC/USD","open":0.5624,"high":0.5628,"low":0.5622,"close":0.5627,"vwap":0.5626,"trades":12,"volume":30927.68066226,
        //  "interval_begin":"2023-10-04T16:25:00.000000000Z","interval":5,"timestamp":"2023-10-04T16:30:00.000000Z"}
        var reason = SymbolValue.Split(_bar, Symbol, json, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        Bar bar = default;
        if (!KrakenTime.TryRead(_bar.Raw(json, Time), scratch, out var time)
            || PlainValue.IsAbsent(_bar.Raw(json, Begin)) || !KrakenTime.TryRead(_bar.Raw(json, Begin), scratch, out bar.OpenTimeNanos)
            || !PlainValue.TryInteger(_bar.Raw(json, Interval), out var minutes) || minutes is 0 or > MaxMinutes
            || !PlainValue.TryInteger(_bar.Raw(json, Trades), out bar.TradeCount))
        {
            return RejectReason.UnexpectedShape;
        }

        bar.IntervalNanos = minutes * 60 * Timestamp.NanosPerSecond;
        bar.Open = numbers.Price(_bar.Raw(json, Open), listing, ref reason);
        bar.High = numbers.Price(_bar.Raw(json, High), listing, ref reason);
        bar.Low = numbers.Price(_bar.Raw(json, Low), listing, ref reason);
        bar.Close = numbers.Price(_bar.Raw(json, Close), listing, ref reason);
        bar.Volume = numbers.Quantity(_bar.Raw(json, Volume), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = time;
        entry.BarIndex = output.AppendBar(bar);
        return RejectReason.None;
    }
}
