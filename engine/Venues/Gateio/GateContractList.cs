using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Gateio;

/// <summary>Reads <c>GET /futures/usdt/contracts</c>.</summary>
internal static class GateContractList
{
    private const string Trading = "trading";
    private const string Direct = "direct";
    private const int FeeDecimals = 8; // the unit of a fee is 10^-8

    /// <summary>Reads the list.</summary>
    /// <param name="body">
    /// <c>[{"name":"BTC_USDT","type":"direct","quanto_multiplier":"0.0001","order_price_round":"0.1","order_size_min":1,"taker_fee_rate":"0.0005","in_delisting":false,"status":"trading",…}]</c>
    /// </param>
    /// <returns>
    /// The contracts in the list's order. Left out: those that have no fixed size in the base asset, those whose names make no canonical symbol, and those whose steps no count can have.
    /// </returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body)
    {
        var contracts = Parse(body);
        var listings = new List<ListingDefinition>(contracts.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < contracts.Count; i++)
        {
            var contract = contracts[i] ?? throw new InstrumentListException($"entry {i} of the contracts is null");
            if (string.IsNullOrEmpty(contract.Name))
            {
                throw new InstrumentListException($"entry {i} of the contracts has no name");
            }

            if (!seen.Add(contract.Name))
            {
                throw new InstrumentListException($"the contract {contract.Name} is listed twice");
            }

            if (Define(contract, contract.Name) is { } listing)
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    private static List<GateContract?> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GateContractJsonContext.Default.ListGateContract) ?? throw new InstrumentListException("the list of contracts is null");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
        {
            throw new InstrumentListException($"not a list of contracts: {exception.Message}", exception);
        }
    }

    private static ListingDefinition? Define(GateContract contract, string name)
    {
        var split = name.LastIndexOf('_');
        if (contract.Type is not (null or Direct) || split <= 0 || !Symbol.TryParse($"{name[..split]}/{name[(split + 1)..]}", out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null;
        }

        var size = Decimal(name, "quanto_multiplier", contract.QuantoMultiplier);
        var price = Decimal(name, "order_price_round", contract.OrderPriceRound);
        var minimum = contract.OrderSizeMin.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? (1, 0) : Decimal(name, "order_size_min", contract.OrderSizeMin.ToString());
        if (size.Count == 0)
        {
            return null; // nothing says what a contract is worth
        }

        if (price.Count == 0)
        {
            throw new InstrumentListException($"order_price_round of the contract {name} is 0, not a step");
        }

        // Sizes step by one contract, or by the last decimal of the smallest one.
        var priceStep = FixedPoint.Text(price.Count, price.Decimals);
        if (Product(size, (1, minimum.Decimals)) is not { } quantityStep || Product(size, minimum) is not { } minQuantity)
        {
            return null;
        }

        var contractSize = FixedPoint.Text(size.Count, size.Decimals);
        var unit = AssetUnit.Of(GateFeed.VenueName, symbol.Base).OrWhole(symbol.Base, priceStep, quantityStep);
        if (!ListingUnits.TryCreate(contractSize, unit.Bundle, out _))
        {
            return null;
        }

        return new ListingDefinition
        {
            Venue = GateFeed.VenueName,
            Native = name,
            Symbol = new Symbol(unit.Asset, AssetUnit.Quote(GateFeed.VenueName, symbol.Quote), MarketKind.Linear),
            ContractSize = contractSize,
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(priceStep)!,
            QuantityIncrement = unit.Quantity(quantityStep)!,
            MinQuantity = minimum.Count == 0 ? null : unit.Quantity(minQuantity),
            TakerFeeE8 = Fee(name, contract.TakerFeeRate),
            IsTrading = contract.Status is null or Trading && contract.InDelisting != true,
            Status = contract.Status,
        };
    }

    private static (long Count, int Decimals) Decimal(string name, string field, string? value)
    {
        var text = Encoding.UTF8.GetBytes(value ?? "");
        var decimals = FixedPoint.SignificantDecimals(text);
        return decimals is >= 0 and <= FixedPoint.MaxDecimals && FixedPoint.Parse(text, decimals, out var count) == FixedPointStatus.Ok
            ? (count, decimals)
            : throw new InstrumentListException($"{field} of the contract {name} is '{value}', not a decimal");
    }

    // Exact, without trailing zeros; null where it is no count.
    private static string? Product((long Count, int Decimals) left, (long Count, int Decimals) right)
    {
        var count = (Int128)left.Count * right.Count;
        var decimals = left.Decimals + right.Decimals;
        for (; decimals > 0 && count % 10 == 0; decimals--)
        {
            count /= 10;
        }

        return decimals <= FixedPoint.MaxDecimals && count <= long.MaxValue ? FixedPoint.Text((long)count, decimals) : null;
    }

    // A rebate is no cost to reckon with: the base tier stands in.
    private static long? Fee(string name, string? rate)
    {
        if (string.IsNullOrEmpty(rate) || rate.StartsWith('-'))
        {
            return null;
        }

        if (FixedPoint.Parse(Encoding.UTF8.GetBytes(rate), FeeDecimals, out var fee) != FixedPointStatus.Ok || fee >= Listing.FeeUnit)
        {
            throw new InstrumentListException($"taker_fee_rate of the contract {name} is '{rate}', not a fraction below 1 with at most {FeeDecimals} decimals");
        }

        return fee;
    }
}
