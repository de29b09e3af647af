using System.Runtime.CompilerServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: prices without trailing zeros (<c>19137.7</c>, <c>19138</c>): their shapes change too often to be worth remembering.</summary>
internal readonly unsafe struct TrimmedPrices : IPriceForm
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(DecimalScan price, ref byte* at, byte* end, ref NumberShape shape, out long value) => price.TryRead(ref at, end, out value);
}
