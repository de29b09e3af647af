using System.Globalization;
using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Frames as OKX writes them: asks in front of bids, four texts a level, numbers without trailing zeros.</summary>
/// <param name="market">Kind of contract.</param>
internal sealed class OkxWarmUp(MarketKind market) : WarmUpDialect(OkxFeed.VenueName, market)
{
    private readonly string _suffix = market == MarketKind.Linear ? "-USDT-SWAP" : "-USDT";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"id":"1512","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""",
        """{"event":"error","code":"60018","msg":"Wrong URL or channel:books,instId:NO-SUCH doesn't exist. Please use the correct URL, channel and parameters referring to API document.","connId":"a4d3ae55"}""",
        "pong",
        """{"id":"1513","event":"unsubscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""",
    ];

    /// <inheritdoc/>
    public override string Native(string asset) => asset + _suffix;

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.1", "0.00000001"),
        "ETH" => ("0.01", "0.000001"),
        "DOGE" => ("0.00001", "1"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => Book(delta, "update", delta.Previous);

    /// <inheritdoc/>
    public override string StreamSnapshot(WarmUpDelta book) => Book(book, "snapshot", -1);

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Envelope(
        "bbo-tbt", native, "", Invariant($"{{\"asks\":{Levels([ask])},\"bids\":{Levels([bid])},\"ts\":\"{timeMillis}\",\"seqId\":{sequence}}}"));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy) => Envelope(
        "trades", native, "", Invariant($"{{\"instId\":\"{native}\",\"tradeId\":\"{id}\",\"px\":\"{Trimmed(print.Price)}\",\"sz\":\"{Trimmed(print.Quantity)}\",\"side\":\"{(isBuy ? "buy" : "sell")}\",\"ts\":\"{timeMillis}\",\"count\":\"3\",\"source\":\"0\",\"seqId\":{id + 7}}}"));

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Envelope(
        "candle1m", native, "", Invariant($"[\"{timeMillis / 60_000 * 60_000}\",\"{Trimmed(open)}\",\"{Trimmed(close.Price)}\",\"{Trimmed(open)}\",\"{Trimmed(close.Price)}\",\"{Trimmed(close.Quantity)}\",\"2362.32035\",\"2362.32035\",\"0\"]"));

    private static string Book(WarmUpDelta book, string action, long previous) => Envelope(
        "books", book.Native, $"\"action\":\"{action}\",", Invariant($"{{\"asks\":{Levels(book.Asks)},\"bids\":{Levels(book.Bids)},\"ts\":\"{book.TimeMillis}\",\"checksum\":0,\"seqId\":{book.Last},\"prevSeqId\":{previous}}}"));

    private static string Levels(IReadOnlyList<WarmUpLevel> levels) =>
        "[" + string.Join(',', levels.Select((level, i) => $"[\"{Trimmed(level.Price)}\",\"{Trimmed(level.Quantity)}\",\"0\",\"{(level.Quantity == 0 ? 0 : 1 + (i * i % 23))}\"]")) + "]";

    private static string Envelope(string channel, string native, string action, string entry) =>
        $$"""{"arg":{"channel":"{{channel}}","instId":"{{native}}"},{{action}}"data":[{{entry}}]}""";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
