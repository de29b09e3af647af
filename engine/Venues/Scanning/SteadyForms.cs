using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Venues.Scanning;

/// <summary>HOT: the <see cref="NumberForms"/> of numbers that have all their decimals or none, by their length alone: where the point stands follows from it, and the form verifies that it does.</summary>
internal static unsafe class SteadyForms
{
    private const int FormShift = 6; // 64 B: one line
    private const int FormBytes = 1 << FormShift;
    private const int MaxDecimals = 18;
    private const int DecimalsStride = NumberForms.Characters * FormBytes;

    // 19 decimals × 16 lengths × 64 B = 19 KiB, of which the few lines in use are ever read.
    private static readonly byte* Table = Build();

    /// <summary>The forms of counts with so many decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* For(int decimals) => Table + ((nint)decimals * DecimalsStride);

    /// <summary>The form of numbers of a length, laid out as <see cref="NumberForms"/> has them. A text with a closing bracket in it may have one that is none.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="length">Characters, 0 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* At(byte* forms, ulong length) => forms + (nuint)(length << FormShift);

    private static byte* Build()
    {
        var table = (byte*)NativeMemory.AlignedAlloc((MaxDecimals + 1) * DecimalsStride, FormBytes); // lives as long as the process
        for (var decimals = 0; decimals <= MaxDecimals; decimals++)
        {
            for (var length = 0; length < NumberForms.Characters; length++)
            {
                var whole = decimals > 0 && length > decimals + 1 ? length - decimals - 1 : length;
                var form = At(table + (decimals * DecimalsStride), (ulong)length);
                new Span<byte>(NumberForms.At(NumberForms.For(decimals), whole, length), FormBytes).CopyTo(new Span<byte>(form, FormBytes));
                if (whole == 0 || whole + decimals > DigitLayout.Slots)
                {
                    // No number has this form, and no text: the first bracket stands behind it.
                    new Span<byte>(form, NumberForms.Characters).Fill((byte)']');
                    new Span<byte>(form + NumberForms.Characters, NumberForms.Characters).Clear();
                }
            }
        }

        return table;
    }
}
