using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads plain decimals (<c>61737.63000000</c>) as counts of 10^-decimals; 0 B, about 3 ns a number. Made once for a listing's price or quantity, then used
/// for every number of a frame. Gives exactly what <see cref="FixedPoint.Parse"/> gives, or leaves the number to it.
/// </summary>
public readonly unsafe struct DecimalScan
{
    private readonly byte* _forms;
    private readonly int _decimals;

    /// <summary>A scan for counts of 10^-decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DecimalScan(int decimals)
    {
        _decimals = decimals;
        _forms = NumberForms.For(decimals);
    }

    /// <summary>The forms of this scan's numbers.</summary>
    internal byte* Forms => _forms;

    /// <summary>Decimals of the counts.</summary>
    internal int Decimals => _decimals;

    /// <summary>
    /// Reads the decimal that begins at <paramref name="at"/> and ends in front of the first byte that cannot continue a number. The caller verifies what follows, and checks
    /// that a bare JSON number has no leading zero (<c>007</c>), which the text of a string may have. Fastest where a quote follows.
    /// </summary>
    /// <param name="at">First byte; behind the number afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it. The number may begin up to 48 behind it, and is then refused.</param>
    /// <param name="value">The count.</param>
    /// <returns>False when the text is no decimal, too fine or out of range: the general path says which.</returns>
    [SkipLocalsInit] // the slow path's locals would be cleared for every number; both are written before they are read
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ref byte* at, byte* end, out long value)
    {
        var first = at;
        var text = Vector128.Load(first);
        var form = NumberForms.Find(_forms, text, out var length);
        var digits = text - NumberForms.Template(form);
        var next = first + length;
        if (!DigitLayout.IsAccelerated || !NumberForms.Holds(digits, NumberForms.Limits(form)) || next > end)
        {
            // Locals of their own: the address of the caller's would keep them out of registers in its loop.
            var slowAt = first;
            var read = TryReadOther(ref slowAt, end, out var slowValue);
            at = slowAt;
            value = slowValue;
            return read;
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, NumberForms.Shuffle(form)));
        at = next;
        return true;
    }

    // Numbers behind which no quote stands, then everything that no form covers.
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of TryRead, kept out of the loops that inline it
    private bool TryReadOther(ref byte* at, byte* end, out long value)
    {
        var text = Vector128.Load(at);
        var form = NumberForms.Find(_forms, text, out var length);
        var digits = text - NumberForms.Template(form);
        if (!DigitLayout.IsAccelerated || !NumberForms.Holds(digits, NumberForms.BareLimits(form)) || end - at < length || ContinuesNumber(at[length]))
        {
            return TryReadScalar(ref at, end, _decimals, out value);
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, NumberForms.Shuffle(form)));
        at += length;
        return true;
    }

    /// <summary>The same without vectors: for machines that have none, and for numbers longer than a vector.</summary>
    /// <param name="at">First byte; behind the number afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; nothing at or behind it is read.</param>
    /// <param name="decimals">Decimals of the count, 0 to 18.</param>
    /// <param name="value">The count.</param>
    /// <returns>As <see cref="TryRead(ref byte*, byte*, out long)"/>.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // the slow twin of TryRead, kept out of the loops that inline it
    public static bool TryReadScalar(ref byte* at, byte* end, int decimals, out long value)
    {
        var next = at;
        long count = 0;
        for (; next < end && IsDigit(*next) && next - at <= FixedPoint.MaxDecimals; next++)
        {
            count = (count * 10) + (*next - '0');
        }

        var whole = (int)(next - at);
        var missing = decimals;
        var exact = whole > 0 && whole + decimals <= FixedPoint.MaxDecimals;
        if (exact && next < end && *next == '.')
        {
            var fraction = ++next;
            for (; next < end && IsDigit(*next); next++)
            {
                if (missing == 0)
                {
                    exact &= *next == '0';
                    continue;
                }

                count = (count * 10) + (*next - '0');
                missing--;
            }

            exact &= next > fraction;
        }

        if (!exact || (next < end && ContinuesNumber(*next)))
        {
            return TryParse(ref at, end, decimals, out value);
        }

        value = count * FixedPoint.PowerOfTen(missing);
        at = next;
        return true;
    }

    // The general path: exponents, more than 18 digits.
    private static bool TryParse(ref byte* at, byte* end, int decimals, out long value)
    {
        var next = at;
        while (next < end && (IsDigit(*next) || *next is (byte)'.' or (byte)'e' or (byte)'E' or (byte)'+' or (byte)'-'))
        {
            next++;
        }

        if (FixedPoint.Parse(new ReadOnlySpan<byte>(at, (int)(next - at)), decimals, out value) != FixedPointStatus.Ok)
        {
            return false;
        }

        at = next;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    // After digits and an optional fraction: another digit (behind the vector), a second point or an exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ContinuesNumber(byte value) => IsDigit(value) || value == '.' || (value | 0x20) == 'e' || value is (byte)'+' or (byte)'-';
}
