using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Frames as Bybit writes them: spot names the time in front of the type and drops trailing zeros, linear's books and trades have the type first and prices with all places of the tick.</summary>
/// <param name="market">Kind of contract.</param>
internal sealed class BybitWarmUp(MarketKind market) : WarmUpDialect(BybitFeed.VenueName, market)
{
    private readonly bool _isLinear = market == MarketKind.Linear;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"success":true,"ret_msg":"subscribe","conn_id":"2324d924-aa4d-45b0-a858-7b8be29ab52b","req_id":"10001","op":"subscribe"}""",
        """{"success":true,"ret_msg":"","conn_id":"d6ki1eae0cl5msgggj7g-1uoz2","req_id":"2","op":"subscribe"}""",
        """{"success":false,"ret_msg":"Invalid symbol :[orderbook.50.NOSUCHSYM]","conn_id":"d967ikkn0ine3iqmjc30-koqj","op":"subscribe"}""",
        """{"success":true,"ret_msg":"pong","conn_id":"2324d924-aa4d-45b0-a858-7b8be29ab52b","req_id":"10002","op":"ping"}""",
    ];

    /// <inheritdoc/>
    public override bool CountsBookMessages => true;

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", _isLinear ? "0.001" : "0.000001"),
        "ETH" => ("0.01", _isLinear ? "0.01" : "0.00001"),
        "DOGE" => ("0.00001", _isLinear ? "1" : "0.1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Book("delta", delta);

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book) => Book("snapshot", book);

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) =>
        Invariant($$$"""{"topic":"orderbook.1.{{{native}}}","ts":{{{timeMillis + 3}}},"type":"snapshot","data":{"s":"{{{native}}}","b":{{{Levels(native, [bid])}}},"a":{{{Levels(native, [ask])}}},"u":{{{sequence}}},"seq":{{{sequence}}}},"cts":{{{timeMillis}}}}""");

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy)
    {
        var side = isBuy ? "Buy" : "Sell";
        var (price, quantity) = (Price(native, print.Price), Trimmed(print.Quantity));
        return _isLinear
            ? Invariant($$$"""{"topic":"publicTrade.{{{native}}}","type":"snapshot","ts":{{{timeMillis + 1}}},"data":[{"T":{{{timeMillis}}},"s":"{{{native}}}","S":"{{{side}}}","v":"{{{quantity}}}","p":"{{{price}}}","L":"PlusTick","i":"8c931d9a-b703-5c34-9aeb-{{{id:x12}}}","BT":false,"RPI":false,"seq":{{{id}}}}]}""")
            : Invariant($$$"""{"topic":"publicTrade.{{{native}}}","ts":{{{timeMillis + 1}}},"type":"snapshot","data":[{"i":"{{{id}}}","T":{{{timeMillis}}},"p":"{{{price}}}","v":"{{{quantity}}}","S":"{{{side}}}","seq":{{{id}}},"s":"{{{native}}}","BT":false,"RPI":false}]}""");
    }

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close)
    {
        var start = timeMillis / 60_000 * 60_000;
        var (first, last) = (Price(native, open), Price(native, close.Price));
        var data = Invariant($$$"""[{"start":{{{start}}},"end":{{{start + 59_999}}},"interval":"1","open":"{{{first}}}","close":"{{{last}}}","high":"{{{last}}}","low":"{{{first}}}","volume":"{{{Trimmed(close.Quantity)}}}","turnover":"34666.4005","confirm":false,"timestamp":{{{timeMillis}}}}]""");
        return _isLinear
            ? Invariant($$$"""{"topic":"kline.1.{{{native}}}","data":{{{data}}},"ts":{{{timeMillis}}},"type":"snapshot"}""")
            : Invariant($$$"""{"type":"snapshot","topic":"kline.1.{{{native}}}","data":{{{data}}},"ts":{{{timeMillis}}}}""");
    }

    private string Book(string type, WarmUpDelta delta)
    {
        var head = _isLinear ? Invariant($"\"type\":\"{type}\",\"ts\":{delta.TimeMillis + 1}") : Invariant($"\"ts\":{delta.TimeMillis + 1},\"type\":\"{type}\"");
        return Invariant($$$"""{"topic":"orderbook.50.{{{delta.Native}}}",{{{head}}},"data":{"s":"{{{delta.Native}}}","b":{{{Levels(delta.Native, delta.Bids)}}},"a":{{{Levels(delta.Native, delta.Asks)}}},"u":{{{delta.Last}}},"seq":{{{delta.Last}}}},"cts":{{{delta.TimeMillis}}}}""");
    }

    private string Levels(string native, IReadOnlyList<WarmUpLevel> levels) => Pairs(levels, price => Price(native, price), Trimmed);

    private string Price(string native, decimal price)
    {
        var increment = Increments(native[..^4]).Price;
        return _isLinear ? Padded(price, increment.Length - increment.IndexOf('.', StringComparison.Ordinal) - 1) : Trimmed(price);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
