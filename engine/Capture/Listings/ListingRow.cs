using System.Text.Json.Serialization;

namespace Crossfeed.Capture.Listings;

/// <summary>One entry of a listings record as its JSON has it.</summary>
internal sealed class ListingRow
{
    public required string Venue { get; init; }

    public required string Market { get; init; }

    public required string Native { get; init; }

    public required string Symbol { get; init; }

    public required string PriceIncrement { get; init; }

    public required string QuantityIncrement { get; init; }

    public string? MinQuantity { get; init; }

    public string? MinNotional { get; init; }

    public string? ContractSize { get; init; } // absent: 1

    public long? Bundle { get; init; } // absent: 1

    public string? TakerFee { get; init; }

    public bool? Trading { get; init; } // absent: true
}

/// <summary>Generated readers and writers of <see cref="ListingRow"/>; strict: an unknown, doubled or missing field is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(List<ListingRow>))]
internal sealed partial class ListingRowContext : JsonSerializerContext;
