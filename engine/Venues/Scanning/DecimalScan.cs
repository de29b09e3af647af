using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crossfeed.Market;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads plain decimals (<c>61737.63000000</c>) as counts of 10^-decimals; 0 B, about 4 ns a number. Made once for a listing's price or quantity, then used
/// for every number of a frame. Gives exactly what <see cref="FixedPoint.Parse"/> gives, or leaves the number to it.
/// </summary>
public readonly unsafe struct DecimalScan
{
    private readonly byte* _rows;
    private readonly int _decimals;
    private readonly int _maxWhole; // whole digits that fit in front of the decimals

    /// <summary>A scan for counts of 10^-decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    public DecimalScan(int decimals)
    {
        _decimals = decimals;
        _maxWhole = Math.Max(0, DigitLayout.Slots - decimals);
        _rows = DigitLayout.RowsFor(Math.Min(decimals, DigitLayout.Slots - 1));
    }

    /// <summary>
    /// Reads the decimal that begins at <paramref name="at"/> and ends in front of the first byte that cannot continue a number. The caller verifies what follows, and checks
    /// that a bare JSON number has no leading zero (<c>007</c>), which the text of a string may have.
    /// </summary>
    /// <param name="at">First byte; behind the number afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <param name="value">The count.</param>
    /// <returns>False when the text is no decimal, too fine or out of range: the general path says which.</returns>
    [SkipLocalsInit] // the slow path's locals would be cleared for every number; both are written before they are read
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ref byte* at, byte* end, out long value)
    {
        var first = at;
        var digits = Vector128.Load(first) - Vector128.Create((byte)'0');
        var others = DigitLayout.OtherBytes(digits);
        var whole = BitOperations.TrailingZeroCount(others);
        var length = whole;
        if (first[whole] == '.')
        {
            length = BitOperations.TrailingZeroCount(others & (others - 1));
        }

        digits = DigitLayout.KeepFirst(digits, length);

        // Digits behind the last decimal of the count must be zeros: "6195.00000000" is a count of units, "0.5" is not.
        var nonZeros = Vector128.Equals(digits, Vector128<byte>.Zero).ExtractMostSignificantBits() ^ 0xFFFF;

        // Sixteen digits and a point give a length of 17; that is a point without a fraction like any other.
        if (!DigitLayout.IsAccelerated || (uint)(whole - 1) >= (uint)_maxWhole || length == whole + 1 || nonZeros >> (whole + 1 + _decimals) != 0
            || (first[length] != '"' && ContinuesNumber(first[length])) || end - first < length)
        {
            // Locals of their own: the address of the caller's would keep them out of registers in its loop.
            var slowAt = first;
            var read = TryReadScalar(ref slowAt, end, _decimals, out var slowValue);
            at = slowAt;
            value = slowValue;
            return read;
        }

        value = DigitLayout.Join(digits, DigitLayout.Row(_rows, whole));
        at = first + length;
        return true;
    }

    /// <summary>
    /// <see cref="TryRead(ref byte*, byte*, out long)"/> for runs of numbers that look alike. While a number has the shape of the one before, the next position follows from the
    /// remembered length and not from this number's bytes, so that the processor need not wait for them before it begins with the next number.
    /// </summary>
    /// <param name="at">As above.</param>
    /// <param name="end">As above.</param>
    /// <param name="shape">Shape of the number before; a default one knows nothing. Shapes belong to one scan.</param>
    /// <param name="value">The count.</param>
    /// <returns>As above.</returns>
    [SkipLocalsInit] // as above
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(ref byte* at, byte* end, ref NumberShape shape, out long value)
    {
        var first = at;
        var digits = Vector128.Load(first) - Vector128.Create((byte)'0');
        var others = DigitLayout.OtherBytes(digits);
        if (shape.Length == 0 || (others & shape.Covered) != shape.Others || first[shape.Whole] != '.' || first[shape.Length] != '"' || end - first < shape.Length)
        {
            var slowAt = first;
            var read = TryLearn(ref slowAt, end, ref shape, out var slowValue);
            at = slowAt;
            value = slowValue;
            return read;
        }

        digits = DigitLayout.KeepFirst(digits, shape.Length);
        var nonZeros = Vector128.Equals(digits, Vector128<byte>.Zero).ExtractMostSignificantBits() ^ 0xFFFF;
        if (nonZeros >> (shape.Whole + 1 + _decimals) != 0)
        {
            value = 0;
            return false; // too fine: the general path counts it
        }

        value = DigitLayout.Join(digits, DigitLayout.Row(_rows, shape.Whole));
        at = first + shape.Length;
        return true;
    }

    // Reads a number of another shape and remembers it if it is one that the fast way above can read: whole digits, a point, a fraction, a quote, all in one vector.
    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: once for every change of shape
    private bool TryLearn(ref byte* at, byte* end, ref NumberShape shape, out long value)
    {
        var others = DigitLayout.OtherBytes(Vector128.Load(at) - Vector128.Create((byte)'0'));
        var whole = BitOperations.TrailingZeroCount(others);
        var length = BitOperations.TrailingZeroCount(others & (others - 1));
        var isPlain = DigitLayout.IsAccelerated && whole > 0 && whole <= _maxWhole && length > whole + 1 && length < DigitLayout.Slots;
        shape = isPlain ? new NumberShape(whole, length) : default;
        return TryRead(ref at, end, out value);
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
