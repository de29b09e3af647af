using System.Runtime.CompilerServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>HOT: a decoder's shapes of levels, apart for each pair of decimals: the same text is another count with others.</summary>
internal sealed class MexcShapeTables
{
    private const int Stride = FixedPoint.MaxDecimals + 1;

    private readonly MexcLevelShapes?[] _shapes = new MexcLevelShapes?[Stride * Stride];

    /// <summary>Shapes of levels with a listing's decimals.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="listing">The listing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MexcLevelShapes Of(ListingDecimals decimals, int listing)
    {
        var price = decimals.Price(listing);
        var quantity = decimals.Quantity(listing);
        return _shapes[(price * Stride) + quantity] ?? Create(price, quantity);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once for each pair of decimals
    private MexcLevelShapes Create(int price, int quantity) => _shapes[(price * Stride) + quantity] = new MexcLevelShapes(price, quantity);
}
