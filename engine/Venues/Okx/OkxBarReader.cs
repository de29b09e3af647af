using System.Buffers.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>Candle channels: one message a second a listing, so they have no faster path.</summary>
/// <param name="widening">Reads the numbers.</param>
/// <param name="scratch">For strings with escapes.</param>
internal sealed class OkxBarReader(Widening widening, byte[] scratch)
{
    private const int OpenTime = 0;
    private const int Open = 1;
    private const int High = 2;
    private const int Low = 3;
    private const int Close = 4;
    private const int Volume = 5;
    private const int Confirm = 8;
    private const int NeededColumns = Volume + 1; // rows of 2021 end with volCcy
    private const long Minute = 60;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>Reads the interval of a candle channel.</summary>
    /// <param name="name">What follows <c>candle</c>: <c>1m</c>, <c>4H</c>, <c>1D</c>, <c>1Dutc</c>; with <c>utc</c> days begin at 0:00 UTC and not at 16:00.</param>
    /// <param name="nanos">Length in nanoseconds; 0 for calendar months.</param>
    public static bool TryInterval(ReadOnlySpan<byte> name, out long nanos)
    {
        nanos = 0;
        var text = name.EndsWith("utc"u8) ? name[..^3] : name;
        if (!Utf8Parser.TryParse(text, out int count, out var used) || used != text.Length - 1 || count is <= 0 or > 1_000)
        {
            return false;
        }

        var seconds = text[used] switch
        {
            (byte)'s' => 1,
            (byte)'m' => Minute,
            (byte)'H' => Hour,
            (byte)'D' => Day,
            (byte)'W' => 7 * Day,
            (byte)'M' => 0,
            _ => -1,
        };
        nanos = count * seconds * Timestamp.NanosPerSecond;
        return seconds >= 0;
    }

    /// <summary>Reads a row.</summary>
    /// <param name="json">The row.</param>
    /// <param name="intervalNanos">Length of the bar.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, long intervalNanos, int listing, DecodedFrame output)
    {
        // ["1597026383000","8533.02","8553.74","8527.17","8548.26","45247","529.5858061","5529005.33","0"]: ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm
        // vol counts the base asset or contracts, as sizes of trades do.
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        var bar = new Bar { IntervalNanos = intervalNanos, TradeCount = -1 };
        var column = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
        {
            if (!OkxText.TryRead(in reader, scratch, out var text))
            {
                return RejectReason.UnexpectedShape;
            }

            var reason = ReadColumn(column, text, listing, ref bar);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        if (column < NeededColumns)
        {
            return RejectReason.UnexpectedShape;
        }

        output.Append(EventKind.Bar, listing).BarIndex = output.AppendBar(bar);
        return RejectReason.None;
    }

    private RejectReason ReadColumn(int column, ReadOnlySpan<byte> text, int listing, ref Bar bar)
    {
        switch (column)
        {
            case OpenTime:
                var isTime = Utf8Parser.TryParse(text, out long millis, out var used) && used == text.Length && millis is >= 0 and <= Timestamp.MaxMillis;
                bar.OpenTimeNanos = millis * Timestamp.NanosPerMilli;
                return isTime ? RejectReason.None : RejectReason.UnexpectedShape;
            case Open:
                return widening.Price(listing, text, out bar.Open);
            case High:
                return widening.Price(listing, text, out bar.High);
            case Low:
                return widening.Price(listing, text, out bar.Low);
            case Close:
                return widening.Price(listing, text, out bar.Close);
            case Volume:
                return widening.Quantity(listing, text, out bar.Volume);
            case Confirm:
                bar.IsClosed = text.SequenceEqual("1"u8);
                return bar.IsClosed || text.SequenceEqual("0"u8) ? RejectReason.None : RejectReason.UnexpectedShape;
            default:
                return RejectReason.None;
        }
    }
}
