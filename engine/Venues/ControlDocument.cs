using System.Globalization;
using System.Text.Json;

namespace Crossfeed.Venues;

/// <summary>Reads documents of control messages: JSON of any form, without a throw.</summary>
internal static class ControlDocument
{
    /// <summary>Reads a message.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="read">Reads the document's root, which is an object.</param>
    /// <returns>What was read; <see cref="ControlMessage.Other"/> for what is no JSON object.</returns>
    public static ControlMessage Read(ReadOnlySpan<byte> frame, Func<JsonElement, ControlMessage> read)
    {
        try
        {
            var reader = new Utf8JsonReader(frame);
            using var document = JsonDocument.ParseValue(ref reader);
            return !reader.Read() && document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : ControlMessage.Other;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ControlMessage.Other; // no JSON, or a text with an escape that is no character: the decoder has counted the frame as rejected
        }
    }

    /// <summary>A property, unless it is absent or null.</summary>
    /// <param name="element">Anything.</param>
    /// <param name="name">Name of the property.</param>
    /// <param name="value">The value.</param>
    public static bool TryGet(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The text of a property; null when it has none.</summary>
    /// <param name="element">Anything.</param>
    /// <param name="name">Name of the property.</param>
    public static string? Text(JsonElement element, string name) =>
        !TryGet(element, name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : null;

    /// <summary>The integer of a property, with or without quotes; null when it has none.</summary>
    /// <param name="element">Anything.</param>
    /// <param name="name">Name of the property.</param>
    public static long? Integer(JsonElement element, string name) =>
        long.TryParse(Text(element, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Code and words of an error: <c>2: Invalid request</c>.</summary>
    /// <param name="error">The object, or a text.</param>
    /// <param name="wordsName">Name of the property that holds the words.</param>
    public static string? Reason(JsonElement error, string wordsName)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return error.ValueKind == JsonValueKind.String ? error.GetString() : error.GetRawText();
        }

        var code = Text(error, "code");
        var words = Text(error, wordsName);
        return code is null || words is null ? code ?? words : $"{code}: {words}";
    }
}
