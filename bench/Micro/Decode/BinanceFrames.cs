using System.Globalization;
using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Synthetic Binance frames with the sizes and number lengths of real ones. The same seed gives the same frame.</summary>
internal static class BinanceFrames
{
    /// <summary>Frames of one measured round.</summary>
    public const int Round = 16;

    /// <summary>A round in the proportions of two busy listings: quotes first, then trades, then books.</summary>
    public static readonly string[] Mixed =
    [
        "linear-quote", "spot-quote", "linear-depth", "linear-quote", "spot-trade", "spot-quote", "linear-trade", "spot-depth",
        "linear-quote", "spot-aggregate", "spot-quote", "linear-quote", "spot-depth", "linear-trade", "spot-quote", "spot-bar",
    ];

    /// <summary>A table of 300 symbols, one of which is used.</summary>
    public static SymbolTable Symbols(int id) =>
        new([KeyValuePair.Create("BTCUSDT", id), .. Enumerable.Range(0, 300).Select(i => KeyValuePair.Create($"A{i}USDT", SymbolTable.Unselected))]);

    public static byte[] Write(string name, int seed)
    {
        var random = new Random(seed);
        var time = 1_700_000_000_000 + random.Next(1_000_000);
        var id = 50_093_239_189 + random.Next(1_000_000);
        string Price() => Fixed(random, 36_000, 37_000, 2);
        string Quantity() => Fixed(random, 0, 4, 5);
        var text = name switch
        {
            "spot-depth" => Depth(time, id, Levels(random, 2, 2, 5, 8), Levels(random, 2, 2, 5, 8)),
            "spot-depth-100" => Depth(time, id, Levels(random, 50, 2, 5, 8), Levels(random, 50, 2, 5, 8)),
            "spot-quote" => $$$"""{"stream":"btcusdt@bookTicker","data":{"u":{{{id}}},"s":"BTCUSDT","b":"{{{Price()}}}000000","B":"{{{Quantity()}}}000","a":"{{{Price()}}}000000","A":"{{{Quantity()}}}000"}}""",
            "spot-trade" => $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":{{{time}}},"s":"BTCUSDT","t":{{{id}}},"p":"{{{Price()}}}000000","q":"{{{Quantity()}}}000","T":{{{time}}},"m":true,"M":true}}""",
            "spot-aggregate" => $$$"""{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":{{{time}}},"s":"BTCUSDT","a":{{{id}}},"p":"{{{Price()}}}000000","q":"{{{Quantity()}}}000","f":{{{id}}},"l":{{{id}}},"T":{{{time}}},"m":false,"M":true}}""",
            "spot-bar" => $$$$"""{"stream":"btcusdt@kline_1m","data":{"e":"kline","E":{{{{time}}}},"s":"BTCUSDT","k":{"t":1700000040000,"T":1700000099999,"s":"BTCUSDT","i":"1m","f":{{{{id}}}},"L":{{{{id}}}},"o":"{{{{Price()}}}}000000","c":"{{{{Price()}}}}000000","h":"{{{{Price()}}}}000000","l":"{{{{Price()}}}}000000","v":"25.87712000","n":30,"x":false,"q":"911600.46123000","V":"5.80000000","Q":"204624.00000000","B":"0"}}}""",
            "linear-depth" => $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":{{{time}}},"T":{{{time}}},"s":"BTCUSDT","U":{{{id * 100}}},"u":{{{(id * 100) + 50}}},"pu":{{{(id * 100) - 1}}},"b":[{{{Levels(random, 4, 1, 3, 2)}}}],"a":[{{{Levels(random, 4, 1, 3, 2)}}}]}}""",
            "linear-quote" => $$$"""{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":{{{id * 100}}},"s":"BTCUSDT","b":"36500.20","B":"{{{Fixed(random, 0, 9, 3)}}}","a":"36500.30","A":"{{{Fixed(random, 0, 9, 3)}}}","T":{{{time}}},"E":{{{time}}}}}""",
            "linear-trade" => $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":{{{time}}},"T":{{{time}}},"s":"BTCUSDT","t":{{{id}}},"p":"36500.30","q":"{{{Fixed(random, 0, 9, 3)}}}","X":"MARKET","m":false}}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such frame"),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Depth(long time, long id, string bids, string asks) =>
        $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":{{{time}}},"s":"BTCUSDT","U":{{{id}}},"u":{{{id + 13}}},"b":[{{{bids}}}],"a":[{{{asks}}}]}}""";

    private static string Levels(Random random, int count, int priceDecimals, int quantityDecimals, int padded) =>
        string.Join(',', Enumerable.Range(0, count).Select(_ => $"[\"{Pad(Fixed(random, 36_000, 37_000, priceDecimals), padded)}\",\"{Pad(random.Next(3) == 0 ? "0.000" : Fixed(random, 0, 4, quantityDecimals), padded)}\"]"));

    // The venue's spot payloads always have eight decimals.
    private static string Pad(string number, int decimals) => number.PadRight(Math.Max(number.Length, number.IndexOf('.', StringComparison.Ordinal) + 1 + decimals), '0');

    private static string Fixed(Random random, int from, int to, int decimals) => (from + (random.NextDouble() * (to - from))).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
