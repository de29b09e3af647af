using System.Globalization;

namespace Crossfeed.LoadSender.Frames;

/// <summary>
/// The built-in messages. A listing's book stands at 60,000 / 60,001 or 100 higher, and every second message moves it from one to the other, so that with two venues, or
/// with one against a book that stands still, every second message opens or closes an edge of 16 basis points. Quotes, diffs and trades take turns.
/// </summary>
public static class BuiltInFrames
{
    /// <summary>Most instruments, so most sockets are twice as many.</summary>
    public const int MaxInstruments = 8;

    private const int Low = 60_000;
    private const int High = 60_100;
    private const int DefaultDepth = 40; // levels a side in the depth snapshot behind the best

    private static readonly string[] Bases = ["BTC", "ETH", "SOL", "XRP", "ADA", "DOT", "LTC", "UNI"];

    /// <summary>The base asset of an instrument; the quote asset is USDT.</summary>
    /// <param name="instrument">From 0.</param>
    public static string Base(int instrument) => Bases[instrument];

    /// <summary>The venue's own name of an instrument.</summary>
    /// <param name="dialect">The venue.</param>
    /// <param name="instrument">From 0.</param>
    public static string Native(Dialect dialect, int instrument) => Bases[instrument] + (dialect == Dialect.Binance ? "USDT" : "_USDT");

    /// <summary>One turn of messages: half of them move the best prices.</summary>
    /// <param name="dialect">The venue.</param>
    /// <param name="native">The venue's name of the instrument.</param>
    public static IReadOnlyList<FrameTemplate> Cycle(Dialect dialect, string native)
    {
        Func<bool, string> quote, diff;
        Func<int, string> trade;
        if (dialect == Dialect.Binance)
        {
            (quote, diff, trade) = (isHigh => BinanceQuote(native, isHigh), isHigh => BinanceDiff(native, isHigh), price => BinanceTrade(native, price));
        }
        else
        {
            (quote, diff, trade) = (isHigh => GateQuote(native, isHigh), isHigh => GateDiff(native, isHigh), price => GateTrade(native, price));
        }

        // The quote moves the top ahead of the book, the diff behind it brings the book there; the last two moves are the diffs' own.
        return
        [
            new(quote(true)), new(diff(true)), new(trade(High)), new(quote(false)),
            new(diff(false)), new(diff(true)), new(trade(Low)), new(diff(false)),
        ];
    }

    /// <summary>Body of the venue's depth snapshot.</summary>
    /// <param name="dialect">The venue.</param>
    /// <param name="sequence">The book's sequence.</param>
    /// <param name="isHigh">Whether the book stands at the upper prices.</param>
    /// <param name="depth">Levels a side behind the best.</param>
    public static string DepthSnapshot(Dialect dialect, long sequence, bool isHigh, int depth = DefaultDepth)
    {
        var (zeros, size) = dialect == Dialect.Binance ? (".00000000", "1.50000000") : ("", "1.5");
        var bids = Enumerable.Range(0, depth).Select(i => Low - i).Prepend(isHigh ? High : 0).Where(p => p != 0);
        var asks = Enumerable.Range(0, depth).Select(i => High + 2 + i).Prepend(isHigh ? High + 1 : Low + 1);
        var bidText = Levels(bids, zeros, size);
        var askText = Levels(asks, zeros, size);
        return dialect == Dialect.Binance
            ? $$"""{"lastUpdateId":{{Text(sequence)}},"bids":[{{bidText}}],"asks":[{{askText}}]}"""
            : $$"""{"id":{{Text(sequence)}},"current":1700000000123,"update":1700000000120,"asks":[{{askText}}],"bids":[{{bidText}}]}""";
    }

    /// <summary>Body of the venue's instrument list.</summary>
    /// <param name="dialect">The venue.</param>
    public static string InstrumentList(Dialect dialect) => dialect == Dialect.Binance
        ? $$"""{"timezone":"UTC","symbols":[{{string.Join(",", Bases.Select(BinanceInstrument))}}]}"""
        : $"[{string.Join(",", Bases.Select(GateInstrument))}]";

    private static string BinanceInstrument(string name) =>
        $$"""{"symbol":"{{name}}USDT","status":"TRADING","baseAsset":"{{name}}","baseAssetPrecision":8,"quoteAsset":"USDT","quotePrecision":8,"isSpotTradingAllowed":true,"filters":[{"filterType":"PRICE_FILTER","minPrice":"0.01000000","tickSize":"0.01000000"},{"filterType":"LOT_SIZE","minQty":"0.00001000","stepSize":"0.00001000"}]}""";

    private static string GateInstrument(string name) =>
        $$"""{"id":"{{name}}_USDT","base":"{{name}}","quote":"USDT","fee":"0.2","min_quote_amount":"3","amount_precision":6,"precision":1,"trade_status":"tradable"}""";

    private static string BinanceQuote(string native, bool isHigh)
    {
        var bid = isHigh ? High : Low;
        return Binance(native, "bookTicker", $$"""{"u":<id>,"s":"{{native}}","b":"{{bid}}.00000000","B":"1.50000000","a":"{{bid + 1}}.00000000","A":"1.50000000"}""");
    }

    // Both sides: the new best set, the old one taken away, and a level deeper in the book changed.
    private static string BinanceDiff(string native, bool isHigh)
    {
        var (high, low, deep) = isHigh ? ("1.50000000", "0.00000000", "2.25000000") : ("0.00000000", "1.50000000", "0.75000000");
        return Binance(native, "depth@100ms", $$"""{"e":"depthUpdate","E":1700000000123,"s":"{{native}}","U":<first>,"u":<id>,"b":[["{{High}}.00000000","{{high}}"],["{{Low - 7}}.00000000","{{deep}}"]],"a":[["{{Low + 1}}.00000000","{{low}}"],["{{High + 1}}.00000000","{{high}}"],["{{High + 9}}.00000000","{{deep}}"]]}""");
    }

    private static string BinanceTrade(string native, int price) => Binance(
        native,
        "aggTrade",
        $$"""{"e":"aggTrade","E":1700000000123,"s":"{{native}}","a":<id>,"p":"{{price}}.00000000","q":"0.01250000","f":5266583935,"l":5266583936,"T":1700000000122,"m":true,"M":true}""");

    private static string Binance(string native, string channel, string data) => $$"""{"stream":"{{native.ToLowerInvariant()}}@{{channel}}","data":""" + data + "}";

    private static string GateQuote(string native, bool isHigh)
    {
        var bid = isHigh ? High : Low;
        return Gate("book_ticker", $$"""{"t":1700000000122,"u":<id>,"s":"{{native}}","b":"{{bid}}","B":"1.5","a":"{{bid + 1}}","A":"1.5"}""");
    }

    private static string GateDiff(string native, bool isHigh)
    {
        var (high, low, deep) = isHigh ? ("1.5", "0", "2.25") : ("0", "1.5", "0.75");
        return Gate(
            "order_book_update",
            $$"""{"t":1700000000122,"e":"depthUpdate","E":1700000000,"s":"{{native}}","U":<first>,"u":<id>,"b":[["{{High}}","{{high}}"],["{{Low - 7}}","{{deep}}"]],"a":[["{{Low + 1}}","{{low}}"],["{{High + 1}}","{{high}}"],["{{High + 9}}","{{deep}}"]]}""");
    }

    private static string GateTrade(string native, int price) => Gate(
        "trades",
        $$"""{"id":<id>,"create_time":1700000000,"create_time_ms":"1700000000122.4578","side":"sell","currency_pair":"{{native}}","amount":"0.0125","price":"{{price}}","range":"2390902-2390902"}""");

    private static string Gate(string channel, string result) =>
        $$"""{"time":1700000000,"time_ms":1700000000123,"channel":"spot.{{channel}}","event":"update","result":""" + result + "}";

    private static string Levels(IEnumerable<int> prices, string zeros, string size) => string.Join(",", prices.Select(p => $"[\"{p}{zeros}\",\"{size}\"]"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
