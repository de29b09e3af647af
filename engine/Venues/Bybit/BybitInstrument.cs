using System.Text.Json.Serialization;

namespace Crossfeed.Venues.Bybit;

/// <summary>One page of the instrument list, as far as the engine uses it.</summary>
internal sealed record BybitInstrumentPage
{
    [JsonPropertyName("retCode")]
    public int? Code { get; init; }

    [JsonPropertyName("retMsg")]
    public string? Message { get; init; }

    [JsonPropertyName("result")]
    public BybitInstruments? Result { get; init; }
}

/// <summary>The page's entries, and where the next page begins.</summary>
internal sealed record BybitInstruments
{
    [JsonPropertyName("list")]
    public List<BybitInstrument?>? List { get; init; }

    // Empty on the last page; spot has none.
    [JsonPropertyName("nextPageCursor")]
    public string? NextPageCursor { get; init; }
}

/// <summary>One entry.</summary>
internal sealed record BybitInstrument
{
    [JsonPropertyName("symbol")]
    public string? Symbol { get; init; }

    // LinearPerpetual or LinearFutures; spot has none.
    [JsonPropertyName("contractType")]
    public string? ContractType { get; init; }

    // PreLaunch, Trading, Delivering, Closed
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("baseCoin")]
    public string? BaseCoin { get; init; }

    [JsonPropertyName("quoteCoin")]
    public string? QuoteCoin { get; init; }

    [JsonPropertyName("priceFilter")]
    public BybitPriceFilter? PriceFilter { get; init; }

    [JsonPropertyName("lotSizeFilter")]
    public BybitLotSizeFilter? LotSizeFilter { get; init; }
}

/// <summary>Steps of a price.</summary>
internal sealed record BybitPriceFilter
{
    [JsonPropertyName("tickSize")]
    public string? TickSize { get; init; }
}

/// <summary>Steps and least sizes of an order: <c>basePrecision</c> and <c>minOrderAmt</c> on spot, the others on linear.</summary>
internal sealed record BybitLotSizeFilter
{
    [JsonPropertyName("basePrecision")]
    public string? BasePrecision { get; init; }

    [JsonPropertyName("minOrderAmt")]
    public string? MinOrderAmt { get; init; }

    [JsonPropertyName("minOrderQty")]
    public string? MinOrderQty { get; init; }

    [JsonPropertyName("qtyStep")]
    public string? QtyStep { get; init; }

    [JsonPropertyName("minNotionalValue")]
    public string? MinNotionalValue { get; init; }
}

/// <summary>Generated readers of the venue's REST documents.</summary>
[JsonSerializable(typeof(BybitInstrumentPage))]
internal sealed partial class BybitJsonContext : JsonSerializerContext;
