using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>
/// HOT: takes the escapes out of a JSON string's text. What <c>Utf8JsonReader.CopyString</c> does, but says no without an exception; 0 B.
/// </summary>
public static class EscapedText
{
    private const int UnicodeLength = 6; // \u0041

    /// <summary>Writes the text without its escapes.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="buffer">At least as long as the text.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False for a text with an escape that is none, half of a surrogate pair, or bytes that are no UTF-8.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> text, Span<byte> buffer, out int length)
    {
        length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] != '\\')
            {
                buffer[length++] = text[0];
                text = text[1..];
                continue;
            }

            if (!TryEscape(text, out var rune, out var used))
            {
                return false;
            }

            length += rune.EncodeToUtf8(buffer[length..]); // an escape is never shorter than its character
            text = text[used..];
        }

        return Utf8.IsValid(buffer[..length]);
    }

    private static bool TryEscape(ReadOnlySpan<byte> text, out Rune rune, out int used)
    {
        rune = default;
        used = 2;
        if (text.Length < used)
        {
            return false;
        }

        var plain = text[1] switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => (char)text[1],
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        return plain != '\0' ? Rune.TryCreate(plain, out rune) : TryUnicode(text, out rune, out used);
    }

    // \u5e01, or a pair: \ud83d\ude00
    private static bool TryUnicode(ReadOnlySpan<byte> text, out Rune rune, out int used)
    {
        rune = default;
        used = UnicodeLength;
        if (!TryUnit(text, out var first))
        {
            return false;
        }

        if (!char.IsHighSurrogate(first))
        {
            return Rune.TryCreate(first, out rune);
        }

        used = 2 * UnicodeLength;
        return TryUnit(text[UnicodeLength..], out var second) && Rune.TryCreate(first, second, out rune);
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        Span<byte> code = stackalloc byte[sizeof(char)];
        if (text.Length < UnicodeLength || text[0] != '\\' || text[1] != 'u' || Convert.FromHexString(text[2..UnicodeLength], code, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        unit = (char)BinaryPrimitives.ReadUInt16BigEndian(code);
        return true;
    }
}
