using System.Text.Json;
using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc.Contracts;

/// <summary>
/// Reads <c>GET /api/v1/contract/detail</c>:
/// <c>{"success":true,"code":0,"data":[{"symbol":"BTC_USDT","baseCoin":"BTC","quoteCoin":"USDT","settleCoin":"USDT","contractSize":0.0001,"priceUnit":0.1,"volUnit":1,"minVol":1,"takerFeeRate":0.0002,"state":0,…}]}</c>.
/// Sizes are in contracts of <c>contractSize</c> units each.
/// </summary>
internal static class MexcContractList
{
    private const string Enabled = "0";

    /// <summary>Reads the list.</summary>
    /// <param name="body">The REST body.</param>
    /// <returns>The contracts that are settled in their quote asset, in the list's order.</returns>
    /// <exception cref="InstrumentListException">Not such a list; the message names the entry.</exception>
    public static IReadOnlyList<ListingDefinition> Read(ReadOnlySpan<byte> body) => MexcListDocument.Read(body, "data", Define);

    private static ListingDefinition? Define(JsonElement entry, string native)
    {
        var (baseAsset, quoteAsset) = (ControlDocument.Text(entry, "baseCoin"), ControlDocument.Text(entry, "quoteCoin"));
        if (ControlDocument.Text(entry, "settleCoin") != quoteAsset || !Symbol.TryParse($"{baseAsset}/{quoteAsset}", out var symbol))
        {
            return null; // inverse ones count in the quote asset
        }

        var size = Required(entry, native, "contractSize");
        var price = MexcListDocument.Plain(Required(entry, native, "priceUnit"))!;
        var step = MexcListDocument.Plain(size * Required(entry, native, "volUnit"))!;
        var least = MexcListDocument.Amount(entry, native, "minVol") * size;
        var unit = AssetUnit.Of(MexcSpotFeed.VenueName, symbol.Base).OrWhole(symbol.Base, price, step);
        var state = ControlDocument.Text(entry, "state");
        return new ListingDefinition
        {
            Venue = MexcSpotFeed.VenueName,
            Native = native,
            Symbol = new Symbol(unit.Asset, AssetUnit.Quote(MexcSpotFeed.VenueName, symbol.Quote), MarketKind.Linear),
            ContractSize = MexcListDocument.Plain(size)!,
            Bundle = unit.Bundle,
            PriceIncrement = unit.Price(price)!,
            QuantityIncrement = unit.Quantity(step)!,
            MinQuantity = unit.Quantity(MexcListDocument.Plain(least)),
            TakerFeeE8 = MexcListDocument.Fee(entry, native, "takerFeeRate"),
            IsTrading = state is null or Enabled,
            Status = state,
        };
    }

    private static decimal Required(JsonElement entry, string native, string name) =>
        MexcListDocument.Amount(entry, native, name) ?? throw new InstrumentListException($"{native} has no {name}");
}
