using Crossfeed.Market;

namespace Crossfeed.Venues.Mexc;

/// <summary>Takes a native spot symbol apart where no instrument list is at hand: <c>BTCUSDT</c> ends in a quote asset of the venue.</summary>
internal static class MexcSymbols
{
    // No entry is the end of one behind it.
    private static readonly string[] QuoteAssets = ["USDT", "USDC", "USDE", "USD1", "TUSD", "EUR", "BRL", "BTC", "ETH", "MX"];

    /// <summary>Guesses the canonical symbol.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="symbol">The guess.</param>
    /// <returns>False for an unknown quote asset.</returns>
    public static bool TryGuess(string native, out Symbol symbol)
    {
        var quote = QuoteAssets.FirstOrDefault(asset => native.Length > asset.Length && native.EndsWith(asset, StringComparison.OrdinalIgnoreCase));
        symbol = default;
        return quote is not null && Symbol.TryParse($"{AssetUnit.Of(MexcSpotFeed.VenueName, native[..^quote.Length]).Asset}/{quote}", out symbol) && symbol.Market == MarketKind.Spot;
    }
}
