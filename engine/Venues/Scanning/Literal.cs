using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: compares a frame with the fixed text its venue sends there. Every byte is compared, four or more at a time.</summary>
public static unsafe class Literal
{
    /// <summary>Tells whether the frame has this text here.</summary>
    /// <param name="at">Where.</param>
    /// <param name="end">End of the frame; nothing behind it is accepted or read.</param>
    /// <param name="text">The text, a UTF-8 literal: its length is then known to the compiler, which unrolls the comparison.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Matches(byte* at, byte* end, ReadOnlySpan<byte> text) => end - at >= text.Length && IsAt(at, text);

    /// <summary>Moves behind a text if the frame has it here.</summary>
    /// <param name="at">Where; behind the text afterwards, unchanged when the result is false.</param>
    /// <param name="end">End of the frame; nothing behind it is accepted or read.</param>
    /// <param name="text">The text, a UTF-8 literal.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Skip(ref byte* at, byte* end, ReadOnlySpan<byte> text)
    {
        if (!Matches(at, end, text))
        {
            return false;
        }

        at += text.Length;
        return true;
    }

    /// <summary>
    /// <see cref="Skip"/> without asking for the end: the text may lie in the slack. For texts between two reads that do ask (a number, a symbol, the final comparison with the
    /// end): the slack is 64 bytes, a number loads 16, a text 32, so that the texts in between may have 48 or 32 bytes together.
    /// </summary>
    /// <param name="at">Where; behind the text afterwards, unchanged when the result is false.</param>
    /// <param name="text">The text, a UTF-8 literal.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Expect(ref byte* at, ReadOnlySpan<byte> text)
    {
        if (!IsAt(at, text))
        {
            return false;
        }

        at += text.Length;
        return true;
    }

    // Two overlapping words, each compared with a constant: the compiler knows text and length. Its own comparison of spans does the same with twice the instructions.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAt(byte* at, ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        if (length > 2 * sizeof(ulong))
        {
            return new ReadOnlySpan<byte>(at, length).SequenceEqual(text);
        }

        if (length >= sizeof(ulong))
        {
            return *(ulong*)at == Unsafe.ReadUnaligned<ulong>(ref first)
                && (length == sizeof(ulong) || *(ulong*)(at + length - sizeof(ulong)) == Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, length - sizeof(ulong))));
        }

        if (length >= sizeof(uint))
        {
            return *(uint*)at == Unsafe.ReadUnaligned<uint>(ref first)
                && (length == sizeof(uint) || *(uint*)(at + length - sizeof(uint)) == Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, length - sizeof(uint))));
        }

        return length == 0 || (*at == first && (length == 1 || (at[1] == Unsafe.Add(ref first, 1) && (length == 2 || at[2] == Unsafe.Add(ref first, 2)))));
    }
}
