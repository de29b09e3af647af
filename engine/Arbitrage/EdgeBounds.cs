using System.Runtime.CompilerServices;
using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>
/// HOT: 0 B. What a listing's best prices are worth at most and cost at least, on one scale whatever its decimals, in integers: in units of 2^-8 of what
/// <see cref="NetEdge"/> counts in. They decide one thing only, that no edge can reach the minimum: a worth rounded up below a cost rounded down is below it exactly.
/// Whatever they cannot rule out is decided exactly elsewhere.
/// </summary>
public struct EdgeBounds
{
    /// <summary>What selling at the best bid brings, at most; 0 when there is nothing to sell to.</summary>
    public UInt128 WorthAtMost;

    /// <summary>What buying at the best ask has to bring back, at least; the largest number when there is nothing to buy.</summary>
    public UInt128 CostAtLeast;

    // Bits below the unit: the factors are below 4 × 10^16 < 2^56, so that they fit in 64 bits at no decimals and keep 10 digits at 8 decimals.
    private const int FractionBits = 8;

    /// <summary>The bounds of two prices.</summary>
    /// <param name="bid">Best bid, 0 for none.</param>
    /// <param name="ask">Best ask, 0 for none.</param>
    /// <param name="decimals">Decimals of both, 0 to 18.</param>
    /// <param name="feeE8">Usable fee.</param>
    /// <param name="minNetE8">The minimum, within the range of <see cref="ArbitrageOptions.MinNetE8"/>.</param>
    public static EdgeBounds Of(long bid, long ask, int decimals, long feeE8, long minNetE8) =>
        Of(bid, FactorAtMost(NetEdge.WorthFactor(feeE8), decimals), ask, FactorAtLeast(NetEdge.CostFactor(feeE8, minNetE8), decimals));

    /// <summary>The bounds of two prices, with the factors at hand.</summary>
    /// <param name="bid">Best bid, 0 for none.</param>
    /// <param name="factorAtMost">Of <see cref="FactorAtMost"/>.</param>
    /// <param name="ask">Best ask, 0 for none.</param>
    /// <param name="factorAtLeast">Of <see cref="FactorAtLeast"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static EdgeBounds Of(long bid, ulong factorAtMost, long ask, ulong factorAtLeast) => new()
    {
        WorthAtMost = NetEdge.Times(bid, factorAtMost),
        CostAtLeast = ask > 0 ? NetEdge.Times(ask, factorAtLeast) : UInt128.MaxValue,
    };

    /// <summary>The factor that makes a bid at some decimals a worth, rounded up.</summary>
    /// <param name="worthFactor">The factor of <see cref="NetEdge"/>.</param>
    /// <param name="decimals">0 to 18.</param>
    internal static ulong FactorAtMost(ulong worthFactor, int decimals)
    {
        var unit = (ulong)FixedPoint.PowerOfTen(decimals);
        return (ulong)((((UInt128)worthFactor << FractionBits) + (unit - 1)) / unit);
    }

    /// <summary>The factor that makes an ask at some decimals a cost, rounded down.</summary>
    /// <param name="costFactor">The factor of <see cref="NetEdge"/>.</param>
    /// <param name="decimals">0 to 18.</param>
    internal static ulong FactorAtLeast(ulong costFactor, int decimals) => (ulong)(((UInt128)costFactor << FractionBits) / (ulong)FixedPoint.PowerOfTen(decimals));

    /// <summary>Whether a listing may have an edge with any other of its group, in either direction; false is certain.</summary>
    /// <param name="group">The bounds of all listings of a group.</param>
    /// <param name="index">The listing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayNet(EdgeBounds[] group, int index)
    {
        ref readonly var own = ref group[index];
        for (var i = 0; i < group.Length; i++)
        {
            if (i != index && (own.WorthAtMost >= group[i].CostAtLeast || group[i].WorthAtMost >= own.CostAtLeast))
            {
                return true;
            }
        }

        return false;
    }
}
