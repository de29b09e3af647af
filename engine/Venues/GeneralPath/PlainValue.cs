using System.Buffers.Text;

namespace Crossfeed.Venues.GeneralPath;

/// <summary>Reads the raw values that <see cref="ObjectFields"/> and <see cref="ArrayItems"/> found: JSON of one value, known to be well-formed. Throws for none.</summary>
internal static class PlainValue
{
    /// <summary>Longest JSON text of a string with escapes that is read: names and numbers are far shorter.</summary>
    public const int MaxEscapedLength = 256;

    /// <summary>True for a key that is absent or null.</summary>
    /// <param name="raw">The value.</param>
    public static bool IsAbsent(ReadOnlySpan<byte> raw) => raw.IsEmpty || raw[0] == 'n';

    /// <summary>Reads a string.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">Takes the text of a string with escapes: at least <see cref="MaxEscapedLength"/> bytes, in use until the text is.</param>
    /// <param name="text">The text.</param>
    public static bool TryText(ReadOnlySpan<byte> raw, byte[] scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (raw.Length < 2 || raw[0] != '"')
        {
            return false;
        }

        text = raw[1..^1];
        if (!text.Contains((byte)'\\'))
        {
            return true;
        }

        if (raw.Length > MaxEscapedLength || !EscapedText.TryUnescape(text, scratch, out var length))
        {
            return false;
        }

        text = scratch.AsSpan(0, length);
        return true;
    }

    /// <summary>The text of a number, with or without quotes.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="scratch">As for <see cref="TryText"/>.</param>
    /// <param name="text">The text; what stands in quotes may be no number.</param>
    public static bool TryNumber(ReadOnlySpan<byte> raw, byte[] scratch, out ReadOnlySpan<byte> text)
    {
        text = raw;
        return !raw.IsEmpty && (raw[0] == '-' || char.IsAsciiDigit((char)raw[0]) || TryText(raw, scratch, out text));
    }

    /// <summary>Reads an integer from 0 on that stands without quotes.</summary>
    /// <param name="raw">The value.</param>
    /// <param name="value">The integer.</param>
    public static bool TryInteger(ReadOnlySpan<byte> raw, out long value) => Utf8Parser.TryParse(raw, out value, out var used) && used == raw.Length && value >= 0;
}
