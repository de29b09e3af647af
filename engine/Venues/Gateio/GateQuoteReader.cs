using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Gateio;

/// <summary>General path of <c>spot.book_ticker</c> and <c>spot.tickers</c>.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class GateQuoteReader(GateWidening widening, byte[] scratch)
{
    private const int Symbol = 0;
    private const int BidPrice = 1;
    private const int AskPrice = 2;
    private const int BidQuantity = 3;
    private const int AskQuantity = 4;
    private const int Time = 5;
    private const int Sequence = 6;

    private readonly GateObject _bookTicker = new("s", "b", "a", "B", "A", "t", "u");
    private readonly GateObject _ticker = new("currency_pair", "highest_bid", "lowest_ask");

    /// <summary>Reads the result of a book_ticker: the top of the book with its id.</summary>
    /// <param name="json">The result object.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBookTicker(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        // {"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003341504","a":"19179.38","A":"0.09"}
        var reason = Begin(_bookTicker, json, symbols, out var listing);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!GateValue.TryMillis(_bookTicker.Raw(json, Time), out var time) || !GateValue.TryInteger(_bookTicker.Raw(json, Sequence), out var sequence))
        {
            return RejectReason.UnexpectedShape;
        }

        var bid = ReadNumber(_bookTicker.Raw(json, BidPrice), listing, isPrice: true, ref reason);
        var bidQuantity = ReadNumber(_bookTicker.Raw(json, BidQuantity), listing, isPrice: false, ref reason);
        var ask = ReadNumber(_bookTicker.Raw(json, AskPrice), listing, isPrice: true, ref reason);
        var askQuantity = ReadNumber(_bookTicker.Raw(json, AskQuantity), listing, isPrice: false, ref reason);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Sequence = sequence;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return RejectReason.None;
    }

    /// <summary>Reads the result of a ticker: best prices without sizes and without an id.</summary>
    /// <param name="json">The result object.</param>
    /// <param name="timeNanos">Time of the message, the only one there is.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTicker(ReadOnlySpan<byte> json, long timeNanos, SymbolTable symbols, DecodedFrame output)
    {
        // {"currency_pair":"NEO_BTC","last":"0.0018716","lowest_ask":"0.0018734","highest_bid":"0.0018697","change_percentage":"2.9256","base_volume":"1138.01640718",…}
        var reason = Begin(_ticker, json, symbols, out var listing);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var bid = ReadNumber(_ticker.Raw(json, BidPrice), listing, isPrice: true, ref reason);
        var ask = ReadNumber(_ticker.Raw(json, AskPrice), listing, isPrice: true, ref reason);
        if (reason != RejectReason.None || listing < 0)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = timeNanos;
        quote.Price = bid;
        quote.AskPrice = ask;
        return RejectReason.None;
    }

    private RejectReason Begin(GateObject fields, ReadOnlySpan<byte> json, SymbolTable symbols, out int listing)
    {
        listing = SymbolTable.Unknown;
        var reason = fields.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!GateValue.TryText(fields.Raw(json, Symbol), scratch, out var symbol))
        {
            return RejectReason.UnexpectedShape;
        }

        listing = symbols.Find(symbol);
        return listing == SymbolTable.Unknown ? RejectReason.UnknownSymbol : RejectReason.None;
    }

    // An empty text stands for a side without orders. Keeps the first reason.
    private long ReadNumber(ReadOnlySpan<byte> raw, int listing, bool isPrice, ref RejectReason reason)
    {
        if (reason != RejectReason.None)
        {
            return 0;
        }

        if (!GateValue.TryText(raw, scratch, out var text))
        {
            reason = RejectReason.UnexpectedShape;
            return 0;
        }

        if (listing < 0 || text.IsEmpty)
        {
            return 0;
        }

        reason = isPrice ? widening.Price(listing, text, out var value) : widening.Quantity(listing, text, out value);
        return value;
    }
}
