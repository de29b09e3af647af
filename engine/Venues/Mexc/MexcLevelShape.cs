using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: how a level looked, <c>86469.5,398,1]</c> or <c>14 0A 08 "77834.26" 12 08 "0.000112"</c>: where its digits stand, and what becomes of them. A level with the same places is verified in one vector and read in another, and nothing in it is looked for. For AVX2.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct MexcLevelShape
{
    /// <summary>Bytes of a shape: two lines.</summary>
    public const int Bytes = 128;

    /// <summary>Bytes of the longest level, one vector.</summary>
    public const int MaxLevelBytes = 32;

    private const byte NoDigit = 0x80 - 10; // added to a digit it stays below 0x80, to anything else it does not

    private fixed byte _template[MaxLevelBytes]; // what is subtracted from each byte: '0' from a digit, '1' from one that may not be 0, anything else from itself
    private fixed byte _limits[MaxLevelBytes]; // the most that may remain; 255 behind the level
    private fixed byte _shuffle[MaxLevelBytes]; // brings the price's digits into their slots in the lower lane, the quantity's in the upper one
    private ulong _others;
    private nint _priceStart;
    private nint _quantityStart;

    /// <summary>Which bytes of the level are no digits; 0 for a shape of nothing, because a level has some.</summary>
    public readonly ulong Others => _others;

    /// <summary>Bit i is set where byte i of 32 is no digit.</summary>
    /// <param name="at">First byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OthersOf(byte* at) => Vector256.AddSaturate(Vector256.Load(at) - Vector256.Create((byte)'0'), Vector256.Create(NoDigit)).ExtractMostSignificantBits();

    /// <summary>Reads a level.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="at">The level's first byte; up to 48 are read.</param>
    /// <param name="excess">Zero when every byte of the shape is as it was, but for its digits, and these are digits.</param>
    /// <returns>The digits of its price and its quantity, to be joined.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Read(MexcLevelShape* shape, byte* at, out Vector256<byte> excess)
    {
        var first = (byte*)shape; // the first field: its own address would be checked for null
        excess = Vector256.SubtractSaturate(Vector256.Load(at) - Vector256.LoadAligned(first), Vector256.LoadAligned(first + MaxLevelBytes));
        var digits = Vector256.Create(Vector128.Load(at + shape->_priceStart), Vector128.Load(at + shape->_quantityStart)) - Vector256.Create((byte)'0');
        return DigitLayout.Quads(Avx2.Shuffle(digits, Vector256.LoadAligned(first + (2 * MaxLevelBytes))));
    }

    /// <summary>Takes the shape of a level that was scanned.</summary>
    /// <param name="level">Its first byte; 64 readable bytes follow.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="places">Where its numbers stand.</param>
    /// <param name="price">Decimals of prices.</param>
    /// <param name="quantity">Decimals of quantities.</param>
    /// <returns>False for a level that is too long, or whose numbers are.</returns>
    public bool TrySet(byte* level, int length, MexcLevelPlaces places, int price, int quantity)
    {
        this = default;
        if (length > MaxLevelBytes || Math.Max(places.PriceLength, places.QuantityLength) >= LevelForms.Characters)
        {
            return false;
        }

        var priceAt = level + places.PriceStart;
        var quantityAt = level + places.QuantityStart;
        var priceForm = FormOf(new ReadOnlySpan<byte>(priceAt, places.PriceLength), price);
        var quantityForm = FormOf(new ReadOnlySpan<byte>(quantityAt, places.QuantityLength), quantity);
        LevelForms.Read(priceAt, quantityAt, priceForm, quantityForm, out var excess);
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
                var isFirst = isDigit && char.IsAsciiDigit((char)level[i + 1]) && (i == 0 || level[i - 1] == ','); // of several whole ones in JSON: no zero
                template[i] = isFirst ? (byte)'1' : isDigit ? (byte)'0' : level[i];
                limits[i] = (byte)(isFirst ? 8 : isDigit ? 9 : 0);
                _others |= isDigit ? 0 : 1UL << i;
            }

            // Decimals finer than the count's must be zeros.
            LimitFraction(limits + places.PriceStart, priceForm, places.PriceLength);
            LimitFraction(limits + places.QuantityStart, quantityForm, places.QuantityLength);
            LevelForms.Shuffle(priceForm).Store(shuffle);
            LevelForms.Shuffle(quantityForm).Store(shuffle + LevelForms.Characters);
        }

        _priceStart = places.PriceStart;
        _quantityStart = places.QuantityStart;
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
