using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// Bars: one message in a while a pair, so they have no faster path. PublicSpotKlineV3Api: 1 interval, 2 windowStart (seconds), 3 openingPrice, 4 closingPrice, 5 highestPrice, 6 lowestPrice,
/// 7 volume (base), 8 amount (quote), 9 windowEnd. The venue marks none as final.
/// </summary>
/// <param name="numbers">Reads the numbers.</param>
internal sealed class MexcBarReader(MexcNumbers numbers)
{
    private const int IntervalField = 1;
    private const int StartField = 2;
    private const int OpenField = 3;
    private const int CloseField = 4;
    private const int HighField = 5;
    private const int LowField = 6;
    private const int VolumeField = 7;
    private const int AmountField = 8;
    private const int EndField = 9;
    private const long MaxSeconds = long.MaxValue / Timestamp.NanosPerSecond;

    /// <summary>Reads the body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="timeNanos">Time of the push.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> body, int listing, long timeNanos, DecodedFrame output)
    {
        var texts = default(Texts);
        long start = 0;
        long end = 0;
        var fields = new ProtoReader(body);
        while (fields.MoveNext())
        {
            switch (fields.Field)
            {
                case StartField:
                    fields.TakeInteger(MaxSeconds, ref start);
                    break;
                case EndField:
                    fields.TakeInteger(MaxSeconds, ref end);
                    break;
                default:
                    texts.Take(ref fields);
                    break;
            }
        }

        Bar bar = default;
        var reason = fields.Verdict;
        if (reason == RejectReason.None && !TryInterval(texts.Interval, out bar.IntervalNanos))
        {
            return RejectReason.UnexpectedShape;
        }

        bar.OpenTimeNanos = start * Timestamp.NanosPerSecond;
        bar.Open = numbers.Price(texts.Open, listing, ref reason);
        bar.High = numbers.Price(texts.High, listing, ref reason);
        bar.Low = numbers.Price(texts.Low, listing, ref reason);
        bar.Close = numbers.Price(texts.Close, listing, ref reason);
        bar.Volume = texts.Volume.IsEmpty ? -1 : numbers.Quantity(texts.Volume, listing, ref reason);
        bar.TradeCount = -1;
        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var entry = ref output.Append(EventKind.Bar, listing);
        entry.ExchangeTimeNanos = timeNanos;
        entry.BarIndex = output.AppendBar(bar);
        return RejectReason.None;
    }

    /// <summary>Length of a bar.</summary>
    /// <param name="name">The venue's name of it.</param>
    /// <param name="nanos">Nanoseconds; 0 for a calendar month.</param>
    public static bool TryInterval(ReadOnlySpan<byte> name, out long nanos)
    {
        const int hour = 60;
        const int day = 24 * hour;
        var minutes = name.SequenceEqual("Min1"u8) ? 1
            : name.SequenceEqual("Min5"u8) ? 5
            : name.SequenceEqual("Min15"u8) ? 15
            : name.SequenceEqual("Min30"u8) ? 30
            : name.SequenceEqual("Min60"u8) ? hour
            : name.SequenceEqual("Hour4"u8) ? 4 * hour
            : name.SequenceEqual("Hour8"u8) ? 8 * hour
            : name.SequenceEqual("Day1"u8) ? day
            : name.SequenceEqual("Week1"u8) ? 7 * day
            : name.SequenceEqual("Month1"u8) ? 0
            : -1;
        nanos = minutes * 60 * Timestamp.NanosPerSecond;
        return minutes >= 0;
    }

    private ref struct Texts
    {
        public ReadOnlySpan<byte> Interval;
        public ReadOnlySpan<byte> Open;
        public ReadOnlySpan<byte> Close;
        public ReadOnlySpan<byte> High;
        public ReadOnlySpan<byte> Low;
        public ReadOnlySpan<byte> Volume;
        public ReadOnlySpan<byte> Amount;

        public void Take(ref ProtoReader fields)
        {
            switch (fields.Field)
            {
                case IntervalField:
                    fields.TakeText(ref Interval);
                    break;
                case OpenField:
                    fields.TakeText(ref Open);
                    break;
                case CloseField:
                    fields.TakeText(ref Close);
                    break;
                case HighField:
                    fields.TakeText(ref High);
                    break;
                case LowField:
                    fields.TakeText(ref Low);
                    break;
                case VolumeField:
                    fields.TakeText(ref Volume);
                    break;
                case AmountField:
                    fields.TakeText(ref Amount);
                    break;
            }
        }
    }
}
