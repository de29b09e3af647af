using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: measures or passes over the text of a JSON string that reads as it stands: printable ASCII without escapes. Whatever else a string may hold is left to the general path.
/// </summary>
public static unsafe class PlainText
{
    /// <summary>Measures the text between <paramref name="at"/> and the closing quote.</summary>
    /// <param name="at">First byte behind the opening quote.</param>
    /// <param name="end">End of the frame; 64 readable bytes follow it.</param>
    /// <returns>Bytes of the text (the quote stands behind them, inside the frame), or -1 when there is no such text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Measure(byte* at, byte* end)
    {
        var stops = Stops(at);
        if (stops == 0)
        {
            return MeasureLong(at, end);
        }

        var length = BitOperations.TrailingZeroCount(stops);
        return at[length] == '"' && at + length < end ? length : -1;
    }

    /// <summary>Tells whether so many bytes read as they stand and hold no quote: for texts whose length is known beforehand.</summary>
    /// <param name="at">First byte.</param>
    /// <param name="length">Bytes of the text, 32 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(byte* at, int length) => (Stops(at) | Stops(at + length - Vector256<byte>.Count)) == 0;

    /// <summary>Moves behind the closing quote of a text that nobody needs.</summary>
    /// <param name="at">First byte behind the opening quote; unchanged when the result is false.</param>
    /// <param name="end">As for <see cref="Measure"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Skip(ref byte* at, byte* end)
    {
        var length = Measure(at, end);
        if (length < 0)
        {
            return false;
        }

        at += length + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a text longer than one vector
    private static int MeasureLong(byte* at, byte* end)
    {
        for (var next = at + Vector256<byte>.Count; next < end; next += Vector256<byte>.Count)
        {
            var stops = Stops(next);
            if (stops != 0)
            {
                next += BitOperations.TrailingZeroCount(stops);
                return *next == '"' && next < end ? (int)(next - at) : -1;
            }
        }

        return -1;
    }

    // Bit i: byte i is a quote, a backslash, a control character or not ASCII. 32 bytes: names of streams are often longer than 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Stops(byte* at)
    {
        var bytes = Vector256.Load(at);
        var special = Vector256.Equals(bytes, Vector256.Create((byte)'"')) | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
        var beyond = Vector256.AddSaturate(bytes - Vector256.Create((byte)' '), Vector256.Create((byte)0x20)); // from 0x80 - 0x20 on and, wrapped around, below a space
        return (special | beyond).ExtractMostSignificantBits();
    }
}
