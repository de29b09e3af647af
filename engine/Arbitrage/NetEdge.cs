using System.Runtime.CompilerServices;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: 0 B. The net edge of buying at an ask and selling at a bid, both after taker fees, decided and rounded in integers alone:
/// <c>net = bid × (1 − sellFee) / (ask × (1 + buyFee)) − 1</c>. With U = 10^8 and fractions as counts of 1/U, <c>net ≥ min</c> is
/// <c>bid × (U − sellFee) × U ≥ ask × (U + buyFee) × (U + min)</c>. The left side is called the worth of the bid, the right side the cost of the ask; each is below 2^120
/// at the price's own decimals, and below 2^180 once brought to the other's.
/// </summary>
public static class NetEdge
{
    private const long Unit = Listing.FeeUnit; // 10^8: fractions are counts of 10^-8

    /// <summary>Whether a fee can be used: it lies between -100 % and 100 %, both excluded.</summary>
    /// <param name="feeE8">Fee as a fraction in units of 10^-8.</param>
    public static bool IsUsableFee(long feeE8) => feeE8 is > -Unit and < Unit;

    /// <summary>Decides <c>net ≥ min</c> exactly.</summary>
    /// <param name="bid">Bid price where it is sold, not negative.</param>
    /// <param name="bidDecimals">Decimals of the bid, 0 to 18.</param>
    /// <param name="sellFeeE8">Usable fee where it is sold.</param>
    /// <param name="ask">Ask price where it is bought, not negative.</param>
    /// <param name="askDecimals">Decimals of the ask, 0 to 18.</param>
    /// <param name="buyFeeE8">Usable fee where it is bought.</param>
    /// <param name="minNetE8">The minimum, within the range of <see cref="ArbitrageOptions.MinNetE8"/>.</param>
    public static bool IsAtLeast(long bid, int bidDecimals, long sellFeeE8, long ask, int askDecimals, long buyFeeE8, long minNetE8) =>
        Covers(Times(bid, WorthFactor(sellFeeE8)), bidDecimals, Times(ask, CostFactor(buyFeeE8, minNetE8)), askDecimals);

    /// <summary>The net edge in units of 10^-8 (10^-4 basis points), rounded half away from zero.</summary>
    /// <param name="bid">Bid price where it is sold, not negative.</param>
    /// <param name="bidDecimals">Decimals of the bid, 0 to 18.</param>
    /// <param name="sellFeeE8">Usable fee where it is sold.</param>
    /// <param name="ask">Ask price where it is bought, not negative.</param>
    /// <param name="askDecimals">Decimals of the ask, 0 to 18.</param>
    /// <param name="buyFeeE8">Usable fee where it is bought.</param>
    /// <param name="netE8">The net edge when it can be told.</param>
    /// <returns>False when the ask is 0 or the edge does not fit in 63 bits: a bid 92 billion times the ask.</returns>
    public static bool TryCompute(long bid, int bidDecimals, long sellFeeE8, long ask, int askDecimals, long buyFeeE8, out long netE8)
    {
        netE8 = 0;
        if (ask == 0)
        {
            return false;
        }

        // (net + 1) × U = worth of the bid / (ask × (U + buyFee)), both at the finer decimals of the two.
        var dividend = UInt192.Product(Times(bid, WorthFactor(sellFeeE8)), Alignment(bidDecimals, askDecimals));
        var divisor = UInt192.Product(Times(ask, (ulong)(Unit + buyFeeE8)), Alignment(askDecimals, bidDecimals));
        if (!TryDivide(dividend, divisor, out var whole, out var half))
        {
            return false;
        }

        // A part of exactly one half goes up where the edge is positive and stays down where it is negative: away from zero.
        var floor = whole - Unit;
        var roundsUp = half > 0 || (half == 0 && floor >= 0);
        netE8 = floor + (roundsUp ? 1 : 0);
        return true;
    }

    /// <summary>(1 − fee) in units of 10^-16.</summary>
    internal static ulong WorthFactor(long sellFeeE8) => (ulong)(Unit - sellFeeE8) * Unit;

    /// <summary>(1 + fee) × (1 + min) in units of 10^-16.</summary>
    internal static ulong CostFactor(long buyFeeE8, long minNetE8) => (ulong)(Unit + buyFeeE8) * (ulong)(Unit + minNetE8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UInt128 Times(long price, ulong factor)
    {
        var high = Math.BigMul((ulong)price, factor, out var low);
        return new UInt128(high, low);
    }

    /// <summary>Whether a bid's worth covers an ask's cost, each at its own decimals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Covers(UInt128 worth, int bidDecimals, UInt128 cost, int askDecimals) =>
        bidDecimals == askDecimals ? worth >= cost : CoversAligned(worth, bidDecimals, cost, askDecimals);

    private static bool CoversAligned(UInt128 worth, int bidDecimals, UInt128 cost, int askDecimals) =>
        UInt192.IsAtLeast(UInt192.Product(worth, Alignment(bidDecimals, askDecimals)), UInt192.Product(cost, Alignment(askDecimals, bidDecimals)));

    // The power of ten that brings a count at `decimals` to the finer of the two.
    private static ulong Alignment(int decimals, int otherDecimals) => otherDecimals > decimals ? (ulong)FixedPoint.PowerOfTen(otherDecimals - decimals) : 1;

    private static bool TryDivide(UInt192 dividend, UInt192 divisor, out long quotient, out int twiceRemainderOrder)
    {
        if (!dividend.IsNarrow || !divisor.IsNarrow)
        {
            return UInt192.TryDivide(dividend, divisor, out quotient, out twiceRemainderOrder);
        }

        var (whole, remainder) = UInt128.DivRem(dividend.Low, divisor.Low);
        // The remainder is below the divisor, so comparing it with what is left of the divisor avoids doubling it.
        twiceRemainderOrder = remainder.CompareTo(divisor.Low - remainder);
        quotient = whole <= long.MaxValue ? (long)whole : 0;
        return whole <= long.MaxValue;
    }
}
