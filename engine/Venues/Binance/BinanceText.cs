using System.Text.Json;
using Crossfeed.Venues.GeneralPath;

namespace Crossfeed.Venues.Binance;

/// <summary>Texts of JSON strings without their escapes.</summary>
internal static class BinanceText
{
    /// <summary>Longest text with escapes that is read; names, symbols and numbers are far shorter.</summary>
    public const int MaxEscapedBytes = 256;

    /// <summary>The text of the reader's string or name.</summary>
    /// <param name="reader">Stands on a string or a property name.</param>
    /// <param name="buffer">At least <see cref="MaxEscapedBytes"/> bytes, used when there are escapes.</param>
    /// <returns>The text; empty when its escapes are no text or it is too long.</returns>
    public static ReadOnlySpan<byte> Of(scoped in Utf8JsonReader reader, Span<byte> buffer)
    {
        return reader.ValueIsEscaped ? Unescape(reader.ValueSpan, buffer) : reader.ValueSpan;
    }

    /// <summary>The text of a noted field.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string or a number.</param>
    /// <param name="buffer">As for <see cref="Of(in Utf8JsonReader, Span{byte})"/>.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> frame, JsonField field, Span<byte> buffer)
    {
        var text = frame.Slice(field.Start, field.Length);
        return field.IsEscaped ? Unescape(text, buffer) : text;
    }

    // Half of a surrogate pair is legal JSON, but no text that anything here is compared with.
    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, Span<byte> buffer) =>
        text.Length <= MaxEscapedBytes && EscapedText.TryUnescape(text, buffer, out var length) ? buffer[..length] : default;
}
