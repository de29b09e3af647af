using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// HOT: how a level looked, <c>86469.5,398,1]</c>: where its digits stand, and what becomes of them. A level with the same places is verified in one vector and read in another, and nothing in it is looked for. For AVX2.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct MexcContractLevelShape
{
    /// <summary>Bytes of a shape: two lines.</summary>
    public const int Bytes = 128;

    /// <summary>Bytes of the longest level, with its closing bracket: one vector.</summary>
    public const int MaxLevelBytes = 32;

    private fixed byte _template[MaxLevelBytes]; // what is subtracted from each byte: '0' from a digit, '1' from one that may not be 0, anything else from itself
    private fixed byte _limits[MaxLevelBytes]; // the most that may remain; 255 behind the level
    private fixed byte _shuffle[MaxLevelBytes]; // brings the price's digits into their slots in the lower lane, the quantity's in the upper one
    private ulong _others; // which bytes are no digits, up to and with the bracket; 0 for a shape of nothing, because a level has at least one
    private nint _quantityStart;

    /// <summary>Which bytes of the level are no digits, up to and with its bracket; 0 when there is no level.</summary>
    public readonly ulong Others => _others;

    /// <summary>Reads a level whose <see cref="Others"/> are the shape's.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="at">The level's first byte; 32 are read.</param>
    /// <param name="excess">Zero when all other bytes, too, are a level's.</param>
    /// <returns>The digits of its price and its quantity, to be joined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Read(MexcContractLevelShape* shape, byte* at, out Vector256<byte> excess)
    {
        var first = (byte*)shape; // the first field: its own address would be checked for null
        var text = Vector256.Load(at);
        excess = Vector256.SubtractSaturate(text - Vector256.LoadAligned(first), Vector256.LoadAligned(first + MaxLevelBytes));
        var digits = text.WithUpper(Vector128.Load(at + shape->_quantityStart)) - Vector256.Create((byte)'0');
        return DigitLayout.Quads(Avx2.Shuffle(digits, Vector256.LoadAligned(first + (2 * MaxLevelBytes))));
    }

    /// <summary>Takes the shape of a level that was scanned.</summary>
    /// <param name="level">Its first byte; 64 readable bytes follow.</param>
    /// <param name="length">Its bytes, with the bracket.</param>
    /// <param name="price">Decimals of prices.</param>
    /// <param name="quantity">Decimals of quantities.</param>
    /// <returns>False for a level that is too long, or whose numbers are.</returns>
    public bool TrySet(byte* level, int length, int price, int quantity)
    {
        this = default;
        var text = new ReadOnlySpan<byte>(level, length);
        var priceLength = text.IndexOf((byte)',');
        var quantityLength = text[(priceLength + 1)..].IndexOf((byte)',');
        var ordersLength = length - priceLength - quantityLength - 3; // two commas and the bracket
        if (length > MaxLevelBytes || Math.Max(ordersLength, Math.Max(priceLength, quantityLength)) >= LevelForms.Characters)
        {
            return false;
        }

        var quantityStart = priceLength + 1;
        var priceForm = FormOf(text[..priceLength], price);
        var quantityForm = FormOf(text.Slice(quantityStart, quantityLength), quantity);
        LevelForms.Read(level, level + quantityStart, priceForm, quantityForm, out var excess);
        if (excess != Vector256<byte>.Zero)
        {
            return false; // more digits than a form covers, or an exponent
        }

        fixed (byte* template = _template, limits = _limits, shuffle = _shuffle)
        {
            new Span<byte>(limits, MaxLevelBytes)[length..].Fill(byte.MaxValue);
            for (var i = 0; i < length; i++)
            {
                var isDigit = char.IsAsciiDigit((char)level[i]);
                var isFirst = isDigit && char.IsAsciiDigit((char)level[i + 1]) && (i == 0 || level[i - 1] == ','); // of several whole ones: no zero
                template[i] = isFirst ? (byte)'1' : isDigit ? (byte)'0' : level[i];
                limits[i] = (byte)(isFirst ? 8 : isDigit ? 9 : 0);
                _others |= isDigit ? 0 : 1UL << i;
            }

            // Decimals finer than the count's must be zeros.
            LimitFraction(limits, priceForm, priceLength);
            LimitFraction(limits + quantityStart, quantityForm, quantityLength);
            LevelForms.Shuffle(priceForm).Store(shuffle);
            LevelForms.Shuffle(quantityForm).Store(shuffle + LevelForms.Characters);
        }

        _quantityStart = quantityStart;
        return true;
    }

    private static byte* FormOf(ReadOnlySpan<byte> number, int decimals)
    {
        var point = number.IndexOf((byte)'.');
        return LevelForms.At(LevelForms.For(decimals), (ulong)(point < 0 ? number.Length : point), (ulong)number.Length);
    }

    private static void LimitFraction(byte* limits, byte* form, int length)
    {
        for (var i = 0; i < length; i++)
        {
            limits[i] = Math.Min(limits[i], form[i]);
        }
    }
}
