using System.Buffers.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Coinbase;

/// <summary>General path of <c>market_trades</c>, <c>ticker</c> and <c>candles</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="gather">Puts trades in order.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class CoinbasePrintReader(FieldNumbers numbers, CoinbaseGather gather, byte[] scratch)
{
    private const int Product = 0;
    private const int Id = 1;
    private const int Time = 2;
    private const int SideKey = 3;
    private const int Price = 4;
    private const int Size = 5;
    private const int Bid = 1;
    private const int BidQuantity = 2;
    private const int Ask = 3;
    private const int AskQuantity = 4;
    private const int Start = 1;
    private const int Open = 2;
    private const int High = 3;
    private const int Low = 4;
    private const int Close = 5;
    private const int Volume = 6;
    private const long BarNanos = 300 * Timestamp.NanosPerSecond; // the only candles that the channel has

    private readonly ObjectFields _trade = new("product_id", "trade_id", "time", "side", "price", "size");
    private readonly ObjectFields _ticker = new("product_id", "best_bid", "best_bid_quantity", "best_ask", "best_ask_quantity");
    private readonly ObjectFields _candle = new("product_id", "start", "open", "high", "low", "close", "volume");

    /// <summary>Reads trades. The side is the maker's: in the recordings every SELL trades at the best ask and every BUY at the best bid.</summary>
    /// <param name="trades">The list.</param>
    /// <param name="isHistory">Whether it comes from the snapshot of a subscription: the last 100 trades, which are no events.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason ReadTrades(ReadOnlySpan<byte> trades, bool isHistory, SymbolTable symbols, DecodedFrame output)
    {
        // [{"product_id":"ETH-USD","trade_id":"833140787","price":"1919.38","size":"0.89452679","time":"2026-08-09T21:05:54.257824Z","side":"BUY"},…], the newest first
        if (!ArrayItems.TryBegin(trades, out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        gather.Clear();
        while (items.MoveNext())
        {
            var reason = ReadTrade(items.Current, isHistory, symbols);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            if (gather.Trades + output.Events.Length > DecodedFrame.MaxEvents)
            {
                return RejectReason.TooLarge;
            }
        }

        gather.FlushTrades(output);
        return RejectReason.None;
    }

    /// <summary>Reads best prices. A text without digits stands for a side without orders.</summary>
    /// <param name="tickers">The list.</param>
    /// <param name="time">Time of the message, the only one there is.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason ReadTickers(ReadOnlySpan<byte> tickers, long time, SymbolTable symbols, DecodedFrame output)
    {
        // [{"type":"ticker","product_id":"ETH-USD","price":"1919.41",…,"best_bid":"1919.44","best_ask":"1919.49","best_bid_quantity":"0.02858092","best_ask_quantity":"0.07814824"}]
        if (!ArrayItems.TryBegin(tickers, out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext() && output.Events.Length <= DecodedFrame.MaxEvents)
        {
            var json = items.Current;
            var reason = SymbolValue.Split(_ticker, Product, json, scratch, symbols, out var listing);
            if (reason == RejectReason.None && listing < 0)
            {
                continue;
            }

            var bid = OrZero(_ticker.Raw(json, Bid), listing, isPrice: true, ref reason);
            var bidQuantity = OrZero(_ticker.Raw(json, BidQuantity), listing, isPrice: false, ref reason);
            var ask = OrZero(_ticker.Raw(json, Ask), listing, isPrice: true, ref reason);
            var askQuantity = OrZero(_ticker.Raw(json, AskQuantity), listing, isPrice: false, ref reason);
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
        }

        return RejectReason.None;
    }

    /// <summary>Reads candles. The venue never marks one as final.</summary>
    /// <param name="candles">The list.</param>
    /// <param name="time">Time of the message.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason ReadCandles(ReadOnlySpan<byte> candles, long time, SymbolTable symbols, DecodedFrame output)
    {
        // [{"start":"1786309500","high":"65091","low":"65083.56","open":"65091","close":"65083.67","volume":"1.0555351","product_id":"BTC-USD"}]
        if (!ArrayItems.TryBegin(candles, out var items))
        {
            return RejectReason.UnexpectedShape;
        }

        while (items.MoveNext() && output.Events.Length <= DecodedFrame.MaxEvents)
        {
            var json = items.Current;
            var reason = SymbolValue.Split(_candle, Product, json, scratch, symbols, out var listing);
            if (reason == RejectReason.None && listing < 0)
            {
                continue;
            }

            Bar bar = default;
            if (reason == RejectReason.None && (!TryDigits(_candle.Raw(json, Start), out var seconds) || !TrySeconds(seconds, out bar.OpenTimeNanos)))
            {
                reason = RejectReason.UnexpectedShape;
            }

            bar.IntervalNanos = BarNanos;
            bar.TradeCount = -1;
            bar.Open = numbers.Price(_candle.Raw(json, Open), listing, ref reason);
            bar.High = numbers.Price(_candle.Raw(json, High), listing, ref reason);
            bar.Low = numbers.Price(_candle.Raw(json, Low), listing, ref reason);
            bar.Close = numbers.Price(_candle.Raw(json, Close), listing, ref reason);
            bar.Volume = numbers.Quantity(_candle.Raw(json, Volume), listing, ref reason);
            if (reason != RejectReason.None)
            {
                return reason;
            }

            ref var entry = ref output.Append(EventKind.Bar, listing);
            entry.ExchangeTimeNanos = time;
            entry.BarIndex = output.AppendBar(bar);
        }

        return RejectReason.None;
    }

    private RejectReason ReadTrade(ReadOnlySpan<byte> json, bool isHistory, SymbolTable symbols)
    {
        var reason = SymbolValue.Split(_trade, Product, json, scratch, symbols, out var listing);
        if (reason != RejectReason.None || listing < 0 || isHistory)
        {
            return reason;
        }

        if (!TryDigits(_trade.Raw(json, Id), out var id) || !PlainValue.TryText(_trade.Raw(json, SideKey), scratch, out var sideText) || !TrySide(sideText, out var side)
            || !PlainValue.TryText(_trade.Raw(json, Time), scratch, out var timeText) || !InternetTime.TryParse(timeText, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var price = numbers.Price(_trade.Raw(json, Price), listing, ref reason);
        var quantity = numbers.Quantity(_trade.Raw(json, Size), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var trade = ref gather.AddTrade();
        trade.Kind = EventKind.Trade;
        trade.ListingId = listing;
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }

    private long OrZero(ReadOnlySpan<byte> raw, int listing, bool isPrice, ref RejectReason reason) =>
        raw.SequenceEqual("\"\""u8) ? 0 : isPrice ? numbers.Price(raw, listing, ref reason) : numbers.Quantity(raw, listing, ref reason);

    // "833140787", or without quotes
    private bool TryDigits(ReadOnlySpan<byte> raw, out long value)
    {
        value = 0;
        return PlainValue.TryNumber(raw, scratch, out var text) && !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    private static bool TrySeconds(long seconds, out long nanos)
    {
        nanos = seconds <= long.MaxValue / Timestamp.NanosPerSecond ? seconds * Timestamp.NanosPerSecond : -1;
        return nanos >= 0;
    }

    // The maker's side: who took from a seller has bought.
    private static bool TrySide(ReadOnlySpan<byte> text, out Side side)
    {
        side = text.SequenceEqual("SELL"u8) ? Side.Buy : text.SequenceEqual("BUY"u8) ? Side.Sell : Side.Unknown;
        return side != Side.Unknown;
    }
}
