using System.Globalization;
using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>Frames as MEXC spot writes them: protobuf with a byte in each character, numbers without trailing zeros; REST answers and notices in JSON.</summary>
internal sealed class MexcWarmUp() : WarmUpDialect(MexcSpotFeed.VenueName, MarketKind.Spot)
{
    private const int UnknownField = 15;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notices { get; } =
    [
        """{"id":0,"code":0,"msg":"spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"}""",
        """{"id":0,"code":0,"msg":"Not Subscribed successfully! [spot@public.deals.v3.api@BTCUSDT].  Reason： Blocked! "}""",
        """{"id":0,"code":0,"msg":"PONG"}""",
    ];

    /// <inheritdoc/>
    public override byte[] Encode(string text) => text.StartsWith('{') ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);

    /// <summary>With a field that the schema does not have.</summary>
    /// <param name="text">The message.</param>
    public override string Odd(string text) => text.StartsWith('{') ? base.Odd(text) : text + new ProtoText().Integer(UnknownField, 1);

    /// <inheritdoc/>
    public override string Native(string asset) => asset + "USDT";

    /// <inheritdoc/>
    public override (string Price, string Quantity) Increments(string asset) => asset switch
    {
        "BTC" => ("0.01", "0.00000001"),
        "ETH" => ("0.01", "0.00001"),
        "DOGE" => ("0.00001", "0.01"),
        _ => ("0.0001", "0.1"),
    };

    /// <inheritdoc/>
    public override string Delta(WarmUpDelta delta) => DeltaWithPrefix(delta, "");

    /// <inheritdoc/>
    public override string DeltaWithPrefix(WarmUpDelta delta, string prefix)
    {
        var body = new ProtoText();
        Levels(body, 1, delta.Asks, "");
        Levels(body, 2, delta.Bids, prefix);
        body.Text(3, "spot@public.aggre.depth.v3.api.pb@100ms")
            .Text(4, delta.First.ToString(CultureInfo.InvariantCulture)).Text(5, delta.Last.ToString(CultureInfo.InvariantCulture)).Integer(6, delta.TimeMillis - 1);
        return Push(StreamChannel.Depth, delta.Native, delta.TimeMillis, MexcBody.AggreDepths, body);
    }

    /// <inheritdoc/>
    public override string? StreamSnapshot(WarmUpDelta book)
    {
        var body = new ProtoText();
        Levels(body, 1, book.Asks, "");
        Levels(body, 2, book.Bids, "");
        body.Text(3, "spot@public.limit.depth.v3.api.pb").Text(4, book.Last.ToString(CultureInfo.InvariantCulture)).Integer(5, book.TimeMillis - 1);
        return Push(StreamChannel.Depth, book.Native, book.TimeMillis, MexcBody.LimitDepths, body);
    }

    /// <inheritdoc/>
    public override string Snapshot(long sequence, long timeMillis, IReadOnlyList<WarmUpLevel> bids, IReadOnlyList<WarmUpLevel> asks) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"lastUpdateId":{{sequence}},"bids":{{Pairs(bids, Trimmed, Trimmed)}},"asks":{{Pairs(asks, Trimmed, Trimmed)}},"timestamp":{{timeMillis}}}""");

    /// <inheritdoc/>
    public override string BestPrices(string native, long timeMillis, long sequence, WarmUpLevel bid, WarmUpLevel ask) => Push(
        StreamChannel.Quotes, native, timeMillis, MexcBody.AggreBookTicker, new ProtoText()
            .Text(1, Trimmed(bid.Price)).Text(2, Trimmed(bid.Quantity)).Text(3, Trimmed(ask.Price)).Text(4, Trimmed(ask.Quantity))
            .Text(5, sequence.ToString(CultureInfo.InvariantCulture)).Integer(6, timeMillis - 1));

    /// <inheritdoc/>
    public override string Trade(string native, long timeMillis, long id, WarmUpLevel print, bool isBuy)
    {
        var deal = Level(print, "").Integer(3, isBuy ? MexcTradeReader.TakerBuys : MexcTradeReader.TakerSells).Integer(4, timeMillis).Text(5, string.Create(CultureInfo.InvariantCulture, $"{id}X0_{id + 1}X0"));
        return Push(StreamChannel.Trades, native, timeMillis, MexcBody.AggreDeals, new ProtoText().Text(1, deal.ToString()).Text(2, "spot@public.aggre.deals.v3.api.pb@100ms"));
    }

    /// <inheritdoc/>
    public override string Bar(string native, long timeMillis, decimal open, WarmUpLevel close) => Push(
        StreamChannel.Bars, native, timeMillis, MexcBody.Kline, new ProtoText()
            .Text(1, "Min1").Integer(2, timeMillis / 60_000 * 60)
            .Text(3, Trimmed(open)).Text(4, Trimmed(close.Price)).Text(5, Trimmed(close.Price)).Text(6, Trimmed(open))
            .Text(7, Trimmed(close.Quantity)).Text(8, "19393.69").Integer(9, (timeMillis / 60_000 * 60) + 60));

    // channel, symbol, sendTime, body
    private static string Push(StreamChannel channel, string native, long timeMillis, int field, ProtoText body) => new ProtoText()
        .Text(1, MexcStreams.Name(new StreamKey(native, channel))).Text(3, native).Integer(6, timeMillis + 1).Text(field, body.ToString()).ToString();

    private static void Levels(ProtoText body, int field, IReadOnlyList<WarmUpLevel> levels, string prefix)
    {
        foreach (var level in levels)
        {
            body.Text(field, Level(level, prefix).ToString());
        }
    }

    private static ProtoText Level(WarmUpLevel level, string prefix) => new ProtoText().Text(1, prefix + Trimmed(level.Price)).Text(2, Trimmed(level.Quantity));
}
