using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: turns the 16 digit slots of a count into a number with three multiply-adds, no loop. Slot 15 is the last digit. <see cref="NumberForms"/> brings the digits of a decimal into the
/// slots, <see cref="IntegerRow"/> those of an integer.
/// </summary>
internal static unsafe class DigitLayout
{
    /// <summary>Digit slots: the bytes of one vector.</summary>
    public const int Slots = 16;

    /// <summary>Index of a slot that stays zero: a shuffle gives 0 for an index with the top bit set, on x86 and on ARM.</summary>
    public const byte Empty = 0x80;

    private const int RowBytes = Slots;
    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not

    // 17 rows × 16 B: integers of 0 to 16 digits.
    private static readonly byte* IntegerRows = BuildIntegerRows();

    /// <summary>True where a byte shuffle is one instruction; elsewhere the scalar scans are faster.</summary>
    public static bool IsAccelerated
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>The shuffle that right-aligns the first digits of a vector.</summary>
    /// <param name="digits">0 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> IntegerRow(int digits) => Vector128.LoadAligned(IntegerRows + ((nint)(uint)digits * RowBytes));

    /// <summary>Bit i is set when byte i of <paramref name="digits"/> (text minus '0') is not a decimal digit.</summary>
    /// <param name="digits">Text minus '0'.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OtherBytes(Vector128<byte> digits) => Vector128.AddSaturate(digits, Vector128.Create(NoDigit)).ExtractMostSignificantBits();

    /// <summary>The number that the digits in their slots make.</summary>
    /// <param name="slots">Digits, 0 to 9.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Join(Vector128<byte> slots)
    {
        if (Ssse3.IsSupported)
        {
            var pairs = Ssse3.MultiplyAddAdjacent(slots, Vector128.Create((ushort)0x010A).AsSByte()); // 8 × two digits: 10, 1
            var quads = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064).AsInt16()); // 4 × four digits: 100, 1
            var packed = Sse2.PackSignedSaturate(quads, quads); // 9,999 fits 15 bits
            var halves = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(0x0001_2710).AsInt16()).AsUInt64().ToScalar(); // 2 × eight digits: 10,000, 1
            return (long)(((halves & uint.MaxValue) * 100_000_000) + (halves >> 32));
        }

        return (long)((JoinEight(slots.AsUInt64().ToScalar()) * 100_000_000) + JoinEight(slots.AsUInt64().GetElement(1)));
    }

    /// <summary>Two numbers at once, the lower lane's first. For AVX2.</summary>
    /// <param name="slots">Digits, 0 to 9, of both.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> JoinTwo(Vector256<byte> slots)
    {
        var pairs = Avx2.MultiplyAddAdjacent(slots, Vector256.Create((ushort)0x010A).AsSByte()); // as above
        var quads = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001_0064).AsInt16());
        var packed = Avx2.PackSignedSaturate(quads, quads);
        var halves = Avx2.MultiplyAddAdjacent(packed, Vector256.Create(0x0001_2710).AsInt16());
        var high = Avx2.Multiply(halves.AsUInt32(), Vector256.Create(100_000_000u)); // the first eight digits, in the even elements
        var counts = high + Avx2.ShiftRightLogical(halves.AsUInt64(), 32);
        return Avx2.Permute4x64(counts.AsInt64(), 0b_00_00_10_00).GetLower(); // elements 0 and 2: both lanes hold theirs twice
    }

    /// <summary>The first half of <see cref="JoinTwo(Vector256{byte})"/>: four digits in each element.</summary>
    /// <param name="slots">Digits, 0 to 9, of two numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Quads(Vector256<byte> slots) =>
        Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(slots, Vector256.Create((ushort)0x010A).AsSByte()), Vector256.Create(0x0001_0064).AsInt16()); // as above

    /// <summary>The second half, for two numbers.</summary>
    /// <param name="quads">What <see cref="Quads"/> made of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> JoinTwo(Vector256<int> quads) => Avx2.Permute4x64(JoinLanes(quads, quads), 0b_00_00_10_00).GetLower();

    /// <summary>The second half, for four numbers: the first two, then the others.</summary>
    /// <param name="first">What <see cref="Quads"/> made of two.</param>
    /// <param name="second">What it made of two more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> JoinFour(Vector256<int> first, Vector256<int> second) => Avx2.Permute4x64(JoinLanes(first, second), 0b_11_01_10_00); // a lane holds one number of each

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> JoinLanes(Vector256<int> first, Vector256<int> second)
    {
        var halves = Avx2.MultiplyAddAdjacent(Avx2.PackSignedSaturate(first, second), Vector256.Create(0x0001_2710).AsInt16());
        var high = Avx2.Multiply(halves.AsUInt32(), Vector256.Create(100_000_000u)); // the first eight digits, in the even elements
        return (high + Avx2.ShiftRightLogical(halves.AsUInt64(), 32)).AsInt64();
    }

    // Eight digits in a register, the first in the lowest byte: the same three steps with 64-bit multiplications.
    private static ulong JoinEight(ulong digits)
    {
        digits = ((digits * 10) + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
        digits = ((digits * 100) + (digits >> 16)) & 0x0000_FFFF_0000_FFFF;
        return ((digits * 10_000) + (digits >> 32)) & uint.MaxValue;
    }

    private static byte* BuildIntegerRows()
    {
        var rows = (byte*)NativeMemory.AlignedAlloc((Slots + 1) * RowBytes, RowBytes); // lives as long as the process
        for (var digits = 0; digits <= Slots; digits++)
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                var source = slot - (Slots - digits);
                rows[(digits * RowBytes) + slot] = source >= 0 ? (byte)source : Empty;
            }
        }

        return rows;
    }
}
