using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>General path of best prices.</summary>
/// <param name="numbers">Reads the numbers.</param>
internal sealed class MexcQuoteReader(MexcNumbers numbers)
{
    private const int BidPriceField = 1;
    private const int BidQuantityField = 2;
    private const int AskPriceField = 3;
    private const int AskQuantityField = 4;
    private const int VersionField = 5;
    private const int OrderTimeField = 6;
    private const int BatchItemsField = 1;
    private const int BatchVersionField = 2;
    private const int BatchOrderTimeField = 3;

    /// <summary>PublicAggreBookTickerV3Api: 1 bidPrice, 2 bidQuantity, 3 askPrice, 4 askQuantity, 5 version, 6 lastOrderCreateTime. A side without orders is absent.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">Time of the push.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> body, int listing, long timeNanos, DecodedFrame output)
    {
        ReadOnlySpan<byte> version = default;
        long orderTime = 0;
        var quote = default(Texts);
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case VersionField:
                    fields.TakeText(ref version);
                    break;
                case OrderTimeField:
                    fields.TakeInteger(long.MaxValue, ref orderTime);
                    break;
                default:
                    quote.Take(ref fields);
                    break;
            }
        }

        long id = 0;
        var reason = fields.Verdict;
        if (reason == RejectReason.None && !version.IsEmpty && !MexcNumbers.TryId(version, out id))
        {
            return RejectReason.UnexpectedShape;
        }

        return Append(quote, reason, listing, timeNanos, id, output);
    }

    /// <summary>PublicBookTickerBatchV3Api: 1 items, 2 version, 3 lastOrderCreateTime. The version is of the last item.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">Time of the push.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason ReadBatch(ReadOnlySpan<byte> body, int listing, long timeNanos, DecodedFrame output)
    {
        ReadOnlySpan<byte> version = default;
        long orderTime = 0;
        var items = 0;
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case BatchItemsField:
                    items++;
                    break;
                case BatchVersionField:
                    fields.TakeText(ref version);
                    break;
                case BatchOrderTimeField:
                    fields.TakeInteger(long.MaxValue, ref orderTime);
                    break;
            }
        }

        long id = 0;
        var reason = fields.Verdict;
        if (reason == RejectReason.None && !version.IsEmpty && !MexcNumbers.TryId(version, out id))
        {
            reason = RejectReason.UnexpectedShape;
        }

        fields = new ProtoReader(body);
        while (reason == RejectReason.None && fields.MoveNext())
        {
            if (fields.Field == BatchItemsField)
            {
                reason = fields.TakeItem(out var item) ? ReadItem(item, listing, timeNanos, --items == 0 ? id : 0, output) : RejectReason.UnexpectedShape;
            }
        }

        return reason;
    }

    private RejectReason ReadItem(ReadOnlySpan<byte> item, int listing, long timeNanos, long id, DecodedFrame output)
    {
        var quote = default(Texts);
        var fields = new ProtoReader(item);
        while (fields.MoveNext())
        {
            quote.Take(ref fields);
        }

        return Append(quote, fields.Verdict, listing, timeNanos, id, output);
    }

    private RejectReason Append(in Texts texts, RejectReason reason, int listing, long timeNanos, long id, DecodedFrame output)
    {
        var (bid, bidQuantity) = Side(texts.BidPrice, texts.BidQuantity, listing, ref reason);
        var (ask, askQuantity) = Side(texts.AskPrice, texts.AskQuantity, listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (output.Events.Length == DecodedFrame.MaxEvents)
        {
            return RejectReason.TooLarge;
        }

        ref var quote = ref output.Append(EventKind.Quote, listing);
        quote.ExchangeTimeNanos = timeNanos;
        quote.Sequence = id;
        quote.Price = bid;
        quote.Quantity = bidQuantity;
        quote.AskPrice = ask;
        quote.AskQuantity = askQuantity;
        return RejectReason.None;
    }

    private (long Price, long Quantity) Side(ReadOnlySpan<byte> price, ReadOnlySpan<byte> quantity, int listing, ref RejectReason reason) =>
        price.IsEmpty && quantity.IsEmpty ? (0, 0) : (numbers.Price(price, listing, ref reason), numbers.Quantity(quantity, listing, ref reason));

    // The four numbers, of which each may be absent.
    private ref struct Texts
    {
        public ReadOnlySpan<byte> BidPrice;
        public ReadOnlySpan<byte> BidQuantity;
        public ReadOnlySpan<byte> AskPrice;
        public ReadOnlySpan<byte> AskQuantity;

        public void Take(ref ProtoReader fields)
        {
            switch (fields.Field)
            {
                case BidPriceField:
                    fields.TakeText(ref BidPrice);
                    break;
                case BidQuantityField:
                    fields.TakeText(ref BidQuantity);
                    break;
                case AskPriceField:
                    fields.TakeText(ref AskPrice);
                    break;
                case AskQuantityField:
                    fields.TakeText(ref AskQuantity);
                    break;
            }
        }
    }
}
