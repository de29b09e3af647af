using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Mexc;

/// <summary>Reads the body of <c>GET /api/v3/depth</c>: any JSON that says what the documentation says.</summary>
/// <param name="decimals">Decimals of all listings.</param>
internal sealed class MexcSnapshotReader(ListingDecimals decimals)
{
    private const int Id = 0;
    private const int Bids = 1;
    private const int Asks = 2;
    private const int Time = 3;

    private readonly Widening _widening = new(decimals);
    private readonly ObjectFields _fields = new("lastUpdateId", "bids", "asks", "timestamp");
    private readonly byte[] _scratch = new byte[PlainValue.MaxEscapedLength];

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="listing">The listing that was asked for.</param>
    /// <param name="output">Cleared, then filled or rejected.</param>
    public void Read(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        var reason = RejectReason.Malformed;
        if (JsonSyntax.IsWhole(body))
        {
            _widening.BeginFrame();
            do
            {
                _widening.BeginAttempt(output);
                reason = ReadBody(body, listing, output);
            }
            while (_widening.MustRepeat);
            reason = _widening.EndFrame(reason);
        }

        if (reason != RejectReason.None)
        {
            output.Reject(reason, listing);
        }
    }

    // {"lastUpdateId":80111665800,"bids":[["77833.25","9.00689501"]],"asks":[["77834.26","0.5"]],"timestamp":1787600000123}
    private RejectReason ReadBody(ReadOnlySpan<byte> body, int listing, DecodedFrame output)
    {
        var reason = _fields.Split(body);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        long time = 0;
        var timeRaw = _fields.Raw(body, Time);
        if (!PlainValue.TryInteger(_fields.Raw(body, Id), out var id) || (!PlainValue.IsAbsent(timeRaw) && !PlainTime.TryMillis(timeRaw, out time)))
        {
            return RejectReason.UnexpectedShape;
        }

        var start = output.LevelCount;
        reason = ReadLevels(_fields.Raw(body, Bids), listing, output);
        var bidsEnd = output.LevelCount;
        if (reason == RejectReason.None)
        {
            reason = ReadLevels(_fields.Raw(body, Asks), listing, output);
        }

        if (reason != RejectReason.None)
        {
            return reason;
        }

        ref var book = ref output.Append(EventKind.BookSnapshot, listing);
        book.ExchangeTimeNanos = time;
        book.Sequence = id;
        book.LevelStart = start;
        book.BidCount = bidsEnd - start;
        book.AskCount = output.LevelCount - bidsEnd;
        return RejectReason.None;
    }

    private RejectReason ReadLevels(ReadOnlySpan<byte> raw, int listing, DecodedFrame output)
    {
        if (raw.IsEmpty || raw[0] != '[')
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
        if (reader.TokenType != JsonTokenType.StartArray || !TryNextText(ref reader, out var text))
        {
            return RejectReason.UnexpectedShape;
        }

        var reason = _widening.Price(listing, text, out var price);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        if (!TryNextText(ref reader, out text))
        {
            return RejectReason.UnexpectedShape;
        }

        reason = _widening.Quantity(listing, text, out var quantity);
        if (reason == RejectReason.None && (!reader.Read() || reader.TokenType != JsonTokenType.EndArray))
        {
            reason = RejectReason.UnexpectedShape;
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

    private bool TryNextText(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var length = 0;
        var isText = text.Length <= PlainValue.MaxEscapedLength && EscapedText.TryUnescape(text, _scratch, out length);
        text = _scratch.AsSpan(0, length);
        return isText;
    }
}
