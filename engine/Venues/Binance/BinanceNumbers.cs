using System.Runtime.CompilerServices;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Binance;

/// <summary>Reads the numbers of one frame on the general path: strings that hold a number, or bare numbers.</summary>
/// <param name="widening">Reads prices and quantities.</param>
/// <param name="listing">Their listing.</param>
internal readonly struct BinanceNumbers(Widening widening, int listing)
{
    /// <summary>Reads an id or a time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A number, or a string that holds one.</param>
    /// <param name="value">The integer.</param>
    public static RejectReason Integer(ReadOnlySpan<byte> frame, JsonField field, out long value)
    {
        value = 0;
        if (field.Type is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return RejectReason.UnexpectedShape;
        }

        if (field.IsEscaped)
        {
            Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
            return Integer(BinanceText.Of(frame, field, buffer), out value);
        }

        return Integer(frame.Slice(field.Start, field.Length), out value);
    }

    private static unsafe RejectReason Integer(ReadOnlySpan<byte> text, out long value)
    {
        fixed (byte* first = text)
        {
            var at = first;
            if (first != null && IntegerScan.TryReadScalar(ref at, first + text.Length, out value) && at == first + text.Length)
            {
                return RejectReason.None;
            }
        }

        value = 0;
        return !text.IsEmpty && text[0] != '0' && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? RejectReason.NumberOutOfRange : RejectReason.UnexpectedShape;
    }

    /// <summary>Reads a time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">As for <see cref="Integer(ReadOnlySpan{byte}, JsonField, out long)"/>.</param>
    /// <param name="nanos">Nanoseconds since the Unix epoch.</param>
    public static RejectReason Time(ReadOnlySpan<byte> frame, JsonField field, out long nanos)
    {
        nanos = 0;
        var reason = Integer(frame, field, out var time);
        return reason != RejectReason.None ? reason : BinanceTime.TryNanos(time, out nanos) ? RejectReason.None : RejectReason.NumberOutOfRange;
    }

    /// <summary>Reads a price.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string, or a bare number.</param>
    /// <param name="value">The count.</param>
    public RejectReason Price(ReadOnlySpan<byte> frame, JsonField field, out long value) => Decimal(frame, field, isPrice: true, out value);

    /// <summary>Reads a quantity.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string, or a bare number.</param>
    /// <param name="value">The count.</param>
    public RejectReason Quantity(ReadOnlySpan<byte> frame, JsonField field, out long value) => Decimal(frame, field, isPrice: false, out value);

    private RejectReason Decimal(ReadOnlySpan<byte> frame, JsonField field, bool isPrice, out long value)
    {
        value = 0;
        if (field.Type is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return RejectReason.UnexpectedShape;
        }

        return field.IsEscaped ? EscapedDecimal(frame, field, isPrice, out value) : Decimal(frame.Slice(field.Start, field.Length), isPrice, out value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // rare: its buffer would be cleared for every number
    private RejectReason EscapedDecimal(ReadOnlySpan<byte> frame, JsonField field, bool isPrice, out long value)
    {
        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        return Decimal(BinanceText.Of(frame, field, buffer), isPrice, out value);
    }

    private RejectReason Decimal(ReadOnlySpan<byte> text, bool isPrice, out long value) =>
        isPrice ? widening.Price(listing, text, out value) : widening.Quantity(listing, text, out value);
}
