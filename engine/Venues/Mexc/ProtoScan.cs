using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: reads protobuf fields through a pointer, in the forms that the venue sends; 0 B. Lengths are of one byte, which every text of a push has; what is longer, or is not what is expected, is left to
/// the general path. 64 readable bytes follow a frame's end.
/// </summary>
internal static unsafe class ProtoScan
{
    private const ulong Continues = 0x8080_8080_8080_8080; // the bits that say that another byte of a varint follows
    private const int LongText = 64; // two vectors; texts that nobody needs are shorter

    /// <summary>Moves behind a text that nobody needs: it has to be ASCII, so that it is a text whatever it says.</summary>
    /// <param name="at">At the field's tag, inside the frame.</param>
    /// <param name="end">End of the frame.</param>
    /// <returns>False for a longer one, for one that is not ASCII, and for one that reaches the end: something always follows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool SkipText(ref byte* at, byte* end)
    {
        var length = at[1];
        var behind = at + 2 + length;
        if (length >= LongText || behind >= end)
        {
            return false;
        }

        ulong high = Vector256.Load(at + 2).ExtractMostSignificantBits();
        if (length > Vector256<byte>.Count)
        {
            high |= (ulong)Vector256.Load(at + 2 + Vector256<byte>.Count).ExtractMostSignificantBits() << Vector256<byte>.Count;
        }

        at = behind;
        return (high & ((1UL << length) - 1)) == 0;
    }

    /// <summary>Reads a varint field of at most eight bytes.</summary>
    /// <param name="at">At the field's tag; behind the value afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="value">The value, below 2^56.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryVarint(ref byte* at, byte* end, out long value)
    {
        var bytes = *(ulong*)(at + 1);
        var last = BitOperations.TrailingZeroCount(~bytes & Continues); // 7, 15, …: the last byte's top bit
        bytes &= ulong.MaxValue >> ((63 - last) & 63) & ~Continues;

        // Seven bits of each byte: pairs of bytes, pairs of pairs, halves.
        bytes = ((bytes & 0x7F00_7F00_7F00_7F00) >> 1) | (bytes & 0x007F_007F_007F_007F);
        bytes = ((bytes & 0x3FFF_0000_3FFF_0000) >> 2) | (bytes & 0x0000_3FFF_0000_3FFF);
        value = (long)(((bytes & 0x0FFF_FFFF_0000_0000) >> 4) | (bytes & 0x0FFF_FFFF));
        at += 2 + (last >> 3);
        return last < 64 && at <= end;
    }

    /// <summary>Moves into the last field of the frame, whose tag has two bytes.</summary>
    /// <param name="at">At the tag; at the first byte of the body afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <returns>False when the body is empty or does not end where the frame does.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryBody(ref byte* at, byte* end)
    {
        at++; // as if it were the tag's last byte
        return TryVarint(ref at, end, out var length) && length > 0 && length == end - at;
    }

    /// <summary>Reads a text that is a number without a sign, a point or an exponent.</summary>
    /// <param name="at">At the field's tag; behind the text afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="tag">The tag that it has to have.</param>
    /// <param name="value">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryId(ref byte* at, byte* end, byte tag, out long value)
    {
        value = 0;
        if (at >= end || *at != tag)
        {
            return false;
        }

        int length = at[1];
        var digits = Vector128.Load(at + 2) - Vector128.Create((byte)'0');
        at += 2 + length;
        if (!DigitLayout.IsAccelerated || length is 0 or >= DigitLayout.Slots || BitOperations.TrailingZeroCount(DigitLayout.OtherBytes(digits) | (1u << length)) != length || at > end)
        {
            return false;
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, DigitLayout.IntegerRow(length)));
        return true;
    }

    /// <summary>Reads a decimal of known length.</summary>
    /// <param name="at">Its first character.</param>
    /// <param name="length">Its characters; all of them inside the frame.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="decimals">The decimals of the count.</param>
    /// <param name="value">The count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNumber(byte* at, int length, byte* end, byte* forms, int decimals, out long value)
    {
        var text = Vector128.Load(at);
        var form = NumberForms.Find(forms, text, length & (NumberForms.Characters - 1));
        var digits = text - NumberForms.Template(form);
        if (!DigitLayout.IsAccelerated || (uint)(length - 1) >= NumberForms.Characters - 1 || !NumberForms.Holds(digits, NumberForms.BareLimits(form)))
        {
            return TryLong(at, at + length, end, decimals, out value);
        }

        value = DigitLayout.Join(Vector128.ShuffleNative(digits, NumberForms.Shuffle(form)));
        return true;
    }

    /// <summary>Reads the two decimals of a level together. For AVX2.</summary>
    /// <param name="price">First character of the price.</param>
    /// <param name="priceLength">Its characters; all of them inside the frame.</param>
    /// <param name="prices">Forms of prices.</param>
    /// <param name="quantity">First character of the quantity.</param>
    /// <param name="quantityLength">Its characters; all of them inside the frame.</param>
    /// <param name="quantities">Forms of quantities.</param>
    /// <param name="level">Takes the counts.</param>
    /// <returns>False for numbers that no form covers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNumbers(byte* price, int priceLength, byte* prices, byte* quantity, int quantityLength, byte* quantities, ref BookLevel level)
    {
        var priceText = Vector128.Load(price);
        var quantityText = Vector128.Load(quantity);
        var priceForm = NumberForms.Find(prices, priceText, priceLength & (NumberForms.Characters - 1));
        var quantityForm = NumberForms.Find(quantities, quantityText, quantityLength & (NumberForms.Characters - 1));
        var digits = Vector256.Create(priceText, quantityText) - Vector256.Create(NumberForms.Template(priceForm), NumberForms.Template(quantityForm));
        var limits = Vector256.Create(NumberForms.BareLimits(priceForm), NumberForms.BareLimits(quantityForm));
        var isShort = ((uint)(priceLength - 1) < NumberForms.Characters - 1) & ((uint)(quantityLength - 1) < NumberForms.Characters - 1);
        if (!isShort || Vector256.SubtractSaturate(digits, limits) != Vector256<byte>.Zero)
        {
            return false;
        }

        var shuffle = Vector256.Create(NumberForms.Shuffle(priceForm), NumberForms.Shuffle(quantityForm));
        Unsafe.As<BookLevel, Vector128<long>>(ref level) = DigitLayout.JoinTwo(Avx2.Shuffle(digits, shuffle));
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: what no form covers
    private static bool TryLong(byte* at, byte* behind, byte* end, int decimals, out long value)
    {
        value = 0;
        return behind <= end && DecimalScan.TryReadScalar(ref at, behind, decimals, out value) && at == behind;
    }
}
