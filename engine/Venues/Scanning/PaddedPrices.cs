using System.Runtime.CompilerServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: prices with all their decimals (<c>61737.63000000</c>): those of one book look alike, so the shape of the last one is remembered.</summary>
internal readonly unsafe struct PaddedPrices : IPriceForm
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(DecimalScan price, ref byte* at, byte* end, ref NumberShape shape, out long value) => price.TryRead(ref at, end, ref shape, out value);
}
