using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: reads two decimals of known lengths together; 0 B, for AVX2. The lighter kin of <see cref="NumberForms"/>: a form is the shuffle alone that brings the digits into their slots, and what stands in the slots
/// shows whether they were digits. Every byte of a number comes into a slot, but for its one point, which was found as such. What no form covers (more than 15 characters, decimals finer than the count's) has
/// a shuffle whose result is no number.
/// </summary>
internal static unsafe class SlotForms
{
    /// <summary>Characters of the longest number.</summary>
    public const int MaxCharacters = Width - 1;

    private const int Width = 16; // bytes of one vector
    private const int LengthShift = 4; // a form has 16 bytes
    private const int WholeShift = 8; // 16 lengths
    private const int DecimalsStride = Width << WholeShift; // 16 numbers of whole digits
    private const int MaxDecimals = 18;
    private const ulong LastByte = 0xFF00_0000_0000_0000;

    // 19 decimals × 16 × 16 forms × 16 B = 76 KiB, of which the few lines in use are ever read.
    private static readonly byte* Table = Build();

    /// <summary>The forms of counts with so many decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* For(int decimals) => Table + ((nint)decimals * DecimalsStride);

    /// <summary>Reads two decimals.</summary>
    /// <param name="first">The first, with 16 readable bytes.</param>
    /// <param name="firstLength">Its characters, 0 to 15.</param>
    /// <param name="firstForms">Forms of its decimals.</param>
    /// <param name="second">The second, likewise.</param>
    /// <param name="secondLength">Its characters, 0 to 15.</param>
    /// <param name="secondForms">Forms of its decimals.</param>
    /// <param name="counts">The counts.</param>
    /// <returns>False for what is no such number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(byte* first, int firstLength, byte* firstForms, byte* second, int secondLength, byte* secondForms, out Vector128<long> counts)
    {
        var text = Vector256.Create(Vector128.Load(first), Vector128.Load(second));
        var points = Vector256.Equals(text, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        var firstWhole = BitOperations.TrailingZeroCount(points | (1u << firstLength)); // a number without a point is whole
        var secondWhole = BitOperations.TrailingZeroCount((points >> Width) | (1u << secondLength));
        var shuffle = Vector256.Create(
            Vector128.LoadAligned(firstForms + ((nint)(uint)firstWhole << WholeShift) + ((nint)(uint)firstLength << LengthShift)),
            Vector128.LoadAligned(secondForms + ((nint)(uint)secondWhole << WholeShift) + ((nint)(uint)secondLength << LengthShift)));

        // No number reaches a vector's last byte: it is made no digit, for the forms that are none to find.
        var digits = (text - Vector256.Create((byte)'0')) | Vector256.Create(0UL, LastByte, 0UL, LastByte).AsByte();
        var slots = Avx2.Shuffle(digits, shuffle);
        counts = DigitLayout.JoinTwo(slots);
        return Vector256.SubtractSaturate(slots, Vector256.Create((byte)9)) == Vector256<byte>.Zero;
    }

    private static byte* Build()
    {
        var table = (byte*)NativeMemory.AlignedAlloc((MaxDecimals + 1) * DecimalsStride, Width); // lives as long as the process
        for (var decimals = 0; decimals <= MaxDecimals; decimals++)
        {
            for (var whole = 0; whole < Width; whole++)
            {
                for (var length = 0; length < Width; length++)
                {
                    Write(table + (decimals * DecimalsStride) + (whole << WholeShift) + (length << LengthShift), decimals, whole, length);
                }
            }
        }

        return table;
    }

    private static void Write(byte* form, int decimals, int whole, int length)
    {
        var fraction = length - whole - 1; // -1: no point
        var isDecimal = whole > 0 && whole + decimals <= DigitLayout.Slots && length >= whole && fraction != 0 && fraction <= decimals;
        var firstSlot = DigitLayout.Slots - decimals - whole;
        for (var slot = 0; slot < Width; slot++)
        {
            var source = slot - firstSlot;
            source = source >= whole ? source + 1 : source; // over the point
            form[slot] = !isDecimal ? (byte)(Width - 1) : source >= 0 && source < length ? (byte)source : DigitLayout.Empty;
        }
    }
}
