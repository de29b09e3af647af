using System.Globalization;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues;

/// <summary>Reads an answer that holds an array with one object a listing, as most venues give their 24-hour figures: <c>[{"symbol":"BTCUSDT","quoteVolume":"123.4",…},…]</c>.</summary>
public static class VolumeList
{
    // The largest venue lists about 3,500 symbols; an array with more than this is no list of them.
    private const int MaxEntries = 100_000;

    /// <summary>Reads the answer.</summary>
    /// <param name="body">Any bytes.</param>
    /// <param name="symbol">Name of the field with the native symbol.</param>
    /// <param name="volume">Name of the field with the turnover in the quote asset, text or number; an entry without one, or with an empty one, had none.</param>
    /// <param name="path">Names of the objects that the array stands in, from the outside; none where the answer is the array itself.</param>
    /// <returns>In the answer's order.</returns>
    /// <exception cref="InstrumentListException">Not such an answer; the message names the entry.</exception>
    public static IReadOnlyList<ListingVolume> Read(ReadOnlySpan<byte> body, string symbol, string volume, params ReadOnlySpan<string> path)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            Expect(!reader.Read(), "the list of volumes goes on behind its end");
            var list = document.RootElement;
            foreach (var name in path)
            {
                Expect(list.ValueKind == JsonValueKind.Object && list.TryGetProperty(name, out list), $"the list of volumes has no \"{name}\"");
            }

            Expect(list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MaxEntries, $"the list of volumes is not an array of at most {MaxEntries} entries");
            return [.. list.EnumerateArray().Select((entry, i) => ReadEntry(entry, i, symbol, volume))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
        {
            throw new InstrumentListException("the list of volumes is not the JSON that the venue documents: " + e.Message, e);
        }
    }

    private static ListingVolume ReadEntry(JsonElement entry, int index, string symbol, string volume)
    {
        Expect(
            entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(symbol, out var native) && native.ValueKind == JsonValueKind.String && native.GetString() is { Length: > 0 },
            $"entry {index} of the list of volumes has no \"{symbol}\"");
        var name = entry.GetProperty(symbol).GetString()!;
        var text = entry.TryGetProperty(volume, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
        var turnover = 0m;
        Expect(
            text.Length == 0 || decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out turnover),
            $"{volume} of {name} in the list of volumes is no amount");
        return new ListingVolume(name, turnover);
    }

    private static void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InstrumentListException(complaint);
        }
    }
}
