using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Gateio;

/// <summary>One entry of <c>GET /spot/currency_pairs</c>, as far as the engine uses it.</summary>
internal sealed record GateCurrencyPair
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("base")]
    public string? Base { get; init; }

    [JsonPropertyName("quote")]
    public string? Quote { get; init; }

    // Percent: "0.2" is 20 basis points.
    [JsonPropertyName("fee")]
    public string? Fee { get; init; }

    [JsonPropertyName("min_base_amount")]
    public string? MinBaseAmount { get; init; }

    [JsonPropertyName("min_quote_amount")]
    public string? MinQuoteAmount { get; init; }

    // Decimals of a quantity.
    [JsonPropertyName("amount_precision")]
    public int? AmountPrecision { get; init; }

    // Decimals of a price.
    [JsonPropertyName("precision")]
    public int? Precision { get; init; }

    // untradable, buyable, sellable or tradable.
    [JsonPropertyName("trade_status")]
    public string? TradeStatus { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(List<GateCurrencyPair?>))]
internal sealed partial class GateJsonContext : JsonSerializerContext;
