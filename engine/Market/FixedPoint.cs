using System.Text;

namespace Crossfeed.Market;

/// <summary>How the parse of a decimal ended.</summary>
public enum FixedPointStatus : byte
{
    /// <summary>Exact.</summary>
    Ok = 0,

    /// <summary>Not a decimal number (JSON grammar without the sign), or negative.</summary>
    Malformed,

    /// <summary>A number with non-zero digits beyond the decimals asked for: it needs more of them.</summary>
    TooFine,

    /// <summary>Does not fit in 63 bits at the decimals asked for.</summary>
    OutOfRange,
}

/// <summary>
/// Exact decimals as <c>long</c> counts of 10^-decimals. The general path: any JSON number or the text of a JSON string, with exponent and trailing zeros. Decoders
/// have a faster one for the plain form, held to the same results by tests.
/// </summary>
public static class FixedPoint
{
    /// <summary>Most decimals a count may have: 10^18 is the largest power of ten in a <c>long</c>.</summary>
    public const int MaxDecimals = 18;

    /// <summary>Longest text <see cref="Format"/> writes: 19 digits, a point and a leading zero.</summary>
    public const int MaxTextLength = 21;

    // Larger than any text is long, so that no digits make up for an exponent beyond it; with a text's length added it still fits an int.
    private const int MaxExponent = 1_000_000_000;

    private static readonly long[] Powers =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
        10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>10^n.</summary>
    /// <param name="n">0 to 18.</param>
    public static long PowerOfTen(int n) => Powers[n];

    /// <summary>Reads a non-negative decimal.</summary>
    /// <param name="text">ASCII: digits, optional fraction, optional exponent.</param>
    /// <param name="decimals">Decimals of the count, 0 to 18.</param>
    /// <param name="value">The count when the result is Ok, else 0.</param>
    public static FixedPointStatus Parse(ReadOnlySpan<byte> text, int decimals, out long value)
    {
        value = 0;
        if (!TryRead(text, out var parts))
        {
            return FixedPointStatus.Malformed;
        }

        if (parts.Digits == 0)
        {
            return FixedPointStatus.Ok;
        }

        // significand × 10^exponent = count × 10^-decimals
        var shift = parts.Exponent + decimals;
        if (shift < 0)
        {
            return FixedPointStatus.TooFine;
        }

        if (shift > MaxDecimals || parts.Overflowed)
        {
            return FixedPointStatus.OutOfRange;
        }

        if (parts.Digits + shift <= MaxDecimals)
        {
            value = parts.Significand * Powers[shift]; // below 10^18
            return FixedPointStatus.Ok;
        }

        var wide = (Int128)parts.Significand * Powers[shift];
        if (wide > long.MaxValue)
        {
            return FixedPointStatus.OutOfRange;
        }

        value = (long)wide;
        return FixedPointStatus.Ok;
    }

    /// <summary>The fewest decimals at which a number is exact; trailing zeros do not count.</summary>
    /// <param name="text">As for <see cref="Parse"/>.</param>
    /// <returns>0 or more (may exceed <see cref="MaxDecimals"/>), or -1 when the text is not a decimal.</returns>
    public static int SignificantDecimals(ReadOnlySpan<byte> text)
    {
        if (!TryRead(text, out var parts))
        {
            return -1;
        }

        return parts.Digits == 0 ? 0 : Math.Max(0, -parts.Exponent);
    }

    /// <summary>Writes a count as a plain decimal: no exponent, no trailing zeros, no trailing point.</summary>
    /// <param name="value">The count.</param>
    /// <param name="decimals">Its decimals, 0 to 18.</param>
    /// <param name="destination">At least <see cref="MaxTextLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Format(long value, int decimals, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var (whole, fraction) = Math.DivRem(value, Powers[decimals]);
        System.Buffers.Text.Utf8Formatter.TryFormat(whole, destination, out var length);
        if (fraction == 0)
        {
            return length;
        }

        destination[length++] = (byte)'.';
        for (var power = decimals - 1; fraction != 0; power--)
        {
            var (digit, rest) = Math.DivRem(fraction, Powers[power]);
            destination[length++] = (byte)('0' + digit);
            fraction = rest;
        }

        return length;
    }

    /// <summary>The same text as a string.</summary>
    /// <param name="value">The count.</param>
    /// <param name="decimals">Its decimals, 0 to 18.</param>
    public static string Text(long value, int decimals)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(text[..Format(value, decimals, text)]);
    }

    // Reads [0-9]+ [. [0-9]+] [e [+-] [0-9]+] into significand × 10^exponent with trailing zeros removed.
    private static bool TryRead(ReadOnlySpan<byte> text, out Parts parts)
    {
        parts = default;
        var position = 0;
        var zeros = 0; // zeros seen since the last non-zero digit, not yet part of the significand
        if (!ReadDigits(text, ref position, ref parts, ref zeros, out _))
        {
            return false;
        }

        var fractionDigits = 0;
        if (position < text.Length && text[position] == '.')
        {
            position++;
            if (!ReadDigits(text, ref position, ref parts, ref zeros, out fractionDigits))
            {
                return false;
            }
        }

        var exponent = 0;
        if (position < text.Length && (text[position] | 0x20) == 'e' && !ReadExponent(text, ref position, out exponent))
        {
            return false;
        }

        parts.Exponent = exponent - fractionDigits + zeros;
        return position == text.Length;
    }

    private static bool ReadDigits(ReadOnlySpan<byte> text, ref int position, ref Parts parts, ref int zeros, out int count)
    {
        var start = position;
        for (; position < text.Length && (uint)(text[position] - '0') <= 9; position++)
        {
            if (text[position] == '0')
            {
                zeros++;
                continue;
            }

            parts.Append(zeros, text[position] - '0');
            zeros = 0;
        }

        count = position - start;
        return count > 0;
    }

    private static bool ReadExponent(ReadOnlySpan<byte> text, ref int position, out int exponent)
    {
        exponent = 0;
        position++;
        var negative = position < text.Length && text[position] == '-';
        if (negative || (position < text.Length && text[position] == '+'))
        {
            position++;
        }

        var start = position;
        for (; position < text.Length && (uint)(text[position] - '0') <= 9; position++)
        {
            exponent = (int)Math.Min((exponent * 10L) + (text[position] - '0'), MaxExponent);
        }

        exponent = negative ? -exponent : exponent;
        return position > start;
    }

    private struct Parts
    {
        public long Significand;
        public int Digits; // significant digits; 0 for the number zero
        public int Exponent;
        public bool Overflowed;

        public void Append(int zerosBefore, int digit)
        {
            if (Digits == 0)
            {
                zerosBefore = 0; // leading zeros are not significant
            }

            Digits += zerosBefore + 1;
            if (Digits <= MaxDecimals)
            {
                Significand = (Significand * Powers[zerosBefore + 1]) + digit; // below 10^18
                return;
            }

            if (Digits > MaxDecimals + 1)
            {
                Overflowed = true;
                return;
            }

            var next = ((Int128)Significand * Powers[zerosBefore] * 10) + digit;
            Overflowed |= next > long.MaxValue;
            Significand = Overflowed ? long.MaxValue : (long)next;
        }
    }
}
