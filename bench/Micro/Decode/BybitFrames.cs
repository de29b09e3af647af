using System.Globalization;
using System.Text;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Synthetic Bybit frames with the sizes and number lengths of real ones: spot cuts trailing zeros, linear's prices keep those of the tick. The same seed gives the same frame.</summary>
internal static class BybitFrames
{
    /// <summary>The names that <see cref="Write"/> knows.</summary>
    public static readonly string[] Names = ["bybit-spot-book", "bybit-linear-book", "bybit-linear-book-50", "bybit-quote", "bybit-spot-trade", "bybit-linear-trade", "bybit-ticker", "bybit-bar"];

    public static byte[] Write(string name, int seed)
    {
        var random = new Random(seed);
        var time = 1_786_310_000_000 + random.Next(1_000_000);
        var id = 15_076_955 + random.Next(1_000_000);
        string Price(bool isFixed) => Number(random, 65_000, 66_000, 1, isFixed);
        string Quantity() => Number(random, 0, 4, 3, isFixed: true);
        string Levels(int count, bool isFixed) => string.Join(',', Enumerable.Range(0, count).Select(_ => $"[\"{Price(isFixed)}{(isFixed ? "0" : "")}\",\"{(random.Next(3) == 0 ? "0" : Quantity())}\"]"));
        string Book(string channel, string type, string bids, string asks, bool isTypeFirst) =>
            $$$"""{"topic":"{{{channel}}}.BTCUSDT",{{{(isTypeFirst ? $"\"type\":\"{type}\",\"ts\":{time}" : $"\"ts\":{time},\"type\":\"{type}\"")}}},"data":{"s":"BTCUSDT","b":[{{{bids}}}],"a":[{{{asks}}}],"u":{{{id}}},"seq":{{{753_843_000_000 + id}}}},"cts":{{{time - 2}}}}""";
        return Encoding.UTF8.GetBytes(name switch
        {
            "bybit-spot-book" => Book("orderbook.50", "delta", Levels(random.Next(1, 4), isFixed: false), Levels(random.Next(1, 3), isFixed: false), isTypeFirst: false),
            "bybit-linear-book" => Book("orderbook.50", "delta", Levels(random.Next(1, 6), isFixed: true), Levels(random.Next(1, 6), isFixed: true), isTypeFirst: true),
            "bybit-linear-book-50" => Book("orderbook.50", "snapshot", Levels(50, isFixed: true), Levels(50, isFixed: true), isTypeFirst: true),
            "bybit-quote" => Book("orderbook.1", "snapshot", Levels(1, isFixed: true), Levels(1, isFixed: true), isTypeFirst: false),
            "bybit-spot-trade" => $$$"""{"topic":"publicTrade.BTCUSDT","ts":{{{time}}},"type":"snapshot","data":[{"i":"22900000011{{{id}}}","T":{{{time - 1}}},"p":"{{{Price(isFixed: false)}}}","v":"{{{Quantity()}}}","S":"Sell","seq":{{{id}}},"s":"BTCUSDT","BT":false,"RPI":false}]}""",
            "bybit-linear-trade" => $$$"""{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":{{{time}}},"data":[{"T":{{{time - 1}}},"s":"BTCUSDT","S":"Buy","v":"{{{Quantity()}}}","p":"{{{Price(isFixed: true)}}}0","L":"PlusTick","i":"a9188a0a-82bc-50de-be60-0000{{{id:x8}}}","BT":false,"RPI":false,"seq":{{{753_843_000_000 + id}}}}]}""",
            "bybit-ticker" => $$$"""{"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","markPrice":"65117.43","openInterestValue":"3899995666.09","bid1Price":"{{{Price(isFixed: true)}}}0","bid1Size":"{{{Quantity()}}}","ask1Price":"{{{Price(isFixed: true)}}}0","ask1Size":"{{{Quantity()}}}"},"cs":{{{753_843_000_000 + id}}},"ts":{{{time}}}}""",
            "bybit-bar" => $$$"""{"topic":"kline.1.BTCUSDT","data":[{"start":{{{time / 60_000 * 60_000}}},"end":{{{(time / 60_000 * 60_000) + 59_999}}},"interval":"1","open":"{{{Price(isFixed: false)}}}","close":"{{{Price(isFixed: false)}}}","high":"{{{Price(isFixed: false)}}}","low":"{{{Price(isFixed: false)}}}","volume":"{{{Quantity()}}}","turnover":"102627.995","confirm":false,"timestamp":{{{time}}}}],"ts":{{{time}}},"type":"snapshot"}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such frame"),
        });
    }

    private static string Number(Random random, int from, int to, int decimals, bool isFixed)
    {
        var text = (from + (random.NextDouble() * (to - from))).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return isFixed ? text : text.TrimEnd('0').TrimEnd('.');
    }
}
