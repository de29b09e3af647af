using Crossfeed.Market;

namespace Crossfeed.Venues.Bybit;

/// <summary>Takes a native symbol apart where no instrument list is at hand: <c>BTCUSDT</c> ends in a known quote asset, <c>BTCPERP</c> is settled in USDC.</summary>
internal static class BybitSymbols
{
    private const string UsdcPerpetual = "PERP";

    // Longest first, so that BTCUSDT is not taken for a pair against a shorter name.
    private static readonly string[] SpotQuotes = ["RLUSD", "USDT", "USDC", "USDE", "USD1", "XUSD", "USDQ", "USDR", "EUR", "BRL", "GBP", "AED", "PLN", "TRY", "BTC", "ETH", "SOL", "MNT", "DAI", "USD"];

    private static readonly string[] LinearQuotes = ["USDT"];

    /// <summary>Guesses the canonical symbol.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="market">Market of the feed.</param>
    /// <param name="symbol">The guess.</param>
    /// <returns>False for delivery contracts (<c>BTC-26DEC25</c>) and unknown quote assets.</returns>
    public static bool TryGuess(string native, MarketKind market, out Symbol symbol)
    {
        symbol = default;
        if (market == MarketKind.Linear && native.Length > UsdcPerpetual.Length && native.EndsWith(UsdcPerpetual, StringComparison.Ordinal))
        {
            return TryMake(native[..^UsdcPerpetual.Length], "USDC", market, out symbol);
        }

        foreach (var quote in market == MarketKind.Linear ? LinearQuotes : SpotQuotes)
        {
            if (native.Length > quote.Length && native.EndsWith(quote, StringComparison.Ordinal))
            {
                return TryMake(native[..^quote.Length], quote, market, out symbol);
            }
        }

        return false;
    }

    private static bool TryMake(string asset, string quote, MarketKind market, out Symbol symbol)
    {
        var isPair = Symbol.TryParse($"{asset}/{quote}", out symbol) && !asset.Contains('-', StringComparison.Ordinal);
        symbol = isPair ? AssetAliases.Canonical(BybitFeed.VenueName, symbol with { Market = market }) : default;
        return isPair;
    }
}
