using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>General path of <c>trades</c> and <c>tickers</c>.</summary>
/// <param name="numbers">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class OkxPrintReader(FieldNumbers numbers, byte[] scratch)
{
    private const int Id = 0;
    private const int Price = 1;
    private const int Size = 2;
    private const int SideKey = 3;
    private const int Time = 4;
    private const int BidPrice = 0;
    private const int BidSize = 1;
    private const int AskPrice = 2;
    private const int AskSize = 3;
    private const int TickerTime = 4;

    private readonly ObjectFields _trade = new("tradeId", "px", "sz", "side", "ts");
    private readonly ObjectFields _ticker = new("bidPx", "bidSz", "askPx", "askSz", "ts");

    /// <summary>Reads an entry of <c>trades</c>: fills of one taker order at one price, with the id of the last of them.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTrade(ReadOnlySpan<byte> json, int listing, DecodedFrame output)
    {
        // {"instId":"BTC-USDT","tradeId":"130639474","px":"42219.9","sz":"0.12060306","side":"buy","ts":"1630048897897","count":"3","source":"0","seqId":1234}
        var reason = _trade.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!OkxText.TryInteger(_trade.Raw(json, Id), scratch, out var id) || id < 0 || !OkxText.TryMillis(_trade.Raw(json, Time), scratch, out var time)
            || !TakerSide.TryRead(_trade.Raw(json, SideKey), scratch, out var side))
        {
            return RejectReason.UnexpectedShape;
        }

        var price = numbers.Price(_trade.Raw(json, Price), listing, ref reason);
        var quantity = numbers.Quantity(_trade.Raw(json, Size), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = id;
        trade.Aggressor = side;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }

    /// <summary>Reads an entry of <c>tickers</c>: best prices without an id.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTicker(ReadOnlySpan<byte> json, int listing, DecodedFrame output)
    {
        // {"instType":"SPOT","instId":"BTC-USDT","last":"30236","lastSz":"0.0002","askPx":"30228.7","askSz":"1.55896972","bidPx":"30228.6","bidSz":"0.23393","open24h":"29700.4",…,"ts":"1652459224956"}
        var reason = _ticker.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!OkxText.TryMillis(_ticker.Raw(json, TickerTime), scratch, out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var bid = BestPrice(_ticker.Raw(json, BidPrice), listing, ref reason);
        var bidQuantity = BestSize(_ticker.Raw(json, BidSize), listing, ref reason);
        var ask = BestPrice(_ticker.Raw(json, AskPrice), listing, ref reason);
        var askQuantity = BestSize(_ticker.Raw(json, AskSize), listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return RejectReason.None;
    }

    // An empty text stands for a side without orders.
    private long BestPrice(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason) => raw.SequenceEqual("\"\""u8) ? 0 : numbers.Price(raw, listing, ref reason);

    private long BestSize(ReadOnlySpan<byte> raw, int listing, ref RejectReason reason) => raw.SequenceEqual("\"\""u8) ? 0 : numbers.Quantity(raw, listing, ref reason);
}
