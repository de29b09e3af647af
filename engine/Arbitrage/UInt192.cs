using System.Runtime.CompilerServices;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: 0 B. The product of a 128-bit and a 64-bit number, whole: wide enough for a price times its fees times any power of ten that aligns decimals, so that no comparison
/// of two listings can overflow.
/// </summary>
internal readonly struct UInt192
{
    private const int Bits = 192;
    private readonly ulong _high;
    private readonly UInt128 _low;

    private UInt192(ulong high, UInt128 low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>True when the number fits in 128 bits.</summary>
    public bool IsNarrow => _high == 0;

    /// <summary>The lower 128 bits.</summary>
    public UInt128 Low => _low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt192 Product(UInt128 left, ulong right)
    {
        var middle = Math.BigMul((ulong)(left >> 64), right, out var middleLow);
        var carry = Math.BigMul((ulong)left, right, out var low);
        var upper = middleLow + carry;
        return new UInt192(middle + (upper < carry ? 1UL : 0UL), new UInt128(upper, low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAtLeast(UInt192 left, UInt192 right) => left._high != right._high ? left._high > right._high : left._low >= right._low;

    /// <summary>Whole part and remainder of a division, bit by bit: the cold twin of the 128-bit division.</summary>
    /// <param name="dividend">Any number.</param>
    /// <param name="divisor">Below 2^191 and not zero.</param>
    /// <param name="quotient">The whole part when it fits in 63 bits.</param>
    /// <param name="twiceRemainderOrder">Twice the remainder against the divisor: -1 below, 0 equal, 1 above.</param>
    /// <returns>False when the whole part does not fit in 63 bits.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // reached only when aligned prices leave 128 bits
    public static bool TryDivide(UInt192 dividend, UInt192 divisor, out long quotient, out int twiceRemainderOrder)
    {
        quotient = 0;
        twiceRemainderOrder = 0;
        var remainder = default(UInt192);
        for (var bit = Bits - 1; bit >= 0; bit--)
        {
            remainder = remainder.ShiftIn(dividend.Bit(bit));
            if (!IsAtLeast(remainder, divisor))
            {
                continue;
            }

            if (bit >= 63)
            {
                return false;
            }

            remainder = Difference(remainder, divisor);
            quotient |= 1L << bit;
        }

        var twice = remainder.ShiftIn(0);
        twiceRemainderOrder = IsAtLeast(twice, divisor) ? (IsAtLeast(divisor, twice) ? 0 : 1) : -1;
        return true;
    }

    private static UInt192 Difference(UInt192 left, UInt192 right) =>
        new(left._high - right._high - (left._low < right._low ? 1UL : 0UL), left._low - right._low);

    private UInt192 ShiftIn(ulong bit) => new((_high << 1) | (ulong)(_low >> 127), (_low << 1) | bit);

    private ulong Bit(int index) => index >= 128 ? (_high >> (index - 128)) & 1 : (ulong)(_low >> index) & 1;
}
