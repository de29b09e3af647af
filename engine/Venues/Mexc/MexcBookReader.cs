using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>General path of the bodies that carry levels.</summary>
/// <param name="numbers">Reads the numbers.</param>
internal sealed class MexcBookReader(MexcNumbers numbers)
{
    private const int AsksField = 1; // asks first, whatever has been said of it elsewhere: recorded frames show it
    private const int BidsField = 2;
    private const int EventTypeField = 3;
    private const int FromField = 4;
    private const int ToField = 5;
    private const int OrderTimeField = 6;
    private const int LimitVersionField = 4;
    private const int LimitOrderTimeField = 5;
    private const int PriceField = 1;
    private const int QuantityField = 2;

    /// <summary>PublicAggreDepthsV3Api: 1 asks, 2 bids, 3 eventType, 4 fromVersion, 5 toVersion, 6 lastOrderCreateTime.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">Time of the push: the body has none that is always there.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadDelta(ReadOnlySpan<byte> body, int listing, long timeNanos, DecodedFrame output)
    {
        ReadOnlySpan<byte> from = default;
        ReadOnlySpan<byte> to = default;
        ReadOnlySpan<byte> name = default;
        long orderTime = 0;
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case EventTypeField:
                    fields.TakeText(ref name);
                    break;
                case FromField:
                    fields.TakeText(ref from);
                    break;
                case ToField:
                    fields.TakeText(ref to);
                    break;
                case OrderTimeField:
                    fields.TakeInteger(long.MaxValue, ref orderTime);
                    break;
            }
        }

        var reason = fields.Verdict;
        if (reason != RejectReason.None)
        {
            return reason;
        }

        return MexcNumbers.TryId(from, out var first) && MexcNumbers.TryId(to, out var last) && first <= last
            ? ReadSides(body, EventKind.BookDelta, listing, (timeNanos, first, last), output)
            : RejectReason.UnexpectedShape;
    }

    /// <summary>PublicLimitDepthsV3Api: 1 asks, 2 bids, 3 eventType, 4 version, 5 lastOrderCreateTime.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">Time of the push.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason ReadLimit(ReadOnlySpan<byte> body, int listing, long timeNanos, DecodedFrame output)
    {
        ReadOnlySpan<byte> version = default;
        ReadOnlySpan<byte> name = default;
        long orderTime = 0;
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case EventTypeField:
                    fields.TakeText(ref name);
                    break;
                case LimitVersionField:
                    fields.TakeText(ref version);
                    break;
                case LimitOrderTimeField:
                    fields.TakeInteger(long.MaxValue, ref orderTime);
                    break;
            }
        }

        var reason = fields.Verdict;
        if (reason != RejectReason.None)
        {
            return reason;
        }

        return MexcNumbers.TryId(version, out var id) ? ReadSides(body, EventKind.BookSnapshot, listing, (timeNanos, 0, id), output) : RejectReason.UnexpectedShape;
    }

    private RejectReason ReadSides(ReadOnlySpan<byte> body, EventKind kind, int listing, (long Time, long First, long Last) ids, DecodedFrame output)
    {
        var start = output.LevelCount;
        var reason = ReadLevels(body, BidsField, listing, output);
        var bidsEnd = output.LevelCount;
        if (reason == RejectReason.None)
        {
            reason = ReadLevels(body, AsksField, listing, output);
        }

        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var book = ref output.Append(kind, listing);
        book.ExchangeTimeNanos = ids.Time;
        book.FirstSequence = ids.First;
        book.Sequence = ids.Last;
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        return RejectReason.None;
    }

    private RejectReason ReadLevels(ReadOnlySpan<byte> body, int side, int listing, DecodedFrame output)
    {
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            if (fields.Field != side)
            {
                continue;
            }

            if (!fields.TakeItem(out var level))
            {
                return RejectReason.UnexpectedShape;
            }

            var reason = ReadLevel(level, listing, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return fields.Verdict;
    }

    // 1 price, 2 quantity
    private RejectReason ReadLevel(ReadOnlySpan<byte> level, int listing, DecodedFrame output)
    {
        ReadOnlySpan<byte> price = default;
        ReadOnlySpan<byte> quantity = default;
        var fields = new ProtoReader(level);
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
            }
        }

        var reason = fields.Verdict;
        var priceCount = numbers.Price(price, listing, ref reason);
        var quantityCount = numbers.Quantity(quantity, listing, ref reason);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (output.LevelCount == DecodedFrame.MaxLevels)
        {
            return RejectReason.TooLarge;
        }

        output.AppendLevel(priceCount, quantityCount);
        return RejectReason.None;
    }
}
