using System.Runtime.CompilerServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: reads or passes over numbers that stand in JSON without quotes; 0 B. What a string may have and a bare number may not, a leading zero (<c>007</c>), is left to the general path.</summary>
internal static unsafe class BareNumber
{
    /// <summary>Reads a decimal as a count.</summary>
    /// <param name="at">First byte; behind the number afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="scan">Scan of the listing's prices or quantities.</param>
    /// <param name="value">The count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte* at, byte* end, DecimalScan scan, out long value)
    {
        if (*at == '0' && IsDigit(at[1]))
        {
            value = 0;
            return false;
        }

        return scan.TryRead(ref at, end, out value);
    }

    /// <summary>Moves behind a number that nobody needs: a sign, digits, a fraction; an exponent is left to the general path.</summary>
    /// <param name="at">First byte; unchanged when the result is false.</param>
    /// <param name="end">End of the frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Skip(ref byte* at, byte* end)
    {
        var behind = at; // a local of its own: the address of the caller's would keep it out of registers
        var isNumber = SkipNumber(ref behind, end);
        at = behind;
        return isNumber;
    }

    /// <summary>The same of a number that may have an exponent.</summary>
    /// <param name="at">First byte; unchanged when the result is false.</param>
    /// <param name="end">End of the frame.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // off the usual path: where nothing is known of the number
    public static bool SkipAny(ref byte* at, byte* end)
    {
        var behind = at;
        if (!SkipDecimal(ref behind, end))
        {
            return false;
        }

        if (*behind is (byte)'e' or (byte)'E')
        {
            behind += behind[1] is (byte)'+' or (byte)'-' ? 2 : 1;
            if (!SkipDigits(ref behind, end))
            {
                return false;
            }
        }

        at = behind;
        return true;
    }

    private static bool SkipNumber(ref byte* at, byte* end)
    {
        var next = at;
        if (!SkipDecimal(ref next, end) || *next is (byte)'e' or (byte)'E')
        {
            return false;
        }

        at = next;
        return true;
    }

    private static bool SkipDecimal(ref byte* at, byte* end)
    {
        var next = at + (*at == '-' ? 1 : 0);
        if (next >= end || (*next == '0' && IsDigit(next[1])) || !SkipDigits(ref next, end))
        {
            return false;
        }

        if (*next == '.')
        {
            next++;
            if (!SkipDigits(ref next, end))
            {
                return false;
            }
        }

        at = next;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SkipDigits(ref byte* at, byte* end)
    {
        var first = at;
        while (at < end && IsDigit(*at))
        {
            at++;
        }

        return at > first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
