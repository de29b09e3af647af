using System.Buffers.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Okx;

/// <summary>Reads raw values of a document that is known to be JSON: nearly all are texts, also where they hold a number, and a bare number says the same.</summary>
internal static class OkxText
{
    /// <summary>Reads a string or a number as text.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="scratch">As for <see cref="PlainValue.TryText"/>.</param>
    /// <param name="text">The text.</param>
    /// <returns>False for anything else, and for a string whose escapes are no text.</returns>
    public static bool TryRead(scoped in Utf8JsonReader reader, byte[] scratch, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        return reader.TokenType == JsonTokenType.Number
            || (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (!reader.ValueIsEscaped || TryUnescape(text, scratch, out text)));
    }

    /// <summary>Reads an integer.</summary>
    /// <param name="raw">A number, or a string that holds one.</param>
    /// <param name="scratch">As above.</param>
    /// <param name="value">The integer.</param>
    public static bool TryInteger(ReadOnlySpan<byte> raw, byte[] scratch, out long value)
    {
        value = 0;
        return PlainValue.TryNumber(raw, scratch, out var text) && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    /// <summary>Reads milliseconds since the Unix epoch as nanoseconds.</summary>
    /// <param name="raw">As for <see cref="TryInteger"/>.</param>
    /// <param name="scratch">As above.</param>
    /// <param name="nanos">Nanoseconds.</param>
    public static bool TryMillis(ReadOnlySpan<byte> raw, byte[] scratch, out long nanos)
    {
        var isTime = TryInteger(raw, scratch, out var millis) && millis is >= 0 and <= Timestamp.MaxMillis;
        nanos = isTime ? millis * Timestamp.NanosPerMilli : 0;
        return isTime;
    }

    // Half of a surrogate pair is legal JSON, but no text that anything here is compared with.
    private static bool TryUnescape(ReadOnlySpan<byte> text, byte[] scratch, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (text.Length > PlainValue.MaxEscapedLength || !EscapedText.TryUnescape(text, scratch, out var length))
        {
            return false;
        }

        plain = scratch.AsSpan(0, length);
        return true;
    }
}
