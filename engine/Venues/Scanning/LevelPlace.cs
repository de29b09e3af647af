using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: where a level's two numbers stand in a <see cref="LevelWindow"/>, as its quotes have it. What is no level has lengths that <see cref="Fit"/> refuses.</summary>
internal readonly unsafe struct LevelPlace
{
    /// <summary>Takes the place of a level.</summary>
    /// <param name="quotes">The window's quotes.</param>
    /// <param name="start">Where its price begins.</param>
    /// <param name="middleBytes">Bytes between its numbers, with both quotes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LevelPlace(ulong quotes, ulong start, uint middleBytes)
    {
        Start = start;
        PriceLength = Bmi1.X64.TrailingZeroCount(quotes >> (int)start);
        QuantityStart = start + PriceLength + middleBytes;
        QuantityLength = Bmi1.X64.TrailingZeroCount(quotes >> (int)QuantityStart);
    }

    /// <summary>Where the price begins.</summary>
    public readonly ulong Start;

    /// <summary>Its characters.</summary>
    public readonly ulong PriceLength;

    /// <summary>Where the quantity begins.</summary>
    public readonly ulong QuantityStart;

    /// <summary>Its characters.</summary>
    public readonly ulong QuantityLength;

    /// <summary>Where the price's closing quote stands.</summary>
    public ulong PriceEnd => Start + PriceLength;

    /// <summary>Where the quantity's closing quote stands.</summary>
    public ulong QuantityEnd => QuantityStart + QuantityLength;

    /// <summary>Whether both numbers have lengths that forms cover, and the level ends inside the window.</summary>
    /// <param name="close">Where its closing mark stands; 64 where the window has none.</param>
    /// <param name="others">A third length that must be as short.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Fit(ulong close, ulong others = 0) => (PriceLength | QuantityLength | others | (close >> 2)) < LevelForms.Characters;

    /// <summary>Reads the numbers of a level that fits.</summary>
    /// <param name="at">The window.</param>
    /// <param name="marks">Its quotes and points.</param>
    /// <param name="prices">Forms of prices.</param>
    /// <param name="quantities">Forms of quantities.</param>
    /// <param name="excess">Zero when both are numbers.</param>
    /// <returns>Their digits, to be joined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Read(byte* at, ulong marks, byte* prices, byte* quantities, out Vector256<byte> excess)
    {
        var priceForm = LevelForms.At(prices, Bmi1.X64.TrailingZeroCount(marks >> (int)Start), PriceLength);
        var quantityForm = LevelForms.At(quantities, Bmi1.X64.TrailingZeroCount(marks >> (int)QuantityStart), QuantityLength);
        return LevelForms.Read(at + Start, at + QuantityStart, priceForm, quantityForm, out excess);
    }
}
