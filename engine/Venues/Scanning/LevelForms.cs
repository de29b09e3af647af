using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: the forms of numbers whose point and end have been found already, two numbers at a time. Where these stand need not be verified any more, so that a form has no template and two lie in a
/// cache line. For AVX2; <see cref="NumberForms"/> serves everything else.
/// </summary>
internal static unsafe class LevelForms
{
    /// <summary>Most characters of a number, and its end behind them.</summary>
    public const int Characters = NumberForms.Characters;

    // A form: the most that a character may be above '0' (9 for a digit, 0 for one finer than the count, 255 for the point and for everything behind the number), then the shuffle.
    private const int ShuffleOffset = Characters;
    private const int FormBytes = 2 * Characters;
    private const int WholeStride = Characters * FormBytes; // characters 0 to 15
    private const int DecimalsStride = Characters * WholeStride; // whole digits 0 to 15
    private const int MaxDecimals = 18;

    // 19 decimals × 16 × 16 forms × 32 B = 152 KiB of address space, of which the few lines in use are ever read.
    private static readonly byte* Table = Build();

    /// <summary>The forms of counts with so many decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* For(int decimals) => Table + ((nint)decimals * DecimalsStride);

    /// <summary>The decimals of forms.</summary>
    /// <param name="forms">What <see cref="For(int)"/> gave.</param>
    public static int Decimals(byte* forms) => (int)((forms - Table) / DecimalsStride);

    /// <summary>The form of a number.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="whole">Characters in front of the first point, 0 to 15; all of them where there is none.</param>
    /// <param name="length">Characters of the number, 0 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* At(byte* forms, ulong whole, ulong length) => forms + (nuint)(((whole * Characters) + length) * FormBytes);

    /// <summary>Reads two numbers.</summary>
    /// <param name="first">The first one's begin; 16 bytes are read.</param>
    /// <param name="second">The second one's.</param>
    /// <param name="firstForm">The first one's form.</param>
    /// <param name="secondForm">The second one's.</param>
    /// <param name="excess">Zero when the numbers have their forms.</param>
    /// <returns>Their digits, to be joined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Read(byte* first, byte* second, byte* firstForm, byte* secondForm, out Vector256<byte> excess)
    {
        var digits = Vector256.Create(Vector128.Load(first), Vector128.Load(second)) - Vector256.Create((byte)'0');
        excess = Vector256.SubtractSaturate(digits, Vector256.Create(Vector128.LoadAligned(firstForm), Vector128.LoadAligned(secondForm)));
        return DigitLayout.Quads(Avx2.Shuffle(digits, Vector256.Create(Vector128.LoadAligned(firstForm + ShuffleOffset), Vector128.LoadAligned(secondForm + ShuffleOffset))));
    }

    /// <summary>Brings a number's digits into their slots.</summary>
    /// <param name="form">The form.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Shuffle(byte* form) => Vector128.LoadAligned(form + ShuffleOffset);

    private static byte* Build()
    {
        var table = (byte*)NativeMemory.AlignedAlloc((MaxDecimals + 1) * DecimalsStride, 2 * FormBytes); // lives as long as the process
        for (var decimals = 0; decimals <= MaxDecimals; decimals++)
        {
            for (var whole = 0; whole < Characters; whole++)
            {
                for (var length = 0; length < Characters; length++)
                {
                    Write(At(table + (decimals * DecimalsStride), (ulong)whole, (ulong)length), decimals, whole, length);
                }
            }
        }

        return table;
    }

    private static void Write(byte* form, int decimals, int whole, int length)
    {
        var isDecimal = whole > 0 && whole + decimals <= DigitLayout.Slots && length >= whole && length != whole + 1;
        var firstSlot = DigitLayout.Slots - decimals - whole;
        for (var i = 0; i < Characters; i++)
        {
            var isDigit = i < length && i != whole;
            form[i] = (byte)(!isDigit ? byte.MaxValue : i > whole + decimals ? 0 : 9); // decimals finer than the count's must be zeros
            var source = i - firstSlot;
            source = source >= whole ? source + 1 : source; // over the point
            form[ShuffleOffset + i] = source >= 0 && source < length ? (byte)source : DigitLayout.Empty;
        }

        if (!isDecimal)
        {
            form[Math.Min(whole, length)] = 0; // no number has this form: what stands there is a point or a quote
        }
    }
}
