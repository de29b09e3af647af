using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads <c>GET /spot/currency_pairs</c>.</summary>
internal static class GateInstrumentList
{
    private const string Tradable = "tradable";
    private const int PercentDecimals = 6; // percent × 10^6 = fraction × 10^8, the unit of a fee

    /// <summary>Reads the list.</summary>
    /// <param name="body">
    /// <c>[{"id":"IHT_ETH","base":"IHT","quote":"ETH","fee":"0.2","min_quote_amount":"0.001","amount_precision":1,"precision":9,"trade_status":"tradable",…}]</c>
    /// </param>
    /// <returns>
    /// The pairs in the list's order. Left out: those whose names make no canonical symbol, and those with more decimals than a count can have.
    /// </returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body)
    {
        var pairs = Parse(body);
        var listings = new List<ListingDefinition>(pairs.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i] ?? throw new InstrumentListException($"entry {i} of the currency pairs is null");
            if (string.IsNullOrEmpty(pair.Id))
            {
                throw new InstrumentListException($"entry {i} of the currency pairs has no id");
            }

            if (!seen.Add(pair.Id))
            {
                throw new InstrumentListException($"the currency pair {pair.Id} is listed twice");
            }

            if (Define(pair, pair.Id) is { } listing)
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    private static List<GateCurrencyPair?> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GateJsonContext.Default.ListGateCurrencyPair) ?? throw new InstrumentListException("the list of currency pairs is null");
        }
        catch (JsonException exception)
        {
            throw new InstrumentListException($"not a list of currency pairs: {exception.Message}", exception);
        }
    }

    private static ListingDefinition? Define(GateCurrencyPair pair, string id)
    {
        if (!Symbol.TryParse($"{pair.Base}/{pair.Quote}", out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null;
        }

        var priceDecimals = Decimals(id, "precision", pair.Precision);
        var quantityDecimals = Decimals(id, "amount_precision", pair.AmountPrecision);
        if (priceDecimals > FixedPoint.MaxDecimals || quantityDecimals > FixedPoint.MaxDecimals)
        {
            return null;
        }

        var price = FixedPoint.Text(1, priceDecimals);
        var quantity = FixedPoint.Text(1, quantityDecimals);
        var unit = AssetUnit.Of(GateFeed.VenueName, symbol.Base).OrWhole(symbol.Base, price, quantity);
        return new ListingDefinition
        {
            Venue = GateFeed.VenueName,
            Native = id,
            Symbol = symbol with { Base = unit.Asset, Quote = AssetUnit.Quote(GateFeed.VenueName, symbol.Quote) },
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = unit.Quantity(Amount(id, "min_base_amount", pair.MinBaseAmount)),
            MinNotional = Amount(id, "min_quote_amount", pair.MinQuoteAmount),
            TakerFeeE8 = Fee(id, pair.Fee),
            IsTrading = pair.TradeStatus is null or Tradable,
            Status = pair.TradeStatus,
        };
    }

    private static int Decimals(string id, string field, int? value) => value switch
    {
        null => throw new InstrumentListException($"the currency pair {id} has no {field}"),
        < 0 => throw new InstrumentListException($"{field} of the currency pair {id} is {value}, not a number of decimals"),
        _ => value.Value,
    };

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
            throw new InstrumentListException($"{field} of the currency pair {id} is '{value}', not an amount");
        }

        return FixedPoint.Text(count, decimals);
    }

    private static long? Fee(string id, string? percent)
    {
        if (string.IsNullOrEmpty(percent))
        {
            return null;
        }

        if (FixedPoint.Parse(Encoding.UTF8.GetBytes(percent), PercentDecimals, out var fee) != FixedPointStatus.Ok || fee >= Listing.FeeUnit)
        {
            throw new InstrumentListException($"fee of the currency pair {id} is '{percent}', not a percentage below 100 with at most {PercentDecimals} decimals");
        }

        return fee;
    }
}
