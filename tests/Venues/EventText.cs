using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Tests.Venues;

/// <summary>Decoded frames as lines that a person can check against the venue's message.</summary>
internal static class EventText
{
    public static IReadOnlyList<string> Describe(DecodedFrame frame, ListingDecimals decimals, Func<int, string> native)
    {
        if (frame.Rejected != RejectReason.None)
        {
            return [$"rejected {RejectReasons.Name(frame.Rejected)} book={(frame.RejectedBook < 0 ? "none" : native(frame.RejectedBook))}"];
        }

        var lines = new List<string>();
        foreach (ref readonly var item in frame.Events)
        {
            lines.Add(Describe(item, frame, decimals, native));
        }

        return lines;
    }

    /// <summary>True when two decodes are equal in every field.</summary>
    public static bool AreEqual(DecodedFrame left, DecodedFrame right) =>
        left.Rejected == right.Rejected && left.RejectedBook == right.RejectedBook
        && MemoryMarshal.AsBytes(left.Events).SequenceEqual(MemoryMarshal.AsBytes(right.Events))
        && MemoryMarshal.AsBytes(left.Levels).SequenceEqual(MemoryMarshal.AsBytes(right.Levels))
        && AreEqual(left.Bars, right.Bars);

    // Field by field: a bar has padding.
    private static bool AreEqual(ReadOnlySpan<Bar> left, ReadOnlySpan<Bar> right)
    {
        var equal = left.Length == right.Length;
        for (var i = 0; equal && i < left.Length; i++)
        {
            equal = left[i].Equals(right[i]);
        }

        return equal;
    }

    private static string Describe(in MarketEvent item, DecodedFrame frame, ListingDecimals decimals, Func<int, string> native)
    {
        if (item.Kind == EventKind.Control)
        {
            return item.ListingId < 0 ? "control" : $"control {native(item.ListingId)}";
        }

        if (item.ListingId < 0)
        {
            return item.Kind.ToString().ToLowerInvariant(); // of all books of a connection
        }

        var price = decimals.Price(item.ListingId);
        var quantity = decimals.Quantity(item.ListingId);
        var time = (item.ExchangeTimeNanos / 1000m).ToString(CultureInfo.InvariantCulture); // microseconds
        var head = $"{item.Kind.ToString().ToLowerInvariant()} {native(item.ListingId)} time={time}";
        string Price(long count) => FixedPoint.Text(count, price);
        string Quantity(long count) => FixedPoint.Text(count, quantity);
        switch (item.Kind)
        {
            case EventKind.Rescale:
                return $"rescale {native(item.ListingId)} price={item.PriceDecimals} quantity={item.QuantityDecimals}";
            case EventKind.Trade:
                return $"{head} id={item.Sequence} {item.Aggressor.ToString().ToLowerInvariant()} {Quantity(item.Quantity)} at {Price(item.Price)}";
            case EventKind.Quote:
                return $"{head} u={item.Sequence} bid={Quantity(item.Quantity)}@{Price(item.Price)} ask={Quantity(item.AskQuantity)}@{Price(item.AskPrice)}";
            case EventKind.Bar:
                var bar = frame.Bars[item.BarIndex];
                return $"{head} open={bar.OpenTimeNanos / 1_000_000} interval={bar.IntervalNanos / 1_000_000_000}s {Price(bar.Open)} {Price(bar.High)} {Price(bar.Low)} {Price(bar.Close)} "
                    + $"volume={(bar.Volume < 0 ? "none" : Quantity(bar.Volume))} trades={bar.TradeCount} {(bar.IsClosed ? "closed" : "running")}";
            default:
                var text = new StringBuilder(head);
                text.Append(CultureInfo.InvariantCulture, $" U={item.FirstSequence} u={item.Sequence} pu={item.PreviousSequence} bids=");
                Append(text, frame.Levels.Slice(item.LevelStart, item.BidCount), Price, Quantity);
                text.Append(" asks=");
                Append(text, frame.Levels.Slice(item.LevelStart + item.BidCount, item.AskCount), Price, Quantity);
                return item.KeptLevels == 0 ? text.ToString() : text.Append(CultureInfo.InvariantCulture, $" kept={item.KeptLevels}").ToString();
        }
    }

    private static void Append(StringBuilder text, ReadOnlySpan<BookLevel> levels, Func<long, string> price, Func<long, string> quantity)
    {
        text.Append('[');
        for (var i = 0; i < levels.Length; i++)
        {
            text.Append(i == 0 ? "" : " ").Append(quantity(levels[i].Quantity)).Append('@').Append(price(levels[i].Price));
        }

        text.Append(']');
    }
}
