using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Reads <c>GET /api/v5/public/instruments</c> of spot pairs or of perpetuals.</summary>
internal static class OkxInstrumentList
{
    /// <summary>Path of the list, without its query.</summary>
    public const string Path = "/api/v5/public/instruments";

    private const string Trading = "live";
    private const string Linear = "linear";

    /// <summary>Reads the list.</summary>
    /// <param name="body">
    /// <c>{"code":"0","msg":"","data":[{"instId":"BTC-USDT-SWAP","instType":"SWAP","uly":"BTC-USDT","ctType":"linear","ctVal":"0.01","ctMult":"1","ctValCcy":"BTC","tickSz":"0.1","lotSz":"0.01","minSz":"0.01","state":"live",…}]}</c>
    /// </param>
    /// <param name="market">Which of the two: instruments of any other kind are left out.</param>
    /// <returns>
    /// In the list's order. Left out too: inverse contracts, instruments whose increments are not set yet (before they open) or are no counts, and those whose names make no canonical symbol.
    /// </returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the instrument.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body, MarketKind market)
    {
        var instruments = Parse(body);
        var listings = new List<ListingDefinition>(instruments.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < instruments.Count; i++)
        {
            if (instruments[i] is not { Id: { Length: > 0 } id } instrument)
            {
                throw new InstrumentListException($"entry {i} of the instruments has no instId");
            }

            if (!seen.Add(id))
            {
                throw new InstrumentListException($"the instrument {id} is listed twice");
            }

            if (instrument.Type == (market == MarketKind.Linear ? "SWAP" : "SPOT") && Define(instrument, id, market) is { } listing)
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    private static List<OkxInstrument?> Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, OkxJsonContext.Default.OkxInstruments);
            return answer is { Code: "0", Data: { } data } ? data : throw new InstrumentListException($"not a list of instruments: {answer?.Code} {answer?.Message}".TrimEnd());
        }
        catch (JsonException exception)
        {
            throw new InstrumentListException($"not a list of instruments: {exception.Message}", exception);
        }
    }

    private static ListingDefinition? Define(OkxInstrument instrument, string id, MarketKind market)
    {
        var isLinear = market == MarketKind.Linear;
        if ((isLinear && instrument.ContractType != Linear) || string.IsNullOrEmpty(instrument.Tick) || string.IsNullOrEmpty(instrument.Lot) || !TryPair(instrument, isLinear, out var pair))
        {
            return null;
        }

        // A contract's size in units of its base asset; the venue's sizes count contracts. A size that had to be rounded would be wrong in every book.
        var contract = isLinear ? Times(Amount(id, "ctVal", instrument.ContractValue), Amount(id, "ctMult", instrument.ContractMultiplier) ?? "1") : "1";
        var tick = Amount(id, "tickSz", instrument.Tick);
        var lot = Times(Amount(id, "lotSz", instrument.Lot), contract);
        if (contract is null || tick is null || lot is null)
        {
            return null;
        }

        var unit = AssetUnit.Of(OkxFeed.VenueName, pair.Base).OrWhole(pair.Base, tick, lot);
        return new ListingDefinition
        {
            Venue = OkxFeed.VenueName,
            Native = id,
            Symbol = new Symbol(unit.Asset, AssetUnit.Quote(OkxFeed.VenueName, pair.Quote), market),
            ContractSize = contract,
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(tick)!,
            QuantityIncrement = unit.Quantity(lot)!,
            MinQuantity = unit.Quantity(Times(Amount(id, "minSz", instrument.MinSize), contract)),
            IsTrading = instrument.State == Trading,
            Status = instrument.State,
        };
    }

    // Of a contract the pair stands in the underlying, and the contract's value must be in its base asset.
    private static bool TryPair(OkxInstrument instrument, bool isLinear, out Symbol pair)
    {
        var (quoted, quote) = isLinear && instrument.Underlying?.Split('-') is [var first, var second] ? (first, second) : (instrument.Base, instrument.Quote);
        return Symbol.TryParse($"{quoted}/{quote}", out pair) && pair.Market == MarketKind.Spot && (!isLinear || instrument.ContractAsset == quoted);
    }

    // The plain text of an amount; null for none, and for 0.
    private static string? Amount(string id, string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(value);
        var decimals = FixedPoint.SignificantDecimals(text);
        if (decimals is < 0 or > FixedPoint.MaxDecimals || FixedPoint.Parse(text, decimals, out var count) != FixedPointStatus.Ok)
        {
            throw new InstrumentListException($"{field} of the instrument {id} is '{value}', not an amount");
        }

        return count == 0 ? null : FixedPoint.Text(count, decimals);
    }

    // Exact; null where one of the two is none or the product is no count.
    private static string? Times(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        var decimals = Decimals(left) + Decimals(right);
        var product = (Int128)Count(left) * Count(right);
        for (; decimals > 0 && product % 10 == 0; decimals--)
        {
            product /= 10;
        }

        return product <= long.MaxValue && decimals <= FixedPoint.MaxDecimals ? FixedPoint.Text((long)product, decimals) : null;
    }

    private static int Decimals(string plain) => FixedPoint.SignificantDecimals(Encoding.ASCII.GetBytes(plain));

    private static long Count(string plain)
    {
        FixedPoint.Parse(Encoding.ASCII.GetBytes(plain), Decimals(plain), out var count); // a text of Amount or Times: it fits
        return count;
    }
}
