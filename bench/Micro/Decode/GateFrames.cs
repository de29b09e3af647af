using System.Globalization;
using System.Text;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Synthetic Gate frames with the sizes and number lengths of real ones: trailing zeros cut, so that lengths change. The same seed gives the same frame.</summary>
internal static class GateFrames
{
    /// <summary>The names that <see cref="Write"/> knows.</summary>
    public static readonly string[] Names = ["gate-book", "gate-stream", "gate-trade", "gate-quote", "gate-ticker"];

    public static byte[] Write(string name, int seed)
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
