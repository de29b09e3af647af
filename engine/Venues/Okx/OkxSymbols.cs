using Crossfeed.Market;

namespace Crossfeed.Venues.Okx;

/// <summary>Canonical symbols of instruments: <c>BTC-USDT</c>, <c>BTC-USDT-SWAP</c>.</summary>
internal static class OkxSymbols
{
    private const string Swap = "SWAP";

    // What linear perpetuals are settled in. Those against USD are inverse: they count dollars.
    private static readonly string[] LinearQuotes = ["USDT", "USDC"];

    /// <summary>
    /// Guesses where no instrument list tells. Contracts that the engine does not trade (inverse, dated) get a symbol of their own in a recording of spot, which pairs with nothing:
    /// <c>BTC/USD-220527</c>, <c>UNI/USD-SWAP</c>; their sizes stay contracts.
    /// </summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="market">Kind of contract of the feed.</param>
    /// <param name="symbol">The guess.</param>
    public static bool TryGuess(string native, MarketKind market, out Symbol symbol)
    {
        symbol = default;
        var parts = native.Split('-');
        if (parts.Length is not (2 or 3) || !Symbol.TryParse($"{parts[0]}/{parts[1]}", out var pair) || pair.Market != MarketKind.Spot)
        {
            return false;
        }

        var canonical = AssetAliases.Canonical(OkxFeed.VenueName, pair);
        if (parts.Length == 2)
        {
            symbol = canonical;
            return market == MarketKind.Spot;
        }

        if (parts[2] == Swap && LinearQuotes.Contains(pair.Quote))
        {
            symbol = canonical with { Market = MarketKind.Linear };
            return market == MarketKind.Linear;
        }

        return market == MarketKind.Spot && Symbol.TryParse($"{canonical.Base}/{canonical.Quote}-{parts[2]}", out symbol) && symbol.Market == MarketKind.Spot;
    }
}
