using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Kraken;

/// <summary>One entry of <c>GET /0/public/AssetPairs</c>, as far as the engine uses it.</summary>
internal sealed record KrakenAssetPair
{
    // XBT/USD: the older names of assets; the stream has BTC/USD.
    [JsonPropertyName("wsname")]
    public string? WsName { get; init; }

    // Decimals of a price's text.
    [JsonPropertyName("pair_decimals")]
    public int? PairDecimals { get; init; }

    // Decimals of a quantity's text.
    [JsonPropertyName("lot_decimals")]
    public int? LotDecimals { get; init; }

    // Text, or a bare number; may have an exponent: 1e-08.
    [JsonPropertyName("tick_size")]
    public JsonElement TickSize { get; init; }

    [JsonPropertyName("ordermin")]
    public JsonElement OrderMin { get; init; }

    [JsonPropertyName("costmin")]
    public JsonElement CostMin { get; init; }

    // Taker's, by turnover: [[0,0.4],[10000,0.35]], percent.
    [JsonPropertyName("fees")]
    public JsonElement Fees { get; init; }

    // online, cancel_only, post_only, limit_only, reduce_only.
    [JsonPropertyName("status")]
    public string? Status { get; init; }
}

/// <summary>An answer of the REST API: errors stand in a body of status 200.</summary>
internal sealed record KrakenPairsAnswer
{
    [JsonPropertyName("error")]
    public List<string?>? Error { get; init; }

    [JsonPropertyName("result")]
    public Dictionary<string, KrakenAssetPair?>? Result { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(KrakenPairsAnswer))]
internal sealed partial class KrakenJsonContext : JsonSerializerContext;
