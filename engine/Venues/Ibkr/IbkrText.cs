using System.Buffers.Binary;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Turns the display texts of the venue into plain decimals: <c>1,200</c>, <c>1.2M</c>, <c>C168.42</c>.</summary>
internal static class IbkrText
{
    /// <summary>Longest plain form of a number.</summary>
    public const int MaxLength = 48;

    /// <summary>Longest text of a number that is read: the exponent has to find room behind it.</summary>
    public const int MaxNumber = MaxLength - 2;

    private const ulong FingerprintStart = 0xD6E8_FEB8_6659_FD93; // any number of many bits
    private const ulong FingerprintFactor = 0x9E37_79B9_7F4A_7C15; // 2^64 / the golden ratio: odd, so that a product tells what was multiplied

    /// <summary>Takes the mark off the front of a price.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">C for the close of the day before, H for a halt, 0 for none.</param>
    /// <returns>The rest.</returns>
    public static ReadOnlySpan<byte> Unmarked(ReadOnlySpan<byte> text, out byte mark)
    {
        mark = text.Length > 0 && text[0] is (byte)'C' or (byte)'H' ? text[0] : (byte)0;
        return mark == 0 ? text : text[1..];
    }

    /// <summary>Takes the commas out of a number and writes its letter as an exponent.</summary>
    /// <param name="text">The text.</param>
    /// <param name="plain">Takes the plain form; <see cref="MaxLength"/> long.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when the text is too long, or has a comma that is not between digits. Whether the rest is a number is for its reader to say.</returns>
    public static bool TryPlain(ReadOnlySpan<byte> text, Span<byte> plain, out int length)
    {
        length = 0;
        if (text.Length > MaxNumber)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ',')
            {
                plain[length++] = text[i];
            }
            else if (i == 0 || i + 1 == text.Length || !IsDigit(text[i - 1]) || !IsDigit(text[i + 1]))
            {
                return false;
            }
        }

        var exponent = length > 1 && (IsDigit(plain[length - 2]) || plain[length - 2] == '.') ? Exponent(plain[length - 1]) : (byte)0;
        if (exponent != 0)
        {
            plain[length - 1] = (byte)'e';
            plain[length++] = exponent;
        }

        return true;
    }

    /// <summary>A number that two different texts hardly share: eight bytes at a time.</summary>
    /// <param name="text">The text.</param>
    public static ulong Fingerprint(ReadOnlySpan<byte> text)
    {
        var sum = FingerprintStart + (ulong)text.Length;
        for (; text.Length > sizeof(ulong); text = text[sizeof(ulong)..])
        {
            sum = Mix(sum ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        }

        ulong rest = 0;
        if (text.Length >= sizeof(uint))
        {
            rest = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]); // overlap where there are fewer than eight
        }
        else
        {
            foreach (var value in text)
            {
                rest = (rest << 8) | value;
            }
        }

        return Mix(sum ^ rest);
    }

    // One to one: texts of one length that differ in their last eight bytes alone never share a number.
    private static ulong Mix(ulong sum)
    {
        sum *= FingerprintFactor;
        return sum ^ (sum >> 32);
    }

    // K, M and B stand for thousands, millions and milliards.
    private static byte Exponent(byte letter) => letter switch
    {
        (byte)'K' => (byte)'3',
        (byte)'M' => (byte)'6',
        (byte)'B' => (byte)'9',
        _ => 0,
    };

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
