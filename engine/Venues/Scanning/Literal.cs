using System.Runtime.CompilerServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: compares a frame with the fixed text its venue sends there. Every byte is compared, eight or more at a time.</summary>
public static unsafe class Literal
{
    /// <summary>Tells whether the frame has this text here.</summary>
    /// <param name="at">Where.</param>
    /// <param name="end">End of the frame; nothing behind it is accepted or read.</param>
    /// <param name="text">The text, a UTF-8 literal: its length is then known to the compiler, which unrolls the comparison.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Matches(byte* at, byte* end, ReadOnlySpan<byte> text) =>
        end - at >= text.Length && new ReadOnlySpan<byte>(at, text.Length).SequenceEqual(text);

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
}
