using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Bybit;

/// <summary>General path: reads the values that <see cref="BybitObject"/> noted. Numbers may stand in quotes or bare.</summary>
/// <param name="widening">Reads prices and quantities.</param>
internal sealed class BybitValues(Widening widening)
{
    private const int MaxEscapedBytes = 256; // longest text with escapes that is read; topics, symbols and numbers are far shorter

    private readonly byte[] _scratch = new byte[MaxEscapedBytes];

    /// <summary>The text of a string or number.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">The field.</param>
    /// <returns>Good until the next call; empty for anything else, and for escapes that are no text.</returns>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> frame, in BybitField field)
    {
        var text = frame.Slice(field.Start, field.Length);
        return !field.IsEscaped ? text
            : text.Length <= MaxEscapedBytes && EscapedText.TryUnescape(text, _scratch, out var length) ? _scratch.AsSpan(0, length)
            : default;
    }

    /// <summary>Reads an id or a time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A number, or a string that holds one.</param>
    /// <param name="value">The integer.</param>
    public RejectReason Integer(ReadOnlySpan<byte> frame, in BybitField field, out long value)
    {
        value = 0;
        if (field.Type is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return RejectReason.UnexpectedShape;
        }

        var text = Text(frame, field);
        return TryInteger(text, out value) ? RejectReason.None
            : !text.IsEmpty && text[0] != '0' && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? RejectReason.NumberOutOfRange
            : RejectReason.UnexpectedShape;
    }

    /// <summary>Reads milliseconds since the Unix epoch as nanoseconds.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">As for <see cref="Integer"/>.</param>
    /// <param name="nanos">The time.</param>
    public RejectReason Time(ReadOnlySpan<byte> frame, in BybitField field, out long nanos)
    {
        var reason = Integer(frame, field, out var millis);
        nanos = millis <= Timestamp.MaxMillis ? millis * Timestamp.NanosPerMilli : 0;
        return reason != RejectReason.None || millis <= Timestamp.MaxMillis ? reason : RejectReason.NumberOutOfRange;
    }

    /// <summary>Reads an unsigned integer without a leading zero.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The integer.</param>
    public static unsafe bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        fixed (byte* first = text)
        {
            var at = first;
            return first != null && IntegerScan.TryReadScalar(ref at, first + text.Length, out value) && at == first + text.Length;
        }
    }

    /// <summary>Reads a price; of several numbers that cannot be read the first gives the reason.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string, or a bare number.</param>
    /// <param name="listing">Its listing.</param>
    /// <param name="reason">Why an earlier number could not be read; then this one is not looked at. Else why this one cannot.</param>
    /// <returns>The count, 0 when there is none.</returns>
    public long Price(ReadOnlySpan<byte> frame, in BybitField field, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (IsNumber(field, ref reason))
        {
            reason = widening.Price(listing, Text(frame, field), out value);
        }

        return value;
    }

    /// <summary>Reads a quantity.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">As for <see cref="Price"/>.</param>
    /// <param name="listing">Its listing.</param>
    /// <param name="reason">As for <see cref="Price"/>.</param>
    /// <returns>As for <see cref="Price"/>.</returns>
    public long Quantity(ReadOnlySpan<byte> frame, in BybitField field, int listing, ref RejectReason reason)
    {
        long value = 0;
        if (IsNumber(field, ref reason))
        {
            reason = widening.Quantity(listing, Text(frame, field), out value);
        }

        return value;
    }

    private static bool IsNumber(in BybitField field, ref RejectReason reason)
    {
        if (reason == RejectReason.None && field.Type is not (JsonTokenType.Number or JsonTokenType.String))
        {
            reason = RejectReason.UnexpectedShape;
        }

        return reason == RejectReason.None;
    }
}
