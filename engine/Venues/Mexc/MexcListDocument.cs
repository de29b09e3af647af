using System.Globalization;
using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>What the readers of the venue's two instrument lists share. Cold; values are taken with and without quotes.</summary>
internal static class MexcListDocument
{
    // The venue lists about 3,000 pairs; a body with more than this is not its list.
    private const int MaxEntries = 100_000;

    private const int FeeDecimals = 8; // fraction × 10^8, the unit of a fee

    /// <summary>Reads a list.</summary>
    /// <param name="body">The REST body.</param>
    /// <param name="array">Name of the array in the root object.</param>
    /// <param name="define">Reads one entry with its native symbol; null leaves it out.</param>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body, string array, Func<JsonElement, string, ListingDefinition?> define)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            Expect(!reader.Read(), "the instrument list goes on behind its end");
            Expect(
                ControlDocument.TryGet(document.RootElement, array, out var entries) && entries.ValueKind == JsonValueKind.Array && entries.GetArrayLength() <= MaxEntries,
                $"the instrument list has no array \"{array}\" of at most {MaxEntries} entries");
            var listings = new List<ListingDefinition>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var entry in entries.EnumerateArray())
            {
                var native = ControlDocument.Text(entry, "symbol");
                Expect(!string.IsNullOrEmpty(native), $"entry {listings.Count} of the instrument list has no symbol");
                Expect(seen.Add(native!), $"{native} is listed twice");
                if (define(entry, native!) is { } listing)
                {
                    listings.Add(listing);
                }
            }

            return listings;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
        {
            throw new InstrumentListException("the instrument list is not the JSON that the venue documents: " + exception.Message, exception);
        }
    }

    /// <summary>A number of decimals.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="native">Its symbol.</param>
    /// <param name="name">Name of the field.</param>
    public static int Decimals(JsonElement entry, string native, string name)
    {
        var decimals = ControlDocument.Integer(entry, name);
        Expect(decimals is >= 0 and <= FixedPoint.MaxDecimals, $"{name} of {native} is not a number of decimals from 0 to {FixedPoint.MaxDecimals}");
        return (int)decimals!.Value;
    }

    /// <summary>A positive amount without trailing zeros; null where there is none, or zero.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="native">Its symbol.</param>
    /// <param name="name">Name of the field.</param>
    public static decimal? Amount(JsonElement entry, string native, string name)
    {
        var text = ControlDocument.Text(entry, name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        Expect(decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount), $"{name} of {native} is '{text}', not an amount");
        return amount == 0 ? null : amount;
    }

    /// <summary>An amount as a plain decimal.</summary>
    /// <param name="amount">The amount.</param>
    public static string? Plain(decimal? amount) => amount?.ToString("0.##################", CultureInfo.InvariantCulture);

    /// <summary>A fee in units of 10^-8; null where there is none.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="native">Its symbol.</param>
    /// <param name="name">Name of the field: a fraction.</param>
    public static long? Fee(JsonElement entry, string native, string name)
    {
        var text = ControlDocument.Text(entry, name);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var fee = 0L;
        Expect(
            FixedPoint.Parse(Encoding.UTF8.GetBytes(text), FeeDecimals, out fee) == FixedPointStatus.Ok && fee < Listing.FeeUnit,
            $"{name} of {native} is '{text}', not a fraction below 1 with at most {FeeDecimals} decimals");
        return fee;
    }

    private static void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InstrumentListException(complaint);
        }
    }
}
