using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: brings the digits of a decimal text into the 16 digit slots of a count and turns the slots into a number: one shuffle and three multiply-adds, no loop.
/// Slot 15 is the last decimal of the count; the whole digits end at slot 15 - decimals, the fraction begins behind them.
/// </summary>
internal static unsafe class DigitLayout
{
    /// <summary>Digit slots: the bytes of one vector.</summary>
    public const int Slots = 16;

    private const int RowBytes = Slots;
    private const int KeepOnes = Slots + 1;
    private const int RowsPerDecimals = Slots + 1; // whole digits 0 to 16
    private const byte Empty = 0x80; // a shuffle gives 0 for an index with the top bit set, on x86 and on ARM

    // (15 + 1) decimals × 17 rows × 16 B = 4,352 B, which stays in the first-level cache in the few rows in use.
    private static readonly byte* Rows = BuildRows();

    // 17 bytes of ones, then 16 of zeros: a load at 17 - n keeps the first n bytes of a vector.
    private static readonly byte* Keep = BuildKeep();

    /// <summary>True where a byte shuffle is one instruction; elsewhere the scalar scans are faster.</summary>
    public static bool IsAccelerated
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>The shuffle rows for a count with this many decimals, indexed by whole digits.</summary>
    /// <param name="decimals">0 to 15.</param>
    public static byte* RowsFor(int decimals) => Rows + (decimals * RowsPerDecimals * RowBytes);

    /// <summary>The row for a number of whole digits.</summary>
    /// <param name="rows">Rows of the decimals.</param>
    /// <param name="wholeDigits">0 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Row(byte* rows, int wholeDigits) => Vector128.LoadAligned(rows + ((nint)wholeDigits * RowBytes));

    /// <summary>Sets all bytes from <paramref name="length"/> on to zero.</summary>
    /// <param name="digits">The vector.</param>
    /// <param name="length">0 to 17.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> KeepFirst(Vector128<byte> digits, int length) => digits & Vector128.Load(Keep + KeepOnes - length);

    /// <summary>Bit i is set when byte i of <paramref name="digits"/> (text minus '0') is not a decimal digit; bits 16 to 31 are set.</summary>
    /// <param name="digits">Text minus '0'.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OtherBytes(Vector128<byte> digits)
    {
        // min(x, 9) = x is the unsigned x ≤ 9 in two instructions; a plain unsigned compare takes three on x86.
        var isDigit = Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits);
        return ~isDigit.ExtractMostSignificantBits();
    }

    /// <summary>The number that the digits make when a row has put them into their slots.</summary>
    /// <param name="digits">Text minus '0'.</param>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Join(Vector128<byte> digits, Vector128<byte> row)
    {
        var slots = Vector128.ShuffleNative(digits, row);
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

    // Eight digits in a register, the first in the lowest byte: the same three steps with 64-bit multiplications.
    private static ulong JoinEight(ulong digits)
    {
        digits = ((digits * 10) + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
        digits = ((digits * 100) + (digits >> 16)) & 0x0000_FFFF_0000_FFFF;
        return ((digits * 10_000) + (digits >> 32)) & uint.MaxValue;
    }

    private static byte* BuildRows()
    {
        const int size = Slots * RowsPerDecimals * RowBytes;
        var rows = (byte*)NativeMemory.AlignedAlloc(size, RowBytes); // lives as long as the process
        for (var decimals = 0; decimals < Slots; decimals++)
        {
            for (var whole = 0; whole <= Slots; whole++)
            {
                var row = rows + (((decimals * RowsPerDecimals) + whole) * RowBytes);
                var point = Slots - decimals; // slot of the first decimal
                for (var slot = 0; slot < Slots; slot++)
                {
                    var source = slot < point ? slot - point + whole : whole + 1 + slot - point;
                    row[slot] = source is >= 0 and < Slots ? (byte)source : Empty;
                }
            }
        }

        return rows;
    }

    private static byte* BuildKeep()
    {
        var keep = (byte*)NativeMemory.AlignedAlloc(4 * Slots, 4 * Slots); // one cache line
        new Span<byte>(keep, KeepOnes).Fill(0xFF);
        new Span<byte>(keep + KeepOnes, Slots).Clear();
        return keep;
    }
}
