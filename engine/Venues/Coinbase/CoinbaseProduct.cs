using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Coinbase;

/// <summary>One entry of <c>GET /api/v3/brokerage/market/products</c>, as far as the engine uses it.</summary>
internal sealed record CoinbaseProduct
{
    [JsonPropertyName("product_id")]
    public string? ProductId { get; init; }

    [JsonPropertyName("base_currency_id")]
    public string? Base { get; init; }

    [JsonPropertyName("quote_currency_id")]
    public string? Quote { get; init; }

    [JsonPropertyName("price_increment")]
    public string? PriceIncrement { get; init; }

    // The tick where there is no price_increment.
    [JsonPropertyName("quote_increment")]
    public string? QuoteIncrement { get; init; }

    [JsonPropertyName("base_increment")]
    public string? BaseIncrement { get; init; }

    [JsonPropertyName("base_min_size")]
    public string? BaseMinSize { get; init; }

    [JsonPropertyName("quote_min_size")]
    public string? QuoteMinSize { get; init; }

    // online, offline, delisted.
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    // SPOT or FUTURE.
    [JsonPropertyName("product_type")]
    public string? ProductType { get; init; }

    // The product whose book this one shares: BTC-USD for BTC-USDC.
    [JsonPropertyName("alias")]
    public string? Alias { get; init; }

    [JsonPropertyName("trading_disabled")]
    public bool? TradingDisabled { get; init; }

    [JsonPropertyName("is_disabled")]
    public bool? IsDisabled { get; init; }

    [JsonPropertyName("view_only")]
    public bool? ViewOnly { get; init; }

    [JsonPropertyName("cancel_only")]
    public bool? CancelOnly { get; init; }
}

/// <summary>The answer with all products.</summary>
internal sealed record CoinbaseProductsAnswer
{
    [JsonPropertyName("products")]
    public List<CoinbaseProduct?>? Products { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(CoinbaseProductsAnswer))]
internal sealed partial class CoinbaseJsonContext : JsonSerializerContext;
