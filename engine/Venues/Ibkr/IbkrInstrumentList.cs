using System.Globalization;
using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Ibkr;

/// <summary>Reads the answer of <c>/trsrv/stocks</c>: the contracts of some tickers on all exchanges of the world, of which those of the United States and of the ASX are kept.</summary>
internal static class IbkrInstrumentList
{
    /// <summary>Reads the answer.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="InstrumentListException">Not what the documentation describes.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : throw new InstrumentListException("the list of contracts is no object by ticker");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: text that is no UTF-8
        {
            throw new InstrumentListException("the list of contracts is not the JSON that the venue documents: " + e.Message, e);
        }
    }

    // {"AAPL":[{"name":"APPLE INC","assetClass":"STK","contracts":[{"conid":265598,"exchange":"NASDAQ","isUS":true},{"conid":38708077,"exchange":"MEXI","isUS":false}]}]}
    private static List<ListingDefinition> Read(JsonElement root)
    {
        var definitions = new List<ListingDefinition>();
        var known = new HashSet<Symbol>();
        foreach (var ticker in root.EnumerateObject())
        {
            foreach (var company in Items(ticker.Value, ticker.Name))
            {
                if (ControlDocument.Text(company, "assetClass") is null or "STK" && ControlDocument.TryGet(company, "contracts", out var contracts))
                {
                    foreach (var contract in Items(contracts, ticker.Name))
                    {
                        // Companies of other countries may have the same ticker; of one market it names one, and the first contract is its own.
                        if (Define(ticker.Name, contract) is { } definition && known.Add(definition.Symbol))
                        {
                            definitions.Add(definition);
                        }
                    }
                }
            }
        }

        return definitions;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string ticker) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw new InstrumentListException($"the contracts of {ticker} are no array");

    private static ListingDefinition? Define(string ticker, JsonElement contract)
    {
        var isUs = ControlDocument.TryGet(contract, "isUS", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (IbkrMarkets.Quote(ControlDocument.Text(contract, "exchange"), isUs) is not { } quote)
        {
            return null;
        }

        if (ControlDocument.Integer(contract, "conid") is not > 0)
        {
            throw new InstrumentListException($"a contract of {ticker} has no conid");
        }

        return Symbol.TryParse($"{IbkrMarkets.Name(ticker)}/{quote}", out var symbol)
            ? new ListingDefinition
            {
                Venue = IbkrFeed.VenueName,
                Native = ControlDocument.Integer(contract, "conid")!.Value.ToString(CultureInfo.InvariantCulture),
                Symbol = symbol,
                PriceIncrement = IbkrMarkets.PriceStep(quote),
                QuantityIncrement = "1",
                MinQuantity = "1",
            }
            : null;
    }
}
