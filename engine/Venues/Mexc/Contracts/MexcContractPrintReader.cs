using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Reads the data of deals, tickers and bars: each a number a key.</summary>
/// <param name="widening">Reads the numbers.</param>
internal sealed class MexcContractPrintReader(Widening widening)
{
    private const int DealPrice = 0;
    private const int DealQuantity = 1;
    private const int DealSide = 2;
    private const int DealTime = 3;
    private const int DealId = 4;
    private const int Bid = 0;
    private const int Ask = 1;
    private const int TickerTime = 2;
    private const int BarInterval = 0;
    private const int BarTime = 1;
    private const int BarOpen = 2;
    private const int BarClose = 3;
    private const int BarHigh = 4;
    private const int BarLow = 5;
    private const int BarQuantity = 6;

    private readonly ObjectFields _deal = new("p", "v", "T", "t", "i");
    private readonly ObjectFields _ticker = new("bid1", "ask1", "timestamp");
    private readonly ObjectFields _bar = new("interval", "t", "o", "c", "h", "l", "q");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];

    /// <summary><c>{"p":86469.5,"v":12,"T":1,"O":3,"M":1,"t":1790145447834,"i":"…"}</c>: T is 1 when the taker bought, 2 when it sold; v counts contracts.</summary>
    /// <param name="json">The object.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadDeal(ReadOnlySpan<byte> json, int listing, DecodedFrame output)
    {
        var reason = _deal.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!PlainValue.TryInteger(_deal.Raw(json, DealSide), out var side) || side is not (MexcTradeReader.TakerBuys or MexcTradeReader.TakerSells)
            || !PlainTime.TryMillis(_deal.Raw(json, DealTime), out var time))
        {
            return RejectReason.UnexpectedShape;
        }

        var price = Number(_deal.Raw(json, DealPrice), listing, isPrice: true, ref reason);
        var quantity = Number(_deal.Raw(json, DealQuantity), listing, isPrice: false, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (output.Events.Length == DecodedFrame.MaxEvents)
        {
            return RejectReason.TooLarge;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time;
        trade.Sequence = PlainValue.TryNumber(_deal.Raw(json, DealId), _scratch, out var idText) && MexcNumbers.TryId(idText, out var id) ? id : 0; // a text that need not be a number
        trade.Aggressor = side == MexcTradeReader.TakerBuys ? Side.Buy : Side.Sell;
        trade.Price = price;
        trade.Quantity = quantity;
        return RejectReason.None;
    }

    /// <summary><c>{"symbol":"BTC_USDT","lastPrice":86469.4,"bid1":86469.4,"ask1":86469.5,…,"timestamp":1790145447834}</c>: best prices without sizes; zero or absent for a side without orders.</summary>
    /// <param name="json">The object.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="sentNanos">Time of the message.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadTicker(ReadOnlySpan<byte> json, int listing, long sentNanos, DecodedFrame output)
    {
        var reason = _ticker.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var time = sentNanos;
        var timeRaw = _ticker.Raw(json, TickerTime);
        if (!PlainValue.IsAbsent(timeRaw) && !PlainTime.TryMillis(timeRaw, out time))
        {
            return RejectReason.UnexpectedShape;
        }

        var bidRaw = _ticker.Raw(json, Bid);
        var askRaw = _ticker.Raw(json, Ask);
        var bid = PlainValue.IsAbsent(bidRaw) ? 0 : Number(bidRaw, listing, isPrice: true, ref reason);
        var ask = PlainValue.IsAbsent(askRaw) ? 0 : Number(askRaw, listing, isPrice: true, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = time;
        quote.Price = bid;
        quote.AskPrice = ask;
        return RejectReason.None;
    }

    /// <summary><c>{"symbol":"BTC_USDT","interval":"Min1","t":1790145420,"o":86400.1,"c":86469.5,"h":86470,"l":86400,"a":19393.69,"q":2246}</c>: t in seconds, q in contracts, a in the quote asset.</summary>
    /// <param name="json">The object.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="sentNanos">Time of the message.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadBar(ReadOnlySpan<byte> json, int listing, long sentNanos, DecodedFrame output)
    {
        var reason = _bar.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        Bar bar = default;
        if (!PlainValue.TryText(_bar.Raw(json, BarInterval), _scratch, out var interval) || !MexcBarReader.TryInterval(interval, out bar.IntervalNanos)
            || !PlainTime.TrySeconds(_bar.Raw(json, BarTime), out bar.OpenTimeNanos))
        {
            return RejectReason.UnexpectedShape;
        }

        bar.Open = Number(_bar.Raw(json, BarOpen), listing, isPrice: true, ref reason);
        bar.High = Number(_bar.Raw(json, BarHigh), listing, isPrice: true, ref reason);
        bar.Low = Number(_bar.Raw(json, BarLow), listing, isPrice: true, ref reason);
        bar.Close = Number(_bar.Raw(json, BarClose), listing, isPrice: true, ref reason);
        var quantityRaw = _bar.Raw(json, BarQuantity);
        bar.Volume = PlainValue.IsAbsent(quantityRaw) ? -1 : Number(quantityRaw, listing, isPrice: false, ref reason);
        bar.TradeCount = -1;
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = sentNanos;
        entry.BarIndex = output.AppendBar(bar);
        return RejectReason.None;
    }

    private long Number(ReadOnlySpan<byte> raw, int listing, bool isPrice, ref RejectReason reason)
    {
        long value = 0;
        if (reason == RejectReason.None)
        {
            reason = !PlainValue.TryNumber(raw, _scratch, out var text) ? RejectReason.UnexpectedShape
                : isPrice ? widening.Price(listing, text, out value)
                : widening.Quantity(listing, text, out value);
        }

        return value;
    }
}
