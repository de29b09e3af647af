using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Coinbase;

/// <summary>
/// Reads <c>GET /api/v3/brokerage/market/products</c>. A product with an <c>alias</c> shares the book of another: <c>BTC-USDC</c> is <c>BTC-USD</c>, whose name the messages have whichever was
/// subscribed. It is left out: one book under two symbols would be compared with itself.
/// </summary>
internal static class CoinbaseInstrumentList
{
    private const string Online = "online";
    private const string Spot = "SPOT";

    /// <summary>Reads the list.</summary>
    /// <param name="body">
    /// <c>{"products":[{"product_id":"BTC-USD","base_increment":"0.00000001","price_increment":"0.01","base_min_size":"0.00000001","quote_min_size":"1","status":"online","alias":"",…}]}</c>
    /// </param>
    /// <returns>
    /// The products in the list's order. Left out besides aliases: other contracts than spot, names that make no canonical symbol, and steps finer than a count can have.
    /// </returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body)
    {
        var products = Parse(body);
        var listings = new List<ListingDefinition>(products.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < products.Count; i++)
        {
            if (products[i] is not { ProductId: { Length: > 0 } id } product)
            {
                throw new InstrumentListException($"entry {i} of the products has no product_id");
            }

            if (!seen.Add(id))
            {
                throw new InstrumentListException($"the product {id} is listed twice");
            }

            if (string.IsNullOrEmpty(product.Alias) && product.ProductType is null or Spot && Define(product, id) is { } listing)
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    private static List<CoinbaseProduct?> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, CoinbaseJsonContext.Default.CoinbaseProductsAnswer)?.Products ?? throw new InstrumentListException("the list of products has no \"products\"");
        }
        catch (JsonException exception)
        {
            throw new InstrumentListException($"not a list of products: {exception.Message}", exception);
        }
    }

    private static ListingDefinition? Define(CoinbaseProduct product, string id)
    {
        if (!Symbol.TryParse($"{product.Base}/{product.Quote}", out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null;
        }

        var price = Amount(id, "price_increment", string.IsNullOrEmpty(product.PriceIncrement) ? product.QuoteIncrement : product.PriceIncrement);
        var quantity = Amount(id, "base_increment", product.BaseIncrement);
        if (price is null or "0" || quantity is null or "0")
        {
            throw new InstrumentListException($"the product {id} has no {(price is null or "0" ? "price_increment" : "base_increment")}");
        }

        var unit = AssetUnit.Of(CoinbaseSpotFeed.VenueName, symbol.Base).OrWhole(symbol.Base, price, quantity);
        return new ListingDefinition
        {
            Venue = CoinbaseSpotFeed.VenueName,
            Native = id,
            Symbol = symbol with { Base = unit.Asset, Quote = AssetUnit.Quote(CoinbaseSpotFeed.VenueName, symbol.Quote) },
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = unit.Quantity(Amount(id, "base_min_size", product.BaseMinSize)),
            MinNotional = Amount(id, "quote_min_size", product.QuoteMinSize),
            IsTrading = product.Status is null or Online && product is not ({ TradingDisabled: true } or { IsDisabled: true } or { ViewOnly: true } or { CancelOnly: true }),
            Status = product.Status,
        };
    }

    private static string? Amount(string id, string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(value);
        var decimals = FixedPoint.SignificantDecimals(text);
        if (decimals < 0 || decimals > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var count) != FixedPointStatus.Ok)
        {
            throw new InstrumentListException($"{field} of the product {id} is '{value}', not an amount");
        }

        return FixedPoint.Text(count, decimals);
    }
}
