using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Gateio;

/// <summary>One entry of <c>GET /futures/usdt/contracts</c>, as far as the engine uses it.</summary>
internal sealed record GateContract
{
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    // direct; an inverse contract has no fixed size in the base asset.
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    // Base units in a contract.
    [JsonPropertyName("quanto_multiplier")]
    public string? QuantoMultiplier { get; init; }

    [JsonPropertyName("order_price_round")]
    public string? OrderPriceRound { get; init; }

    // Contracts: an integer, with fractions a text.
    [JsonPropertyName("order_size_min")]
    public JsonElement OrderSizeMin { get; init; }

    // A fraction: "0.0005" is 5 basis points.
    [JsonPropertyName("taker_fee_rate")]
    public string? TakerFeeRate { get; init; }

    [JsonPropertyName("in_delisting")]
    public bool? InDelisting { get; init; }

    // prelaunch, trading, delisting or delisted.
    [JsonPropertyName("status")]
    public string? Status { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(List<GateContract?>))]
internal sealed partial class GateContractJsonContext : JsonSerializerContext;
