using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Crossfeed.Market;

namespace Crossfeed.Tests.Market;

/// <summary>What a decimal text means, in arithmetic without bounds: slow and plain.</summary>
internal static partial class DecimalModel
{
    // Far more than the digits of a text that is given to the model: a larger exponent changes no outcome, only takes memory.
    private const int MaxExponent = 1_000;

    public static (FixedPointStatus Status, long Value) Parse(string text, int decimals)
    {
        if (!TryRead(text, out var digits, out var exponent))
        {
            return (FixedPointStatus.Malformed, 0);
        }

        var shift = exponent + decimals;
        var scaled = shift >= 0 ? digits * BigInteger.Pow(10, shift) : digits;
        if (shift < 0)
        {
            scaled = BigInteger.DivRem(digits, BigInteger.Pow(10, -shift), out var rest);
            if (!rest.IsZero)
            {
                return (FixedPointStatus.TooFine, 0);
            }
        }

        return scaled > long.MaxValue ? (FixedPointStatus.OutOfRange, 0) : (FixedPointStatus.Ok, (long)scaled);
    }

    public static int SignificantDecimals(string text)
    {
        if (!TryRead(text, out var digits, out var exponent))
        {
            return -1;
        }

        while (!digits.IsZero && exponent < 0 && (digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        return digits.IsZero ? 0 : Math.Max(0, -exponent);
    }

    private static bool TryRead(string text, out BigInteger digits, out int exponent)
    {
        var match = Number().Match(text);
        var fraction = match.Groups["fraction"].Value;
        digits = match.Success ? BigInteger.Parse(match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture) : 0;
        var named = match.Groups["exponent"].Success ? BigInteger.Parse(match.Groups["exponent"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        exponent = (int)BigInteger.Clamp(named, -MaxExponent, MaxExponent) - fraction.Length;
        return match.Success;
    }

    [GeneratedRegex(@"\A(?<whole>[0-9]+)(\.(?<fraction>[0-9]+))?([eE](?<exponent>[+-]?[0-9]+))?\z")]
    private static partial Regex Number();
}
