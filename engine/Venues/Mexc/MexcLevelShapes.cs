using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: the shapes of the levels that were read with the same decimals, found by where a level has no digits; 0 B. Levels of one book differ in a few lengths only, and so do those of books with the same decimals. Bounded: a newer
/// shape takes an older one's place.
/// </summary>
/// <param name="owner">Whose they are.</param>
/// <param name="all">All of them.</param>
/// <param name="price">Decimals of prices.</param>
/// <param name="quantity">Decimals of quantities.</param>
internal readonly unsafe struct MexcLevelShapes(MexcShapeTables owner, MexcLevelShape* all, int price, int quantity)
{
    /// <summary>Shapes of a table.</summary>
    public const int Slots = 1 << SlotBits; // 512 × 128 B = 64 KiB, of which the few lines in use are ever read

    private const int SlotBits = 9;
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio: neighbouring keys come far apart

    /// <summary>Whose they are. To be kept alive while they are in use: its finalizer frees them.</summary>
    public MexcShapeTables Owner => owner;

    /// <summary>All shapes.</summary>
    public MexcLevelShape* All => all;

    /// <summary>Decimals of prices.</summary>
    public int Price => price;

    /// <summary>Decimals of quantities.</summary>
    public int Quantity => quantity;

    /// <summary>The only shape that a level may have; it may be another's.</summary>
    /// <param name="shapes">All of them.</param>
    /// <param name="others">Which of the level's bytes are no digits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MexcLevelShape* Find(MexcLevelShape* shapes, ulong others) => shapes + ((others * Spread) >> (64 - SlotBits));

    /// <summary>Remembers the shape of a level that was scanned.</summary>
    /// <param name="level">Its first byte; 64 readable bytes follow.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="places">Where its numbers stand.</param>
    /// <param name="mark">What it is asked for with, beside its bytes that are no digits.</param>
    public void Learn(byte* level, int length, MexcLevelPlaces places, ulong mark = 0)
    {
        if (!Avx2.IsSupported || length > MexcLevelShape.MaxLevelBytes)
        {
            return;
        }

        var shape = Find(all, (MexcLevelShape.OthersOf(level) & (uint.MaxValue >> (MexcLevelShape.MaxLevelBytes - length))) | mark);
        if (shape->Others == 0 || owner.TakesOldPlace())
        {
            MexcLevelShape learned = default;
            if (learned.TrySet(level, length, places, price, quantity))
            {
                *shape = learned;
            }
        }
    }
}
