using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market;
using Crossfeed.Market.Events;

namespace Crossfeed.Venues.Mexc;

/// <summary>HOT: a decoder's shapes of levels, apart for each pair of decimals: the same text is another count with others. Not on the managed heap: tables are made as decimals are seen, and a shape is two whole lines.</summary>
internal sealed unsafe class MexcShapeTables
{
    private const int Stride = FixedPoint.MaxDecimals + 1;
    private const int LineBytes = 64;
    private const int ReplaceEvery = 16; // of the levels that would take an older shape's place one in so many does: two that meet in a slot cost no more than a scan each

    private readonly MexcLevelShape*[] _tables = new MexcLevelShape*[Stride * Stride];
    private uint _misses;

    /// <summary>Gives the shapes back; there is nothing else to dispose of, and decoders live as long as the engine.</summary>
    ~MexcShapeTables()
    {
        foreach (var table in _tables)
        {
            NativeMemory.AlignedFree(table);
        }
    }

    /// <summary>Shapes of levels with a listing's decimals.</summary>
    /// <param name="decimals">Decimals of all listings.</param>
    /// <param name="listing">The listing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MexcLevelShapes Of(ListingDecimals decimals, int listing)
    {
        var price = decimals.Price(listing);
        var quantity = decimals.Quantity(listing);
        var table = _tables[(price * Stride) + quantity];
        return new MexcLevelShapes(this, table != null ? table : Create((price * Stride) + quantity), price, quantity);
    }

    /// <summary>Whether a shape may take an older one's place.</summary>
    public bool TakesOldPlace() => ++_misses % ReplaceEvery == 0;

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: once for each pair of decimals
    private MexcLevelShape* Create(int index)
    {
        var table = (MexcLevelShape*)NativeMemory.AlignedAlloc(MexcLevelShapes.Slots * MexcLevelShape.Bytes, LineBytes);
        new Span<MexcLevelShape>(table, MexcLevelShapes.Slots).Clear();
        return _tables[index] = table;
    }
}
