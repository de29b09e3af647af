using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path of <c>kline</c>: one bar a message, two where a minute ends.</summary>
/// <param name="values">Reads the values.</param>
internal sealed class BybitBarReader(BybitValues values)
{
    private const int Start = 0;
    private const int Interval = 1;
    private const int Open = 2;
    private const int High = 3;
    private const int Low = 4;
    private const int Close = 5;
    private const int Volume = 6;
    private const int Confirm = 7;
    private const int Time = 8;

    private readonly BybitObject _bar = new("start", "interval", "open", "high", "low", "close", "volume", "confirm", "timestamp");

    /// <summary>Reads the bars.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="message">What its outer object says.</param>
    /// <param name="output">Takes the events.</param>
    public RejectReason Read(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        if (message.Data.Type != JsonTokenType.StartArray)
        {
            return RejectReason.UnexpectedShape;
        }

        var at = message.Data.Start;
        var reader = new Utf8JsonReader(frame[at..]);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (output.Events.Length == DecodedFrame.MaxEvents)
            {
                return RejectReason.TooLarge;
            }

            _bar.Split(frame, at + (int)reader.TokenStartIndex);
            reader.Skip();
            var reason = ReadBar(frame, message, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return reader.TokenType == JsonTokenType.EndArray ? RejectReason.None : RejectReason.UnexpectedShape;
    }

    // {"start":1672324800000,"end":1672325099999,"interval":"5","open":"16649.5","close":"16677","high":"16677","low":"16608","volume":"2.081","turnover":"34666.4005","confirm":false,"timestamp":1672324988882}
    private RejectReason ReadBar(ReadOnlySpan<byte> frame, in BybitMessage message, DecodedFrame output)
    {
        Bar bar = default;
        if (_bar.HasDuplicate || _bar[Confirm].Type is not (JsonTokenType.True or JsonTokenType.False)
            || _bar[Interval].Type != JsonTokenType.String || !BybitTopics.TryInterval(values.Text(frame, _bar[Interval]), out bar.IntervalNanos))
        {
            return RejectReason.UnexpectedShape;
        }

        var nanos = 0L;
        var reason = values.Time(frame, _bar[Start], out bar.OpenTimeNanos);
        reason = reason != RejectReason.None ? reason : values.Time(frame, _bar[Time], out nanos);
        bar.Open = values.Price(frame, _bar[Open], message.Listing, ref reason);
        bar.High = values.Price(frame, _bar[High], message.Listing, ref reason);
        bar.Low = values.Price(frame, _bar[Low], message.Listing, ref reason);
        bar.Close = values.Price(frame, _bar[Close], message.Listing, ref reason);
        bar.Volume = values.Quantity(frame, _bar[Volume], message.Listing, ref reason);
        bar.TradeCount = -1; // not sent
        bar.IsClosed = _bar[Confirm].Type == JsonTokenType.True;
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var index = output.AppendBar(bar);
        ref var entry = ref output.Append(EventKind.Bar, message.Listing);
        entry.ExchangeTimeNanos = nanos;
        entry.BarIndex = index;
        return RejectReason.None;
    }
}
