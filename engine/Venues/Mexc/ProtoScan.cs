using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Venues.Scanning;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// HOT: reads protobuf fields through a pointer, in the forms that the venue sends; 0 B. Lengths are of one byte, which every text of a push has; what is longer, or is not what is expected, is left to
/// the general path. 64 readable bytes follow a frame's end.
/// </summary>
internal static unsafe class ProtoScan
{
    private const ulong Continues = 0x8080_8080_8080_8080; // the bits that say that another byte of a varint follows
    private const ulong SixBytes = 0x8080_8080_8080;
    private const ulong FiveContinue = 0x0080_8080_8080; // of a varint of six bytes all but the last
    private const int TimeBytes = 6;
    private const int UsualField = 0xF0FF; // a tag, and a text of at most 15 characters
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

    /// <summary>Reads a varint that has the length of a time of these decades in milliseconds, six bytes, or any other of at most eight.</summary>
    /// <param name="at">Behind the field's tag; behind the value afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="value">The value, below 2^56.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTime(ref byte* at, byte* end, out long value)
    {
        var bytes = *(ulong*)at;
        if ((bytes & SixBytes) != FiveContinue)
        {
            at--;
            return TryVarint(ref at, end, out value);
        }

        bytes &= 0x7F7F_7F7F_7F7F;
        bytes -= (bytes & 0x7F00_7F00_7F00) >> 1; // three times 14 bits
        value = (long)((bytes & 0x3FFF) | ((bytes >> 2) & (0x3FFFUL << 14)) | ((bytes >> 4) & (0x3FFFUL << 28)));
        at += TimeBytes;
        return at <= end;
    }

    /// <summary>Moves into the last field of the frame, whose tag has two bytes.</summary>
    /// <param name="at">At the tag, not behind the end; at the first byte of the body afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <returns>False when the body is empty or does not end where the frame does.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryBody(ref byte* at, byte* end)
    {
        nint bytes = *(ushort*)(at + 2);
        var more = (bytes >> 7) & 1; // whether the length has a second byte
        if ((bytes & (more << 15)) != 0)
        {
            var longAt = at; // a local of its own, as below
            var isBody = TryLongBody(ref longAt, end);
            at = longAt;
            return isBody;
        }

        at += 3 + more;
        return ((bytes & 0x7F) | ((bytes >> 1) & -more & 0x3F80)) == end - at && at < end;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a body of 16 KiB or more
    private static bool TryLongBody(ref byte* at, byte* end)
    {
        at++; // as if it were the tag's last byte
        return TryVarint(ref at, end, out var length) && length > 0 && length == end - at;
    }

    /// <summary>Reads two texts that are decimals.</summary>
    /// <param name="at">At the first one's tag; behind the second one afterwards.</param>
    /// <param name="end">End of the message; 64 readable bytes follow it.</param>
    /// <param name="firstTag">The tag that it has to have.</param>
    /// <param name="first">What its count is.</param>
    /// <param name="secondTag">The second one's tag.</param>
    /// <param name="second">What its count is.</param>
    /// <param name="counts">The counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPair(ref byte* at, byte* end, byte firstTag, ProtoNumber first, byte secondTag, ProtoNumber second, out Vector128<long> counts)
    {
        var from = at;
        int length = from[1];
        var next = from + 2 + length;
        if (Avx2.IsSupported && (*(ushort*)from & UsualField) == firstTag && (*(ushort*)next & UsualField) == secondTag)
        {
            int nextLength = next[1];
            at = next + 2 + nextLength;
            if (at <= end && SlotForms.TryRead(from + 2, length, first.Forms, next + 2, nextLength, second.Forms, out counts))
            {
                return true;
            }
        }

        // Locals of their own: the address of the caller's would keep them out of registers.
        var oddAt = from;
        var isRead = TryOddPair(ref oddAt, end, firstTag, first.Decimals, secondTag, second.Decimals, out var oddCounts);
        at = oddAt;
        counts = oddCounts;
        return isRead;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: numbers that no form covers, and machines without 32-byte vectors
    private static bool TryOddPair(ref byte* at, byte* end, byte firstTag, int firstDecimals, byte secondTag, int secondDecimals, out Vector128<long> counts)
    {
        var isRead = TryNumberField(ref at, end, firstTag, NumberForms.For(firstDecimals), firstDecimals, out var first);
        isRead &= TryNumberField(ref at, end, secondTag, NumberForms.For(secondDecimals), secondDecimals, out var second);
        counts = Vector128.Create(first, second);
        return isRead;
    }

    /// <summary>Reads a text that is a decimal.</summary>
    /// <param name="at">At the field's tag; behind the text afterwards.</param>
    /// <param name="end">End of the message.</param>
    /// <param name="tag">The tag that it has to have.</param>
    /// <param name="forms">Forms of the decimals.</param>
    /// <param name="decimals">The decimals of the count.</param>
    /// <param name="value">The count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNumberField(ref byte* at, byte* end, byte tag, byte* forms, int decimals, out long value)
    {
        value = 0;
        if (end - at < 3 || *at != tag || end - at < 2 + at[1])
        {
            return false;
        }

        var text = at + 2;
        int length = at[1];
        at = text + length;
        return TryNumber(text, length, end, forms, decimals, out value);
    }

    /// <summary>Reads two texts that are ids.</summary>
    /// <param name="at">At the first one's tag; behind the second one afterwards.</param>
    /// <param name="end">End of the frame.</param>
    /// <param name="firstTag">The tag that it has to have.</param>
    /// <param name="secondTag">The second one's tag.</param>
    /// <param name="first">The first id.</param>
    /// <param name="second">The second id.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryIds(ref byte* at, byte* end, byte firstTag, byte secondTag, out long first, out long second)
    {
        var from = at;
        int length = from[1];
        var next = from + 2 + length;
        if (Avx2.IsSupported && (*(ushort*)from & UsualField) == firstTag && (*(ushort*)next & UsualField) == secondTag)
        {
            int nextLength = next[1];
            at = next + 2 + nextLength;
            if (at <= end && SlotForms.TryRead(from + 2, length, SlotForms.For(0), next + 2, nextLength, SlotForms.For(0), out var ids))
            {
                first = ids.ToScalar();
                second = ids.GetElement(1);
                return true;
            }
        }

        var oddAt = from; // as above
        var areRead = TryOddIds(ref oddAt, end, firstTag, secondTag, out var oddFirst, out var oddSecond);
        at = oddAt;
        first = oddFirst;
        second = oddSecond;
        return areRead;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin, as above
    private static bool TryOddIds(ref byte* at, byte* end, byte firstTag, byte secondTag, out long first, out long second)
    {
        second = 0;
        return TryId(ref at, end, firstTag, out first) && TryId(ref at, end, secondTag, out second);
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

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: what no form covers
    private static bool TryLong(byte* at, byte* behind, byte* end, int decimals, out long value)
    {
        value = 0;
        return behind <= end && DecimalScan.TryReadScalar(ref at, behind, decimals, out value) && at == behind;
    }
}
