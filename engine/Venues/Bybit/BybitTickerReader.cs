using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path of <c>tickers</c>, to which the engine does not subscribe; recordings hold them.</summary>
/// <param name="values">Reads the values.</param>
/// <param name="tops">Best prices so far.</param>
internal sealed class BybitTickerReader(BybitValues values, BybitTops tops)
{
    private const int Symbol = 0;
    private const int Bid = 1;
    private const int BidQuantity = 2;
    private const int Ask = 3;
    private const int AskQuantity = 4;

    private readonly BybitObject _data = new("symbol", "bid1Price", "bid1Size", "ask1Price", "ask1Size");

    /// <summary>
    /// Reads a ticker: in a delta of linear a field that is missing has not changed. Spot's have no best prices at all: their event says no more than that a ticker came.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">What its outer object says.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        // {"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","bid1Price":"65114.20","bid1Size":"6.054","ask1Price":"65114.30","ask1Size":"10.486"},"cs":753843907770,"ts":1786310817883}
        if (message.Data.Type != JsonTokenType.StartObject)
        {
            return RejectReason.UnexpectedShape;
        }

        _data.Split(frame, message.Data.Start);
        if (_data.HasDuplicate || _data[Symbol].Type != JsonTokenType.String || message.Symbols.Find(values.Text(frame, _data[Symbol])) != message.Listing)
        {
            return RejectReason.UnexpectedShape;
        }

        var top = message.IsDelta ? tops.Find(message.Listing) : default;
        var reason = RejectReason.None;
        Price(frame, _data[Bid], message.Listing, ref top.Bid, ref reason);
        Quantity(frame, _data[BidQuantity], message.Listing, ref top.BidQuantity, ref reason);
        Price(frame, _data[Ask], message.Listing, ref top.Ask, ref reason);
        Quantity(frame, _data[AskQuantity], message.Listing, ref top.AskQuantity, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var quote = ref output.Append(EventKind.Quote, message.Listing);
        quote.ExchangeTimeNanos = message.Time;
        quote.Price = top.Bid;
        quote.Quantity = top.BidQuantity;
        quote.AskPrice = top.Ask;
        quote.AskQuantity = top.AskQuantity;
        tops.Keep(message.Listing, quote);
        return RejectReason.None;
    }

    private static bool IsEmpty(in BybitField field) => field.Type == JsonTokenType.String && field.Length == 0;

    // An empty text stands for a side without orders.
    private void Price(ReadOnlySpan<byte> frame, in BybitField field, int listing, ref long value, ref RejectReason reason)
    {
        if (field.Type != JsonTokenType.None)
        {
            value = IsEmpty(field) ? 0 : values.Price(frame, field, listing, ref reason);
        }
    }

    private void Quantity(ReadOnlySpan<byte> frame, in BybitField field, int listing, ref long value, ref RejectReason reason)
    {
        if (field.Type != JsonTokenType.None)
        {
            value = IsEmpty(field) ? 0 : values.Quantity(frame, field, listing, ref reason);
        }
    }
}
