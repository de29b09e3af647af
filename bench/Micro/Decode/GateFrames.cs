using System.Globalization;
using System.Text;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Synthetic Gate frames with the sizes and number lengths of real ones: trailing zeros cut, so that lengths change. The same seed gives the same frame.</summary>
internal static class GateFrames
{
    /// <summary>The names that <see cref="Write"/> knows.</summary>
    public static readonly string[] Names = ["gate-book", "gate-stream", "gate-trade", "gate-quote", "gate-ticker"];

    /// <summary>The futures among them, whose quantities count contracts.</summary>
    public static readonly string[] FuturesNames = ["futures-stream", "futures-quote", "futures-stream", "futures-quote", "futures-trade", "futures-update"];

    public static byte[] Write(string name, int seed) => name.StartsWith("futures", StringComparison.Ordinal) ? WriteFutures(name, seed) : WriteSpot(name, seed);

    private static byte[] WriteFutures(string name, int seed)
    {
        var random = new Random(seed);
        var time = 1_791_009_973_000 + random.Next(1_000_000);
        var id = 126_906_668_178 + random.Next(1_000_000);
        string Price() => Trimmed(random, 84_500, 84_600, 1);
        string Size() => ((int)Math.Pow(10, random.NextDouble() * 4.5)).ToString(CultureInfo.InvariantCulture);
        string Levels(Func<string, string, string> write) => string.Join(',', Enumerable.Range(0, random.Next(1, 9)).Select(_ => write(Price(), random.Next(3) == 0 ? "0" : Size())));
        string Lists() => Levels((price, size) => $"[\"{price}\",\"{size}\"]");
        string Objects() => Levels((price, size) => $$"""{"p":"{{price}}","s":"{{size}}"}""");
        var head = $"{{\"time\":{time / 1000},\"time_ms\":{time},\"channel\":\"futures.";
        var text = head + name switch
        {
            "futures-stream" => $$$"""obu","event":"update","result":{"t":{{{time}}},"s":"ob.BTC_USDT.50","U":{{{id}}},"u":{{{id + 5}}},"b":[{{{Lists()}}}],"a":[{{{Lists()}}}]}}""",
            "futures-update" => $$$"""order_book_update","event":"update","result":{"t":{{{time}}},"s":"BTC_USDT","U":{{{id}}},"u":{{{id + 5}}},"b":[{{{Objects()}}}],"a":[{{{Objects()}}}]}}""",
            "futures-quote" => $$$"""book_ticker","event":"update","result":{"t":{{{time}}},"u":{{{id}}},"s":"BTC_USDT","b":"{{{Price()}}}","B":"{{{Size()}}}","a":"{{{Price()}}}","A":"{{{Size()}}}"}}""",
            "futures-trade" => $$$"""trades","event":"update","result":[{"size":"-{{{Size()}}}","id":{{{random.Next(100_000_000, 999_999_999)}}},"create_time":{{{time / 1000}}},"create_time_ms":{{{time}}},"price":"{{{Price()}}}","contract":"BTC_USDT"}]}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such frame"),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    private static byte[] WriteSpot(string name, int seed)
    {
        var random = new Random(seed);
        var time = 1_700_000_000_000 + random.Next(1_000_000);
        var id = 27_053_258_982 + random.Next(1_000_000);
        string Price() => Trimmed(random, 36_000, 37_000, 2);
        string Quantity() => Trimmed(random, 0, 4, 6);
        string Levels() => string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"[\"{Price()}\",\"{(random.Next(3) == 0 ? "0" : Quantity())}\"]"));
        var head = $"{{\"time\":{time / 1000},\"time_ms\":{time},\"channel\":\"spot.";
        var text = head + name switch
        {
            "gate-book" => $$$"""order_book_update","event":"update","result":{"t":{{{time}}},"e":"depthUpdate","E":{{{time / 1000}}},"s":"BTC_USDT","U":{{{id}}},"u":{{{id + 5}}},"b":[{{{Levels()}}}],"a":[{{{Levels()}}}]}}""",
            "gate-stream" => $$$"""obu","event":"update","result":{"t":{{{time}}},"s":"ob.BTC_USDT.50","U":{{{id}}},"u":{{{id + 5}}},"b":[{{{Levels()}}}],"a":[{{{Levels()}}}]}}""",
            "gate-trade" => $$$"""trades","event":"update","result":{"id":{{{id}}},"create_time":{{{time / 1000}}},"create_time_ms":"{{{time}}}.4578","side":"sell","currency_pair":"BTC_USDT","amount":"{{{Quantity()}}}","price":"{{{Price()}}}","range":"2390902-2390902"}}""",
            "gate-quote" => $$$"""book_ticker","event":"update","result":{"t":{{{time}}},"u":{{{id}}},"s":"BTC_USDT","b":"{{{Price()}}}","B":"{{{Quantity()}}}","a":"{{{Price()}}}","A":"{{{Quantity()}}}"}}""",
            "gate-ticker" => $$$"""tickers","event":"update","result":{"currency_pair":"BTC_USDT","last":"{{{Price()}}}","lowest_ask":"{{{Price()}}}","highest_bid":"{{{Price()}}}","change_percentage":"-2.92","base_volume":"1138.016407","quote_volume":"2048263.365803","high_24h":"37100.5","low_24h":"35900"}}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such frame"),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Trimmed(Random random, int from, int to, int decimals) =>
        (from + (random.NextDouble() * (to - from))).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
}
