using System.Text;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>Basis points with up to four decimals, kept as fractions in units of 10^-8: one unit is 10^-4 basis points, so nothing is lost either way.</summary>
public static class BasisPoints
{
    /// <summary>One basis point (10^-4) in units of 10^-8.</summary>
    public const long UnitE8 = 10_000;

    /// <summary>Decimals of a basis point that the unit resolves.</summary>
    public const int Decimals = 4;

    /// <summary>Longest text <see cref="Format"/> writes: a sign and a count.</summary>
    public const int MaxTextLength = FixedPoint.MaxTextLength + 1;

    /// <summary>Reads basis points such as <c>5</c>, <c>2.5</c> or <c>-0.0001</c>.</summary>
    /// <param name="text">A decimal with at most four significant decimals and an optional leading minus.</param>
    /// <param name="fractionE8">The fraction in units of 10^-8 when the text is one, else 0.</param>
    /// <returns>False when the text is not a decimal, is finer than four decimals or does not fit.</returns>
    public static bool TryParse(string text, out long fractionE8)
    {
        ArgumentNullException.ThrowIfNull(text);
        var negative = text.StartsWith('-');
        var status = FixedPoint.Parse(Encoding.UTF8.GetBytes(negative ? text[1..] : text), Decimals, out fractionE8);
        fractionE8 = negative ? -fractionE8 : fractionE8;
        return status == FixedPointStatus.Ok;
    }

    /// <summary>Writes a fraction as basis points without trailing zeros: <c>6.12</c>, <c>-0.5</c>, <c>0</c>.</summary>
    /// <param name="fractionE8">The fraction in units of 10^-8, greater than <see cref="long.MinValue"/>.</param>
    /// <param name="destination">At least <see cref="MaxTextLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Format(long fractionE8, Span<byte> destination)
    {
        if (fractionE8 >= 0)
        {
            return FixedPoint.Format(fractionE8, Decimals, destination);
        }

        destination[0] = (byte)'-';
        return 1 + FixedPoint.Format(checked(-fractionE8), Decimals, destination[1..]);
    }

    /// <summary>The same text as a string.</summary>
    /// <param name="fractionE8">The fraction in units of 10^-8, greater than <see cref="long.MinValue"/>.</param>
    public static string Text(long fractionE8)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(text[..Format(fractionE8, text)]);
    }
}
