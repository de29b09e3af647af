using System.Globalization;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>Reads <c>GET /0/public/Ticker</c>: turnover is volume times average price, and listings go by the keys of the REST interface.</summary>
internal static class KrakenVolumes
{
    private const int LastDay = 1; // [today, last 24 hours]

    /// <summary>Reads the answer.</summary>
    /// <param name="body"><c>{"error":[],"result":{"XXBTZUSD":{"v":["1100.5","2867.5"],"p":["65010.1","64990.2"],…},…}}</c>.</param>
    /// <returns>In the answer's order, without those whose key ends with no known quote asset.</returns>
    /// <exception cref="InstrumentListException">Not such an answer; the message names the entry.</exception>
    public static IReadOnlyList<ListingVolume> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("result", out var result) || result.ValueKind != JsonValueKind.Object)
            {
                throw new InstrumentListException("the list of volumes has no \"result\"");
            }

            var volumes = new List<ListingVolume>();
            foreach (var entry in result.EnumerateObject())
            {
                if (KrakenSymbols.NativeOfKey(entry.Name) is { } native)
                {
                    volumes.Add(new ListingVolume(native, Figure(entry, "v") * Figure(entry, "p")));
                }
            }

            return volumes;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or OverflowException) // the second: text that is no UTF-8
        {
            throw new InstrumentListException("the list of volumes is not the JSON that the venue documents: " + e.Message, e);
        }
    }

    private static decimal Figure(JsonProperty entry, string name)
    {
        if (entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty(name, out var pair) && pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() > LastDay
            && decimal.TryParse(pair[LastDay].ToString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var figure))
        {
            return figure;
        }

        throw new InstrumentListException($"\"{name}\" of {entry.Name} in the list of volumes holds no figure of the last 24 hours");
    }
}
