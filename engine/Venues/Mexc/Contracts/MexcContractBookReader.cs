using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>Reads the data of messages that carry levels: <c>push.depth</c>, <c>push.depth.full</c> and the REST snapshot.</summary>
/// <param name="widening">Reads the numbers.</param>
internal sealed class MexcContractBookReader(Widening widening)
{
    private const int Asks = 0;
    private const int Bids = 1;
    private const int Version = 2;
    private const int Begin = 3;
    private const int End = 4;
    private const int Made = 5;
    private const int Timestamp = 6;

    private readonly ObjectFields _fields = new("asks", "bids", "version", "begin", "end", "cts", "timestamp");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];

    /// <summary>Reads the data.</summary>
    /// <param name="json">The object.</param>
    /// <param name="isWhole">Whether it holds all levels.</param>
    /// <param name="listing">The listing.</param>
    /// <param name="sentNanos">Time of the message, for data without one of its own.</param>
    /// <param name="output">Takes the event.</param>
    public RejectReason Read(ReadOnlySpan<byte> json, bool isWhole, int listing, long sentNanos, DecodedFrame output)
    {
        // {"cts":1790145447834,"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6]],"begin":42029847741,"end":42029847745,"version":42029847745}: price, contracts, orders
        var reason = _fields.Split(json);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!PlainValue.TryInteger(_fields.Raw(json, Version), out var last) || !TryTime(json, sentNanos, out var time) || !TryRange(json, isWhole, ref last, out var first))
        {
            return RejectReason.UnexpectedShape;
        }

        var start = output.LevelCount;
        reason = ReadLevels(_fields.Raw(json, Bids), listing, output);
        var bidsEnd = output.LevelCount;
        if (reason == RejectReason.None)
        {
            reason = ReadLevels(_fields.Raw(json, Asks), listing, output);
        }

        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var book = ref output.Append(isWhole ? EventKind.BookSnapshot : EventKind.BookDelta, listing);
        book.ExchangeTimeNanos = time;
        book.FirstSequence = first;
        book.Sequence = last;
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        return RejectReason.None;
    }

    private bool TryTime(ReadOnlySpan<byte> json, long sentNanos, out long nanos)
    {
        nanos = sentNanos;
        var raw = _fields.Raw(json, Made);
        raw = PlainValue.IsAbsent(raw) ? _fields.Raw(json, Timestamp) : raw;
        return PlainValue.IsAbsent(raw) || PlainTime.TryMillis(raw, out nanos);
    }

    // A push of several versions names the first and the last; where both are absent or zero it is of its own version alone.
    private bool TryRange(ReadOnlySpan<byte> json, bool isWhole, ref long last, out long first)
    {
        first = isWhole ? 0 : last;
        var beginRaw = _fields.Raw(json, Begin);
        var endRaw = _fields.Raw(json, End);
        if (isWhole || (PlainValue.IsAbsent(beginRaw) && PlainValue.IsAbsent(endRaw)))
        {
            return true;
        }

        if (!PlainValue.TryInteger(beginRaw, out var begin) || !PlainValue.TryInteger(endRaw, out var end) || begin > end)
        {
            return false;
        }

        if (end > 0)
        {
            (first, last) = (begin, end);
        }

        return true;
    }

    private RejectReason ReadLevels(ReadOnlySpan<byte> raw, int listing, DecodedFrame output)
    {
        if (PlainValue.IsAbsent(raw))
        {
            return RejectReason.None;
        }

        if (raw[0] != '[')
        {
            return RejectReason.UnexpectedShape;
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var reason = ReadLevel(ref reader, listing, output);
            if (reason != RejectReason.None)
            {
                return reason;
            }
        }

        return RejectReason.None;
    }

    private RejectReason ReadLevel(ref Utf8JsonReader reader, int listing, DecodedFrame output)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !TryNextNumber(ref reader, out var text))
        {
            return RejectReason.UnexpectedShape;
        }

        var reason = widening.Price(listing, text, out var price);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!TryNextNumber(ref reader, out text))
        {
            return RejectReason.UnexpectedShape;
        }

        reason = widening.Quantity(listing, text, out var quantity);
        while (reason == RejectReason.None && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip(); // the count of orders, and whatever may come behind it
        }

        if (reason == RejectReason.None && output.LevelCount == DecodedFrame.MaxLevels)
        {
            reason = RejectReason.TooLarge;
        }

        if (reason == RejectReason.None)
        {
            output.AppendLevel(price, quantity);
        }

        return reason;
    }

    private bool TryNextNumber(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return false;
        }

        text = reader.ValueSpan;
        if (reader.TokenType == JsonTokenType.Number || !reader.ValueIsEscaped)
        {
            return true;
        }

        var length = 0;
        var isText = text.Length <= PlainValue.MaxEscapedLength && EscapedText.TryUnescape(text, _scratch, out length);
        text = _scratch.AsSpan(0, length);
        return isText;
    }
}
