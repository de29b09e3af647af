using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Market.Events;

namespace Crossfeed.Books;

/// <summary>HOT: one side of a <see cref="LadderMemory"/>. Offsets run from 0 to <see cref="LadderMemory.Ticks"/> - 1, and are the caller's to check.</summary>
internal readonly struct LadderWindow
{
    private readonly long[] _longs; // and not the memory: one object less on the way to a level
    private readonly int _start; // of this side's quantities
    private readonly int _wordsStart; // of this side's words

    /// <summary>Takes a side.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="side">0 or 1.</param>
    public LadderWindow(LadderMemory memory, int side)
    {
        _longs = memory.Longs;
        _start = memory.Start + (side * LadderMemory.WordTicks);
        _wordsStart = memory.Start + LadderMemory.WordsStart + side;
    }

    /// <summary>The side's first quantity, from which <see cref="Set"/> finds the others. No bounds check: a constant of the memory, within the array.</summary>
    public ref long Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_longs), _start);
    }

    /// <summary>The word of the side's first ticks, from which <see cref="Set"/> finds the others.</summary>
    public ref long WordsStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_longs), _wordsStart);
    }

    /// <summary>Sets a quantity; 0 removes. No branch on the data: whether a level appears, changes or goes is a coin toss to the predictor.</summary>
    /// <param name="start"><see cref="Start"/>: many calls in a row read it once.</param>
    /// <param name="words"><see cref="WordsStart"/>, likewise.</param>
    /// <param name="offset">Where.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="change">Takes the bits in which the quantity differs from before.</param>
    /// <returns>1 when a level appears, -1 when one goes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Set(ref long start, ref long words, nint offset, long quantity, ref long change)
    {
        ref var slot = ref Quantity(ref start, offset);
        var old = slot;
        slot = quantity;
        change |= old ^ quantity;
        nint wasAbsent = old == 0 ? 1 : 0;
        nint isAbsent = quantity == 0 ? 1 : 0;
        ref var word = ref Word(ref words, offset >> 6);
        var before = word;
        word = before ^ ((ulong)(wasAbsent ^ isAbsent) << (int)offset); // shifts count modulo 64
        if (before == 0)
        {
            Summary(ref words, offset >> 12) |= 1UL << (int)(offset >> 6); // rare where levels stand close together, so the one branch that pays
        }

        return wasAbsent - isAbsent;
    }

    /// <summary>The quantity at an offset.</summary>
    /// <param name="offset">Where.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long QuantityAt(int offset) => Quantity(ref Start, offset);

    /// <summary>The lowest occupied offset, -1 when there is none.</summary>
    public int FindLowest()
    {
        for (var high = 0; high < LadderMemory.Ticks >> 12; high++)
        {
            for (var summary = Summary(ref WordsStart, high); summary != 0; summary &= summary - 1)
            {
                var index = (high << 6) | BitOperations.TrailingZeroCount(summary);
                var word = Word(ref WordsStart, index);
                if (word != 0) // a summary may name words that have become empty since
                {
                    return (index << 6) | BitOperations.TrailingZeroCount(word);
                }
            }
        }

        return -1;
    }

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
        var word = Word(ref WordsStart, index) & (ulong.MaxValue >> (63 - (offset & 63)));
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
        ref var words = ref WordsStart;
        var count = 0;
        while (count < target.Length && (offset = FindAtOrBelow(offset)) >= 0)
        {
            var first = offset & ~63; // offset of the word's lowest bit
            var word = Word(ref words, offset >> 6) & (ulong.MaxValue >> (63 - (offset & 63)));
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
            ref var summary = ref Summary(ref WordsStart, group);
            for (; summary != 0; summary &= summary - 1)
            {
                var index = (group << 6) | BitOperations.TrailingZeroCount(summary);
                ref var word = ref Word(ref WordsStart, index);
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

    // The summary knows every word with a level in it, and some that have lost theirs: those it forgets here.
    private int FindInWordsBelow(int index)
    {
        ref var words = ref WordsStart;
        var group = index >> 6;
        var below = (1UL << index) - 1; // bits below index within its group
        while (true)
        {
            ref var summary = ref Summary(ref words, group);
            for (var left = summary & below; left != 0; left = summary & below)
            {
                index = (group << 6) | BitOperations.Log2(left);
                var word = Word(ref words, index);
                if (word != 0)
                {
                    return (index << 6) | BitOperations.Log2(word);
                }

                summary &= ~(1UL << index);
            }

            if (--group < 0)
            {
                return -1;
            }

            below = ulong.MaxValue;
        }
    }

    // The quantities of 64 bids, of 64 asks, of the next 64 bids, …
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref long Quantity(ref long start, nint offset) => ref Unsafe.Add(ref start, offset + (offset & ~63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Word(ref long words, nint index) => ref Unsafe.As<long, ulong>(ref Unsafe.Add(ref words, 2 * index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Summary(ref long words, nint group) => ref Word(ref words, LadderMemory.Words + group);
}
