using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Gateio;

/// <summary>General path of <c>book_ticker</c> and <c>spot.tickers</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
/// <param name="countsContracts">True for contracts.</param>
internal sealed class GateQuoteReader(GateNumbers numbers, byte[] scratch, bool countsContracts)
{
    private const int Symbol = 0;
    private const int BidPrice = 1;
    private const int AskPrice = 2;
    private const int BidQuantity = 3;
    private const int AskQuantity = 4;
    private const int Time = 5;
    private const int Sequence = 6;

    private readonly ObjectFields _bookTicker = new("s", "b", "a", "B", "A", "t", "u");
    private readonly ObjectFields _ticker = new("currency_pair", "highest_bid", "lowest_ask");

    /// <summary>Reads the result of a book_ticker: the top of the book with its id.</summary>
    /// <param name="json">The result object.</param>
    /// <param name="symbols">Native symbols.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBookTicker(ReadOnlySpan<byte> json, SymbolTable symbols, DecodedFrame output)
    {
        // {"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003341504","a":"19179.38","A":"0.09"}
        // {"t":1791009973168,"u":126906668187,"s":"BTC_USDT","b":"84588.1","B":5564,"a":"84588.2","A":23621}
        var reason = Begin(_bookTicker, json, symbols, out var listing);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!PlainTime.TryMillis(_bookTicker.Raw(json, Time), out var time) || !PlainValue.TryInteger(_bookTicker.Raw(json, Sequence), out var sequence))
        {
            return RejectReason.UnexpectedShape;
        }

        var bid = Price(_bookTicker.Raw(json, BidPrice), listing, ref reason);
        var bidQuantity = Quantity(_bookTicker.Raw(json, BidQuantity), listing, ref reason);
        var ask = Price(_bookTicker.Raw(json, AskPrice), listing, ref reason);
        var askQuantity = Quantity(_bookTicker.Raw(json, AskQuantity), listing, ref reason);
        if (reason != RejectReason.None || listing < 0 || (time == 0 && countsContracts))
        {
            return reason; // a contract's message without a time is none: it says nothing of the present top
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

        var bid = Price(_ticker.Raw(json, BidPrice), listing, ref reason);
        var ask = Price(_ticker.Raw(json, AskPrice), listing, ref reason);
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

    private RejectReason Begin(ObjectFields fields, ReadOnlySpan<byte> json, SymbolTable symbols, out int listing)
    {
        listing = SymbolTable.Unknown;
        var reason = fields.Split(json);
        return reason != RejectReason.None ? reason : SymbolValue.Find(fields.Raw(json, Symbol), scratch, symbols, out listing);
    }

    // An empty text stands for a side without orders.
    private long Price(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason) => raw.SequenceEqual("\"\""u8) ? 0 : numbers.Price(raw, listing, ref reason);

    private long Quantity(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason) => raw.SequenceEqual("\"\""u8) ? 0 : numbers.Quantity(raw, listing, ref reason);
}
