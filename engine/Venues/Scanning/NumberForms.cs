using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crossfeed.Venues.Scanning;

/// <summary>
/// HOT: what a decimal looks like that has so many whole digits and so many characters and is to become a count of 10^-decimals. A form verifies every byte of such a text and the quote
/// behind it with a subtraction and a comparison, and its shuffle brings the digits into the slots of the count. One form is one cache line; all are made once.
/// </summary>
internal static unsafe class NumberForms
{
    /// <summary>Characters that a form covers: one vector, the last for the quote.</summary>
    public const int Characters = 16;

    // A form: what is subtracted from each character ('0' from a digit, a literal from itself), the most that may remain, the shuffle, and the limits again for a number that need not end with a quote.
    private const int LimitsOffset = Characters;
    private const int ShuffleOffset = 2 * Characters;
    private const int BareLimitsOffset = 3 * Characters;
    private const int FormBytes = 4 * Characters; // 64 B: one line
    private const int WholeStride = Characters * FormBytes; // characters 0 to 15
    private const int DecimalsStride = Characters * WholeStride; // whole digits 0 to 15
    private const int MaxDecimals = 18;

    // 19 decimals × 16 × 16 forms × 64 B = 304 KiB of address space, of which the few lines in use are ever read.
    private static readonly byte* Table = Build();

    /// <summary>The forms of counts with so many decimals.</summary>
    /// <param name="decimals">0 to 18.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* For(int decimals) => Table + ((nint)decimals * DecimalsStride);

    /// <summary>The form that a text would have to have: its whole digits end at the first character that is no digit, the number at the first that is neither digit nor point.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="text">The text and what follows it.</param>
    /// <param name="length">Characters of the number, 0 to 15. A longer one gets a form that it does not have.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Find(byte* forms, Vector128<byte> text, out int length) => Find(forms, text, out _, out length);

    /// <summary>The same, and where the whole digits end.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="text">The text and what follows it.</param>
    /// <param name="whole">Whole digits, 0 to 15.</param>
    /// <param name="length">Characters of the number, 0 to 15. A longer one gets a form that it does not have.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Find(byte* forms, Vector128<byte> text, out int whole, out int length)
    {
        const uint last = 1u << (Characters - 1);
        var others = DigitLayout.OtherBytes(text - Vector128.Create((byte)'0'));
        var points = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        length = BitOperations.TrailingZeroCount((others ^ points) | last);
        whole = BitOperations.TrailingZeroCount(others | last);
        return At(forms, whole, length);
    }

    /// <summary>The form of a text whose parts are known already: it verifies them like any other.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="whole">Characters in front of the first point, 0 to 15; all of them where there is none.</param>
    /// <param name="length">Characters of the number, 0 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* At(byte* forms, int whole, int length) => forms + ((nint)(uint)whole * WholeStride) + ((nint)(uint)length * FormBytes);

    /// <summary>The form that a text of known length would have to have, for formats that write lengths in front. To be held against <see cref="BareLimits"/>: what follows does not count.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="text">The text and what follows it.</param>
    /// <param name="length">Characters of the number, 1 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Find(byte* forms, Vector128<byte> text, int length)
    {
        var points = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        var whole = BitOperations.TrailingZeroCount(points | (1u << length));
        return At(forms, whole, length);
    }

    /// <summary>Whether a form remembered from before is one of these: listings' decimals change.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="form">What <see cref="Find(byte*, Vector128{byte}, out int)"/> gave, and a number had; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(byte* forms, byte* form) => (nuint)(form - forms) < DecimalsStride;

    /// <summary>Characters of the numbers that have a form.</summary>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="form">One of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LengthOf(byte* forms, byte* form) => (uint)(form - forms) / FormBytes % Characters;

    /// <summary>What is to be subtracted from a text: digits become 0 to 9, everything else 0.</summary>
    /// <param name="form">The form.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Template(byte* form) => Vector128.LoadAligned(form);

    /// <summary>The most that may remain of each character; 255 where the character does not belong to the number.</summary>
    /// <param name="form">The form.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Limits(byte* form) => Vector128.LoadAligned(form + LimitsOffset);

    /// <summary><see cref="Limits"/> for a number behind which anything may stand.</summary>
    /// <param name="form">The form.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> BareLimits(byte* form) => Vector128.LoadAligned(form + BareLimitsOffset);

    /// <summary>Brings the digits into their slots and zeros into all others.</summary>
    /// <param name="form">The form.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Shuffle(byte* form) => Vector128.LoadAligned(form + ShuffleOffset);

    /// <summary>True when what remains of a text shows that it has the form.</summary>
    /// <param name="remains">The text minus the form's template.</param>
    /// <param name="limits">The form's limits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(Vector128<byte> remains, Vector128<byte> limits) => Vector128.SubtractSaturate(remains, limits) == Vector128<byte>.Zero;

    private static byte* Build()
    {
        var table = (byte*)NativeMemory.AlignedAlloc((MaxDecimals + 1) * DecimalsStride, FormBytes); // lives as long as the process
        for (var decimals = 0; decimals <= MaxDecimals; decimals++)
        {
            for (var whole = 0; whole < Characters; whole++)
            {
                for (var length = 0; length < Characters; length++)
                {
                    var form = table + (decimals * DecimalsStride) + (whole * WholeStride) + (length * FormBytes);
                    Write(form, decimals, whole, length);
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
            var isExcess = isDigit && i > whole + decimals; // decimals finer than the count's must be zeros
            form[i] = (byte)(isDigit ? '0' : i == length ? '"' : '.');
            form[LimitsOffset + i] = (byte)(i > length ? byte.MaxValue : isDigit && !isExcess ? 9 : 0);
            form[BareLimitsOffset + i] = i == length ? byte.MaxValue : form[LimitsOffset + i];
            var source = i - firstSlot;
            source = source >= whole ? source + 1 : source; // over the point
            form[ShuffleOffset + i] = source >= 0 && source < length ? (byte)source : DigitLayout.Empty;
        }

        if (!isDecimal)
        {
            // No text is found under this form and has it: a text that is, begins with a digit if whole digits are counted, and with none if they are not.
            form[0] = (byte)(whole > 0 ? '.' : '0');
            form[LimitsOffset] = form[BareLimitsOffset] = 0;
        }
    }
}
