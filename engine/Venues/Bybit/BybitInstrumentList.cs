using System.Text;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Reads <c>GET /v5/market/instruments-info</c>, one page of it.</summary>
internal static class BybitInstrumentList
{
    private const string Perpetual = "LinearPerpetual";
    private const string Trading = "Trading";
    private const int MaxSymbols = 100_000; // the venue lists about 800 a category; a body with more than this is not its list

    /// <summary>Reads a page.</summary>
    /// <param name="body">
    /// <c>{"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[{"symbol":"BTCUSDT","contractType":"LinearPerpetual","status":"Trading","baseCoin":"BTC","quoteCoin":"USDT",
    /// "priceFilter":{"tickSize":"0.10"},"lotSizeFilter":{"minOrderQty":"0.001","qtyStep":"0.001","minNotionalValue":"5"},…}],"nextPageCursor":""}}</c>
    /// </param>
    /// <param name="market">Market of the feed: dated contracts are left out.</param>
    /// <exception cref="InstrumentListException">Not such a page; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body, MarketKind market)
    {
        var page = Parse(body);
        var list = page.Result!.List!;
        Expect(list.Count <= MaxSymbols, $"the list has more than {MaxSymbols} entries");
        var listings = new List<ListingDefinition>(list.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var instrument = list[i];
            Expect(!string.IsNullOrEmpty(instrument?.Symbol), $"entry {i} of the list has no symbol");
            Expect(seen.Add(instrument!.Symbol!), $"{instrument.Symbol} is listed twice");
            if ((market == MarketKind.Spot || instrument.ContractType == Perpetual) && Define(instrument, instrument.Symbol!, market) is { } listing)
            {
                listings.Add(listing);
            }
        }

        return listings;
    }

    /// <summary>The cursor of the page that follows; null behind the last.</summary>
    /// <param name="body">The page.</param>
    /// <exception cref="InstrumentListException">Not such a page.</exception>
    public static string? NextCursor(ReadOnlySpan<byte> body) => Parse(body).Result!.NextPageCursor is { Length: > 0 } cursor ? cursor : null;

    private static BybitInstrumentPage Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var page = JsonSerializer.Deserialize(body, BybitJsonContext.Default.BybitInstrumentPage);
            Expect(page is not null && page.Code is null or 0, $"the venue refused the list of instruments: {page?.Code} {page?.Message}");
            Expect(page?.Result?.List is not null, "the answer has no list of instruments");
            return page!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
        {
            throw new InstrumentListException("the list of instruments is not the JSON that the venue documents: " + e.Message, e);
        }
    }

    private static ListingDefinition? Define(BybitInstrument instrument, string native, MarketKind market)
    {
        var lots = instrument.LotSizeFilter;
        var price = Step(native, instrument.PriceFilter?.TickSize, "tickSize");
        var quantity = Step(native, market == MarketKind.Spot ? lots?.BasePrecision : lots?.QtyStep, market == MarketKind.Spot ? "basePrecision" : "qtyStep");
        if (!Symbol.TryParse($"{instrument.BaseCoin}/{instrument.QuoteCoin}", out var symbol) || symbol.Market != MarketKind.Spot)
        {
            return null; // names that make no canonical symbol
        }

        var unit = AssetUnit.Of(BybitFeed.VenueName, instrument.BaseCoin!).OrWhole(instrument.BaseCoin!, price, quantity);
        return new ListingDefinition
        {
            Venue = BybitFeed.VenueName,
            Native = native,
            Symbol = new Symbol(unit.Asset, AssetUnit.Quote(BybitFeed.VenueName, instrument.QuoteCoin!), market),
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(quantity)!,
            MinQuantity = market == MarketKind.Spot ? null : unit.Quantity(Amount(native, lots?.MinOrderQty, "minOrderQty")), // spot's is out of use: the value counts
            MinNotional = Amount(native, market == MarketKind.Spot ? lots?.MinOrderAmt : lots?.MinNotionalValue, "least order value"),
            IsTrading = instrument.Status == Trading,
            Status = instrument.Status,
        };
    }

    private static string Step(string native, string? text, string field)
    {
        var step = Amount(native, text, field);
        Expect(step is not null, $"{native} has no {field}");
        return step!;
    }

    // "0.10" -> "0.1"; zero, empty and absent -> null
    private static string? Amount(string native, string? text, string field)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var decimals = FixedPoint.SignificantDecimals(bytes);
        var count = 0L;
        Expect(
            decimals is >= 0 and <= FixedPoint.MaxDecimals && FixedPoint.Parse(bytes, decimals, out count) == FixedPointStatus.Ok,
            $"{field} of {native} is '{text}', not a decimal of up to {FixedPoint.MaxDecimals} places");
        return count == 0 ? null : FixedPoint.Text(count, decimals);
    }

    private static void Expect(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InstrumentListException(complaint);
        }
    }
}
