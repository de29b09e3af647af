using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Okx;

/// <summary>The answer to <c>GET /api/v5/public/instruments</c>.</summary>
internal sealed record OkxInstruments
{
    // "0" when all is well.
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("msg")]
    public string? Message { get; init; }

    [JsonPropertyName("data")]
    public List<OkxInstrument?>? Data { get; init; }
}

/// <summary>One instrument, as far as the engine uses it. Every value is a text; an empty one stands for a field that does not apply.</summary>
internal sealed record OkxInstrument
{
    [JsonPropertyName("instId")]
    public string? Id { get; init; }

    [JsonPropertyName("instType")]
    public string? Type { get; init; }

    // Spot only.
    [JsonPropertyName("baseCcy")]
    public string? Base { get; init; }

    // Spot only.
    [JsonPropertyName("quoteCcy")]
    public string? Quote { get; init; }

    // Contracts only: BTC-USDT.
    [JsonPropertyName("uly")]
    public string? Underlying { get; init; }

    // linear or inverse.
    [JsonPropertyName("ctType")]
    public string? ContractType { get; init; }

    // Units of ContractAsset in one contract, before the multiplier.
    [JsonPropertyName("ctVal")]
    public string? ContractValue { get; init; }

    [JsonPropertyName("ctMult")]
    public string? ContractMultiplier { get; init; }

    [JsonPropertyName("ctValCcy")]
    public string? ContractAsset { get; init; }

    [JsonPropertyName("tickSz")]
    public string? Tick { get; init; }

    // In contracts where there are any.
    [JsonPropertyName("lotSz")]
    public string? Lot { get; init; }

    [JsonPropertyName("minSz")]
    public string? MinSize { get; init; }

    // live, suspend, preopen or test.
    [JsonPropertyName("state")]
    public string? State { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(OkxInstruments))]
internal sealed partial class OkxJsonContext : JsonSerializerContext;
