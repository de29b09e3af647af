using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>General path of trades. PublicAggreDealsV3Api: 1 deals, 2 eventType.</summary>
/// <param name="numbers">Reads the numbers.</param>
internal sealed class MexcTradeReader(MexcNumbers numbers)
{
    /// <summary>Value of <c>tradeType</c> when the taker bought.</summary>
    public const int TakerBuys = 1;

    /// <summary>Value of <c>tradeType</c> when the taker sold.</summary>
    public const int TakerSells = 2;

    private const int DealsField = 1;
    private const int EventTypeField = 2;
    private const int PriceField = 1;
    private const int QuantityField = 2;
    private const int TypeField = 3;
    private const int TimeField = 4;
    private const int IdField = 5;

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason Read(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        ReadOnlySpan<byte> name = default;
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case DealsField:
                    var reason = fields.TakeItem(out var deal) ? ReadDeal(deal, listing, output) : RejectReason.UnexpectedShape;
                    if (reason != RejectReason.None)
                    {
                        return reason;
                    }

                    break;
                case EventTypeField:
                    fields.TakeText(ref name);
                    break;
            }
        }

        return fields.Verdict;
    }

    // 1 price, 2 quantity, 3 tradeType, 4 time, 5 tradeId (since 2026-06, a text that is no number: "731901896985399296X0_731901896985399297X0")
    private RejectReason ReadDeal(ReadOnlySpan<byte> deal, int listing, DecodedFrame output)
    {
        ReadOnlySpan<byte> price = default;
        ReadOnlySpan<byte> quantity = default;
        ReadOnlySpan<byte> id = default;
        long type = 0;
        long time = 0;
        var fields = new ProtoReader(deal);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case PriceField:
                    fields.TakeText(ref price);
                    break;
                case QuantityField:
                    fields.TakeText(ref quantity);
                    break;
                case TypeField:
                    fields.TakeInteger(TakerSells, ref type);
                    break;
                case TimeField:
                    fields.TakeInteger(Timestamp.MaxMillis, ref time);
                    break;
                case IdField:
                    fields.TakeText(ref id);
                    break;
            }
        }

        var reason = fields.Verdict;
        if (reason == RejectReason.None && type < TakerBuys)
        {
            return RejectReason.UnexpectedShape;
        }

        var priceCount = numbers.Price(price, listing, ref reason);
        var quantityCount = numbers.Quantity(quantity, listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (output.Events.Length == DecodedFrame.MaxEvents)
        {
            return RejectReason.TooLarge;
        }

        ref var trade = ref output.Append(EventKind.Trade, listing);
        trade.ExchangeTimeNanos = time * Timestamp.NanosPerMilli;
        trade.Aggressor = type == TakerBuys ? Side.Buy : Side.Sell;
        trade.Price = priceCount;
        trade.Quantity = quantityCount;
        return RejectReason.None;
    }
}
