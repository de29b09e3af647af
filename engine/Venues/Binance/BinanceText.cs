using System.Text.Json;

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
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (reader.ValueSpan.Length > MaxEscapedBytes)
        {
            return default;
        }

        try
        {
            return buffer[..reader.CopyString(buffer)];
        }
        catch (InvalidOperationException)
        {
            return default; // half of a surrogate pair: legal JSON, but no text that anything here is compared with
        }
    }

    /// <summary>The text of a noted field.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="field">A string or a number.</param>
    /// <param name="buffer">As for <see cref="Of(in Utf8JsonReader, Span{byte})"/>.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> frame, JsonField field, Span<byte> buffer)
    {
        if (!field.IsEscaped)
        {
            return frame.Slice(field.Start, field.Length);
        }

        var reader = new Utf8JsonReader(frame.Slice(field.Start - 1, field.Length + 2)); // with its quotes
        reader.Read();
        return Of(in reader, buffer);
    }
}
