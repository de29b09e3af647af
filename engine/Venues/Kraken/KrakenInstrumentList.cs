using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>Reads <c>GET /0/public/AssetPairs</c>.</summary>
internal static class KrakenInstrumentList
{
    private const string Online = "online";
    private const int PercentDecimals = 6; // percent × 10^6 = fraction × 10^8, the unit of a fee

    /// <summary>Reads the list.</summary>
    /// <param name="body">
    /// <c>{"error":[],"result":{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8,"fees":[[0,0.4],…],"ordermin":"0.00005","costmin":"0.5","tick_size":"0.1",
    /// "status":"online",…},…}}</c>; numbers with or without quotes, some with exponents.
    /// </param>
    /// <returns>
    /// The pairs in the list's order. Left out: those without a name in the stream, those whose names make no canonical symbol, and those with more decimals than a count can have.
    /// </returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body)
    {
        var pairs = Parse(body);
        var listings = new List<ListingDefinition>(pairs.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, pair) in pairs)
        {
            if (pair is null)
            {
                throw new InstrumentListException($"the asset pair {key} is null");
            }

            if (KrakenSymbols.Native(pair.WsName) is { } native && seen.Add(native) && Define(pair, native) is { } listing) // a stream has one name: of two keys for it the first counts
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    private static Dictionary<string, KrakenAssetPair?> Parse(ReadOnlySpan<byte> body)
    {
        KrakenPairsAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(body, KrakenJsonContext.Default.KrakenPairsAnswer);
        }
        catch (JsonException exception)
        {
            throw new InstrumentListException($"not a list of asset pairs: {exception.Message}", exception);
        }

        if (answer?.Error is [{ } error, ..])
        {
            throw new InstrumentListException($"the list of asset pairs was refused: {error}"); // {"error":["EGeneral:Too many requests"]} with status 200
        }

        return answer?.Result ?? throw new InstrumentListException("the list of asset pairs has no result");
    }

    private static ListingDefinition? Define(KrakenAssetPair pair, string native)
    {
        if (!Symbol.TryParse(native, out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null;
        }

        var priceDecimals = Decimals(native, "pair_decimals", pair.PairDecimals);
        var quantityDecimals = Decimals(native, "lot_decimals", pair.LotDecimals);
        if (priceDecimals > FixedPoint.MaxDecimals || quantityDecimals > FixedPoint.MaxDecimals)
        {
            return null;
        }

        // The step may be coarser than the text is written; the decoder counts what is written.
        var price = Amount(native, "tick_size", pair.TickSize) is { } tick && tick != "0" ? tick : FixedPoint.Text(1, priceDecimals);
        var quantity = FixedPoint.Text(1, quantityDecimals);
        var unit = AssetUnit.Of(KrakenSpotFeed.VenueName, symbol.Base).OrWhole(symbol.Base, price, quantity);
        return new ListingDefinition
        {
            Venue = KrakenSpotFeed.VenueName,
            Native = native,
            Symbol = symbol with { Base = unit.Asset, Quote = AssetUnit.Quote(KrakenSpotFeed.VenueName, symbol.Quote) },
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = unit.Quantity(Amount(native, "ordermin", pair.OrderMin)),
            MinNotional = Amount(native, "costmin", pair.CostMin),
            TakerFeeE8 = Fee(native, pair.Fees),
            IsTrading = pair.Status is null or Online,
            Status = pair.Status,
        };
    }

    private static int Decimals(string native, string field, int? value) => value switch
    {
        null => throw new InstrumentListException($"the asset pair {native} has no {field}"),
        < 0 => throw new InstrumentListException($"{field} of the asset pair {native} is {value}, not a number of decimals"),
        _ => value.Value,
    };

    // A number of any form as a plain decimal: 1e-08 is 0.00000001.
    private static string? Amount(string native, string field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(value.ToString());
        var decimals = FixedPoint.SignificantDecimals(text);
        if (decimals < 0 || decimals > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var count) != FixedPointStatus.Ok)
        {
            throw new InstrumentListException($"{field} of the asset pair {native} is '{value}', not an amount");
        }

        return FixedPoint.Text(count, decimals);
    }

    // [[0,0.4],[10000,0.35],…]: the first tier
    private static long? Fee(string native, JsonElement tiers)
    {
        if (tiers.ValueKind != JsonValueKind.Array || tiers.GetArrayLength() == 0)
        {
            return null;
        }

        var tier = tiers[0];
        if (tier.ValueKind != JsonValueKind.Array || tier.GetArrayLength() < 2
            || FixedPoint.Parse(Encoding.UTF8.GetBytes(tier[1].ToString()), PercentDecimals, out var fee) != FixedPointStatus.Ok || fee >= Listing.FeeUnit)
        {
            throw new InstrumentListException($"fees of the asset pair {native} begin with '{tier}', not with a turnover and a percentage below 100 with at most {PercentDecimals} decimals");
        }

        return fee;
    }
}
