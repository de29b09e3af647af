using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>Frames as Binance writes them: combined streams; spot pads every number to eight decimals, USD-M to the listing's own.</summary>
/// <param name="market">Spot or linear.</param>
internal sealed class BinanceWarmUp(MarketKind market) : WarmUpDialect("binance", market)
{
    private const int SpotDecimals = 8;

    private readonly bool _isLinear = market == MarketKind.Linear;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"result":null,"id":1}""",
        """{"error":{"code":2,"msg":"Invalid request"},"id":4}""",
        """{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1700000000123}}""",
        """{"stream":"btcusdt@miniTicker","data":{"e":"24hrMiniTicker","E":1700000000123,"s":"BTCUSDT","c":"36500","o":"36000","h":"37000","l":"35000","v":"1","q":"36500"}}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => _isLinear ? ("0.10", "0.001") : ("0.01000000", "0.00001000"),
        "ETH" => _isLinear ? ("0.01", "0.001") : ("0.01000000", "0.00010000"),
        "DOGE" => _isLinear ? ("0.000010", "1") : ("0.00001000", "1.00000000"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta)
    {
        var native = delta.Native;
        var previous = _isLinear ? Invariant($",\"pu\":{delta.Previous}") : "";
        return Combined(
            native, "depth@100ms", Invariant($"\"e\":\"depthUpdate\",\"E\":{delta.TimeMillis}{Transaction(delta.TimeMillis)},\"s\":\"{native}\",\"U\":{delta.First},\"u\":{delta.Last}{previous},\"b\":{Levels(delta.Bids)},\"a\":{Levels(delta.Asks)}"));
    }

    /// <inheritdoc/>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks)
    {
        var times = _isLinear ? Invariant($",\"E\":{timeMillis}{Transaction(timeMillis)}") : "";
        return Invariant($$"""{"lastUpdateId":{{sequence}}{{times}},"bids":{{Levels(bids)}},"asks":{{Levels(asks)}}}""");
    }

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask)
    {
        var name = _isLinear ? "\"e\":\"bookTicker\"," : "";
        var times = _isLinear ? Invariant($",\"T\":{timeMillis},\"E\":{timeMillis}") : "";
        return Combined(
            native, "bookTicker", Invariant($"{name}\"u\":{sequence},\"s\":\"{native}\",\"b\":\"{Number(bid.Price)}\",\"B\":\"{Number(bid.Quantity)}\",\"a\":\"{Number(ask.Price)}\",\"A\":\"{Number(ask.Quantity)}\"{times}"));
    }

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy)
    {
        var maker = (isBuy ? ",\"m\":false" : ",\"m\":true") + (_isLinear ? "" : ",\"M\":true");
        var numbers = $"\"p\":\"{Number(print.Price)}\",\"q\":\"{Number(print.Quantity)}\"";
        if (id % 4 != 0)
        {
            return Combined(native, "aggTrade", Invariant($"\"e\":\"aggTrade\",\"E\":{timeMillis},\"s\":\"{native}\",\"a\":{id},{numbers},\"f\":{id},\"l\":{id + 1},\"T\":{timeMillis}{maker}"));
        }

        // The raw prints: recordings have them, and a later plan may ask for them.
        var tail = _isLinear ? ",\"X\":\"MARKET\"" : Invariant($",\"T\":{timeMillis}");
        return Combined(native, "trade", Invariant($"\"e\":\"trade\",\"E\":{timeMillis}{Transaction(timeMillis)},\"s\":\"{native}\",\"t\":{id},{numbers}{tail}{maker}"));
    }

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close)
    {
        var start = timeMillis / 60_000 * 60_000;
        var bar = Invariant($"\"t\":{start},\"T\":{start + 59_999},\"s\":\"{native}\",\"i\":\"1m\",\"f\":100,\"L\":200,\"o\":\"{Number(open)}\",\"c\":\"{Number(close.Price)}\",\"h\":\"{Number(close.Price)}\",\"l\":\"{Number(open)}\",\"v\":\"{Number(close.Quantity)}\",\"n\":100,\"x\":false,\"q\":\"1000.0000\",\"V\":\"1.000\",\"Q\":\"500.0000\",\"B\":\"0\"");
        return Combined(native, "kline_1m", Invariant($"\"e\":\"kline\",\"E\":{timeMillis},\"s\":\"{native}\",\"k\":{{{bar}}}"));
    }

    private string Transaction(long timeMillis) => _isLinear ? Invariant($",\"T\":{timeMillis}") : "";

    private string Number(decimal value) => _isLinear ? Padded(value, 2) : Padded(value, SpotDecimals);

    private string Levels(IReadOnlyList<WarmUpLevel> levels) => Pairs(levels, Number, Number);

    private static string Combined(string native, string channel, string data) => $$$"""{"stream":"{{{native.ToLowerInvariant()}}}@{{{channel}}}","data":{{{{data}}}}}""";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
