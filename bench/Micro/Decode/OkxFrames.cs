using System.Globalization;
using System.Text;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Synthetic OKX frames with the sizes and number lengths of real ones: trailing zeros cut, so that lengths change from level to level. The same seed gives the same frame.</summary>
internal static class OkxFrames
{
    /// <summary>The names that <see cref="Write"/> knows.</summary>
    public static readonly string[] Names = ["okx-book", "okx-book-large", "okx-trade", "okx-quote", "okx-ticker"];

    /// <summary>What a connection brings, in about these parts: two books to a trade and four quotes.</summary>
    public static readonly string[] Mixed = ["okx-book", "okx-book", "okx-trade", "okx-quote", "okx-quote", "okx-quote", "okx-quote"];

    /// <summary>Writes a frame.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">The seed.</param>
    public static byte[] Write(string name, int seed)
    {
        var random = new Random(seed);
        var time = 1_700_000_000_000 + random.Next(1_000_000);
        var id = 15_938_571_446 + random.Next(1_000_000);
        string Price() => Trimmed(random, 36_000, 37_000, 1);
        string Quantity() => Trimmed(random, 0, 4, 8);
        string Level() => $"[\"{Price()}\",\"{(random.Next(3) == 0 ? "0" : random.Next(3) == 0 ? Trimmed(random, 0, 4, 2) : Quantity())}\",\"0\",\"{random.Next(random.Next(4) == 0 ? 30 : 9)}\"]";
        string Levels(int from, int to) => string.Join(',', Enumerable.Range(0, random.Next(from, to)).Select(_ => Level()));
        string Book(int from, int to) => $$$"""books","instId":"BTC-USDT"},"action":"update","data":[{"asks":[{{{Levels(from, to)}}}],"bids":[{{{Levels(from, to)}}}],"ts":"{{{time}}}","checksum":0,"seqId":{{{id}}},"prevSeqId":{{{id - 31}}}}]}""";
        var text = "{\"arg\":{\"channel\":\"" + name switch
        {
            "okx-book" => Book(2, 14),
            "okx-book-large" => Book(40, 60),
            "okx-trade" => $$$"""trades","instId":"BTC-USDT"},"data":[{"instId":"BTC-USDT","tradeId":"{{{id / 20}}}","px":"{{{Price()}}}","sz":"{{{Quantity()}}}","side":"{{{(random.Next(2) == 0 ? "buy" : "sell")}}}","ts":"{{{time}}}","count":"{{{random.Next(1, 12)}}}","source":"0","seqId":{{{id}}}}]}""",
            "okx-quote" => $$$"""bbo-tbt","instId":"BTC-USDT"},"data":[{"asks":[["{{{Price()}}}","{{{Quantity()}}}","0","{{{random.Next(1, 30)}}}"]],"bids":[["{{{Price()}}}","{{{Quantity()}}}","0","{{{random.Next(1, 30)}}}"]],"ts":"{{{time}}}","seqId":{{{id}}}}]}""",
            "okx-ticker" => $$$"""tickers","instId":"BTC-USDT"},"data":[{"instType":"SPOT","instId":"BTC-USDT","last":"{{{Price()}}}","lastSz":"{{{Quantity()}}}","askPx":"{{{Price()}}}","askSz":"{{{Quantity()}}}","bidPx":"{{{Price()}}}","bidSz":"{{{Quantity()}}}","open24h":"36000.1","high24h":"37000","low24h":"35900","sodUtc0":"36111","sodUtc8":"36222.2","volCcy24h":"525802090.62716611","vol24h":"17602.13085371","ts":"{{{time}}}"}]}""",
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such frame"),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Trimmed(Random random, int from, int to, int decimals) =>
        Math.Round(from + (random.NextDouble() * (to - from)), decimals).ToString("0.########", CultureInfo.InvariantCulture);
}
