using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>
/// Reads <c>GET /api/v3/exchangeInfo</c>:
/// <c>{"symbols":[{"symbol":"BTCUSDT","status":"1","baseAsset":"BTC","quoteAsset":"USDT","baseAssetPrecision":8,"quotePrecision":2,"baseSizePrecision":"0.000001","quoteAmountPrecision":"1","takerCommission":"0.0005","isSpotTradingAllowed":true,…}]}</c>.
/// </summary>
internal static class MexcInstrumentList
{
    private const string Online = "1";
    private const string OnlineOnce = "ENABLED"; // the older word

    /// <summary>Reads the list.</summary>
    /// <param name="body">The REST body.</param>
    /// <returns>The pairs in the list's order, without those whose names make no canonical symbol.</returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body) => MexcListDocument.Read(body, "symbols", Define);

    private static ListingDefinition? Define(JsonElement entry, string native)
    {
        var (baseAsset, quoteAsset) = (ControlDocument.Text(entry, "baseAsset"), ControlDocument.Text(entry, "quoteAsset"));
        if (!Symbol.TryParse($"{baseAsset}/{quoteAsset}", out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null;
        }

        // The names say it the other way round: quotePrecision are the decimals of a price, baseSizePrecision is the smallest order, quoteAmountPrecision the least value of one.
        var price = FixedPoint.Text(1, MexcListDocument.Decimals(entry, native, "quotePrecision"));
        var quantity = FixedPoint.Text(1, MexcListDocument.Decimals(entry, native, "baseAssetPrecision"));
        var unit = AssetUnit.Of(MexcSpotFeed.VenueName, symbol.Base).OrWhole(symbol.Base, price, quantity);
        var status = ControlDocument.Text(entry, "status");
        var isAllowed = !ControlDocument.TryGet(entry, "isSpotTradingAllowed", out var allowed) || allowed.ValueKind != JsonValueKind.False;
        return new ListingDefinition
        {
            Venue = MexcSpotFeed.VenueName,
            Native = native,
            Symbol = symbol with { Base = unit.Asset, Quote = AssetUnit.Quote(MexcSpotFeed.VenueName, symbol.Quote) },
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = unit.Quantity(MexcListDocument.Plain(MexcListDocument.Amount(entry, native, "baseSizePrecision"))),
            MinNotional = MexcListDocument.Plain(MexcListDocument.Amount(entry, native, "quoteAmountPrecision")),
            TakerFeeE8 = MexcListDocument.Fee(entry, native, "takerCommission"),
            IsTrading = isAllowed && status is (null or Online or OnlineOnce),
            Status = status,
        };
    }
}
