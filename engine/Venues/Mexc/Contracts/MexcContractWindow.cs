using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>HOT: what stands where in the 64 bytes behind a level's opening bracket; bit i is byte i. For AVX2.</summary>
internal readonly unsafe struct MexcContractWindow
{
    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not
    private const int BehindBracket = 3; // from a level's closing bracket to the next one's price: ],[

    /// <summary>Finds it.</summary>
    /// <param name="at">First byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MexcContractWindow(byte* at)
    {
        var low = Vector256.Load(at);
        var high = Vector256.Load(at + Vector256<byte>.Count);
        Commas = Find(low, high, (byte)',');
        Closes = Find(low, high, (byte)']');
        Marks = Find(low, high, (byte)'.') | Commas;
        Others = Join(
            Vector256.AddSaturate(low - Vector256.Create((byte)'0'), Vector256.Create(NoDigit)).ExtractMostSignificantBits(),
            Vector256.AddSaturate(high - Vector256.Create((byte)'0'), Vector256.Create(NoDigit)).ExtractMostSignificantBits());
        Wrong = Find(low, high, (byte)'0') & ((Commas << 1) | (Closes << BehindBracket) | 1) & ~(Others >> 1);
    }

    /// <summary>The commas.</summary>
    public readonly ulong Commas;

    /// <summary>Commas and points: the first of them behind a number's start ends its whole digits.</summary>
    public readonly ulong Marks;

    /// <summary>One behind each level.</summary>
    public readonly ulong Closes;

    /// <summary>What is no digit.</summary>
    public readonly ulong Others;

    /// <summary>Zeros in front of other digits where numbers begin: JSON has none.</summary>
    public readonly ulong Wrong;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(Vector256<byte> low, Vector256<byte> high, byte wanted) =>
        Join(Vector256.Equals(low, Vector256.Create(wanted)).ExtractMostSignificantBits(), Vector256.Equals(high, Vector256.Create(wanted)).ExtractMostSignificantBits());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(uint low, uint high) => low | ((ulong)high << Vector256<byte>.Count);
}
