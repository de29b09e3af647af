using System.Runtime.CompilerServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Kraken;

/// <summary>HOT: a listing's two decimals in one register. That of nothing is no listing's.</summary>
internal readonly struct KrakenDecimals
{
    private const int Known = 1 << 16;
    private const int QuantityShift = 8;

    private readonly int _packed;

    /// <summary>The decimals that hold now.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="listing">The listing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public KrakenDecimals(ListingDecimals decimals, int listing) => _packed = Known | decimals.Price(listing) | (decimals.Quantity(listing) << QuantityShift);

    /// <summary>Decimals of a price.</summary>
    public int Price => _packed & byte.MaxValue;

    /// <summary>Decimals of a quantity.</summary>
    public int Quantity => (_packed >> QuantityShift) & byte.MaxValue;

    /// <summary>True when both are the same.</summary>
    /// <param name="other">Other decimals.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(KrakenDecimals other) => _packed == other._packed;
}
