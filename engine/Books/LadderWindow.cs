using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>HOT: one side of a <see cref="LadderMemory"/>. Offsets run from 0 to <see cref="LadderMemory.Ticks"/> - 1, and are the caller's to check.</summary>
internal readonly struct LadderWindow
{
    private readonly long[] _longs; // and not the memory: one object less on the way to a level
    private readonly int _start;
    private readonly int _side; // 0 or 1

    /// <summary>Takes a side.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="side">0 or 1.</param>
    public LadderWindow(LadderMemory memory, int side)
    {
        _longs = memory.Longs;
        _start = memory.Start;
        _side = side;
    }

    // The first quantity. No bounds check: a constant of the memory, within the array.
    private ref long Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_longs), _start);
    }

    /// <summary>Sets a quantity; 0 removes. No branch on the data: whether a level appears, changes or goes is a coin toss to the predictor.</summary>
    /// <param name="offset">Where.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="added">Grows by 1 when a level appears, falls by 1 when one goes.</param>
    /// <returns>Not 0 when the quantity differs from before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Set(int offset, long quantity, ref int added)
    {
        ref var start = ref Start;
        var index = offset >> 6;
        ref var slot = ref Quantity(ref start, offset);
        var old = slot;
        slot = quantity;
        var present = quantity != 0 ? 1UL : 0UL;
        ref var word = ref Word(ref start, index);
        var bits = (word & ~(1UL << offset)) | (present << offset); // shifts count modulo 64
        word = bits;
        ref var summary = ref Summary(ref start, index >> 6);
        summary = (summary & ~(1UL << index)) | ((bits != 0 ? 1UL : 0UL) << index);
        added += (int)present - (old != 0 ? 1 : 0);
        return old ^ quantity;
    }

    /// <summary>The quantity at an offset.</summary>
    /// <param name="offset">Where.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long QuantityAt(int offset) => Quantity(ref Start, offset);

    /// <summary>The highest occupied offset at or below one, -1 when there is none.</summary>
    /// <param name="offset">-1 to Ticks - 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindAtOrBelow(int offset)
    {
        if (offset < 0)
        {
            return -1;
        }

        var index = offset >> 6;
        var word = Word(ref Start, index) & (ulong.MaxValue >> (63 - (offset & 63)));
        return word != 0 ? (index << 6) | BitOperations.Log2(word) : FindInWordsBelow(index);
    }

    /// <summary>Copies levels, highest offset first, a word of the bitmap at a time. Budget: 2 ns a level.</summary>
    /// <param name="offset">Offset to begin at, -1 for none; then the one to go on from.</param>
    /// <param name="origin">Key of offset 0.</param>
    /// <param name="mirror">Price = (key ^ mirror) - mirror.</param>
    /// <param name="target">Where to; full or not, the copy ends with it.</param>
    /// <returns>Levels copied.</returns>
    public int Copy(ref int offset, long origin, long mirror, Span<BookLevel> target)
    {
        ref var start = ref Start;
        var count = 0;
        while (count < target.Length && (offset = FindAtOrBelow(offset)) >= 0)
        {
            var first = offset & ~63; // offset of the word's lowest bit
            var word = Word(ref start, offset >> 6) & (ulong.MaxValue >> (63 - (offset & 63)));
            ref var quantities = ref Quantity(ref start, first);
            do
            {
                var bit = BitOperations.Log2(word);
                word ^= 1UL << bit;
                ref var level = ref target[count++];
                level.Price = ((origin + first + bit) ^ mirror) - mirror;
                level.Quantity = Unsafe.Add(ref quantities, bit);
            }
            while (word != 0 && count < target.Length);

            offset = word != 0 ? first | BitOperations.Log2(word) : first - 1;
        }

        return count;
    }

    /// <summary>Hands all levels over, lowest offset first, and forgets them.</summary>
    /// <param name="target">Where to; null for nowhere.</param>
    /// <param name="origin">Key of offset 0.</param>
    /// <returns>How many they were.</returns>
    public int Drain(FarLevels? target, long origin)
    {
        ref var start = ref Start;
        var count = 0;
        for (var group = 0; group < LadderMemory.Groups; group++)
        {
            ref var summary = ref Summary(ref start, group);
            for (; summary != 0; summary &= summary - 1)
            {
                var index = (group << 6) | BitOperations.TrailingZeroCount(summary);
                ref var word = ref Word(ref start, index);
                for (; word != 0; word &= word - 1)
                {
                    var offset = (index << 6) | BitOperations.TrailingZeroCount(word);
                    ref var quantity = ref Quantity(ref start, offset);
                    target?.Append(origin + offset, quantity);
                    quantity = 0;
                    count++;
                }
            }
        }

        return count;
    }

    private int FindInWordsBelow(int index)
    {
        ref var start = ref Start;
        var group = index >> 6;
        var summary = Summary(ref start, group) & ((1UL << index) - 1); // bits below index within its group
        while (summary == 0)
        {
            if (--group < 0)
            {
                return -1;
            }

            summary = Summary(ref start, group);
        }

        index = (group << 6) | BitOperations.Log2(summary);
        return (index << 6) | BitOperations.Log2(Word(ref start, index));
    }

    // The quantities of 64 bids, of 64 asks, of the next 64 bids, …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref long Quantity(ref long start, int offset) => ref Unsafe.Add(ref start, (nint)(offset + (offset & ~63)) + (_side << 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Word(ref long start, int index) => ref Unsafe.As<long, ulong>(ref Unsafe.Add(ref start, (nint)(LadderMemory.WordsStart + (2 * index)) + _side));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ulong Summary(ref long start, int group) => ref Unsafe.As<long, ulong>(ref Unsafe.Add(ref start, (nint)(LadderMemory.SummaryStart + (2 * group)) + _side));
}
