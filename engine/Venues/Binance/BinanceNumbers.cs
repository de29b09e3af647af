using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Binance;

/// <summary>
/// The numbers of one frame on the general path, with the decimals they need. A number finer than the decimals raises them and ends the attempt; the frame is then read
/// again from its start, so that all its numbers count in the same unit.
/// </summary>
/// <param name="priceDecimals">Decimals of the listing's prices before the frame.</param>
/// <param name="quantityDecimals">Decimals of the listing's quantities before the frame.</param>
internal struct BinanceNumbers(int priceDecimals, int quantityDecimals)
{
    /// <summary>Decimals of prices in this attempt.</summary>
    public int PriceDecimals { get; private set; } = priceDecimals;

    /// <summary>Decimals of quantities in this attempt.</summary>
    public int QuantityDecimals { get; private set; } = quantityDecimals;

    /// <summary>True when the attempt ended because a number was finer: try again.</summary>
    public bool NeedsFiner { get; private set; }

    /// <summary>True when the decimals are no longer those before the frame.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>Begins an attempt.</summary>
    public void Restart() => NeedsFiner = false;

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
    public RejectReason Price(ReadOnlySpan<byte> frame, JsonField field, out long value)
    {
        var decimals = PriceDecimals;
        var reason = Decimal(frame, field, ref decimals, out value);
        PriceDecimals = decimals;
        return reason;
    }

    /// <summary>Reads a quantity.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string, or a bare number.</param>
    /// <param name="value">The count.</param>
    public RejectReason Quantity(ReadOnlySpan<byte> frame, JsonField field, out long value)
    {
        var decimals = QuantityDecimals;
        var reason = Decimal(frame, field, ref decimals, out value);
        QuantityDecimals = decimals;
        return reason;
    }

    private RejectReason Decimal(ReadOnlySpan<byte> frame, JsonField field, ref int decimals, out long value)
    {
        value = 0;
        if (field.Type is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return RejectReason.UnexpectedShape;
        }

        if (field.IsEscaped)
        {
            return EscapedDecimal(frame, field, ref decimals, out value);
        }

        return Decimal(frame.Slice(field.Start, field.Length), ref decimals, out value);
    }

    private RejectReason EscapedDecimal(ReadOnlySpan<byte> frame, JsonField field, ref int decimals, out long value)
    {
        Span<byte> buffer = stackalloc byte[BinanceText.MaxEscapedBytes];
        return Decimal(BinanceText.Of(frame, field, buffer), ref decimals, out value);
    }

    private RejectReason Decimal(ReadOnlySpan<byte> text, ref int decimals, out long value)
    {
        switch (FixedPoint.Parse(text, decimals, out value))
        {
            case FixedPointStatus.Ok:
                return RejectReason.None;
            case FixedPointStatus.TooFine when FixedPoint.SignificantDecimals(text) <= FixedPoint.MaxDecimals:
                decimals = FixedPoint.SignificantDecimals(text);
                NeedsFiner = true;
                IsRaised = true;
                return RejectReason.NumberOutOfRange; // not the end: the frame is read again
            case FixedPointStatus.Malformed:
                return RejectReason.BadNumber;
            default:
                return RejectReason.NumberOutOfRange;
        }
    }
}
