using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: where quotes, points and the marks that close levels stand in 64 bytes; bit i is byte i. For AVX2.</summary>
internal readonly unsafe struct LevelWindow
{
    /// <summary>
    /// Bytes that a frame must have left for a window: what is read behind a window's last quote ends 84 bytes behind the window's begin, and 64 bytes of slack follow the frame.
    /// </summary>
    public const int MinRest = 20;

    /// <summary>Finds them.</summary>
    /// <param name="at">First byte.</param>
    /// <param name="close">The mark that closes a level.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LevelWindow(byte* at, byte close)
    {
        var low = Vector256.Load(at);
        var high = Vector256.Load(at + Vector256<byte>.Count);
        Quotes = Find(low, high, (byte)'"');
        Marks = Find(low, high, (byte)'.') | Quotes;
        Closes = Find(low, high, close);
    }

    /// <summary>The quotes.</summary>
    public readonly ulong Quotes;

    /// <summary>Quotes and points: the first of them behind a number's start ends its whole digits.</summary>
    public readonly ulong Marks;

    /// <summary>One behind each level: the next level's place waits for nothing else.</summary>
    public readonly ulong Closes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte wanted) =>
        Vector256.Equals(low, Vector256.Create(wanted)).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, Vector256.Create(wanted)).ExtractMostSignificantBits() << Vector256<byte>.Count);
}
