using Crossfeed.Market;

namespace Crossfeed.Venues.Binance;

/// <summary>Takes a native symbol apart where no instrument list is at hand: <c>BTCUSDT</c> ends in a known quote asset.</summary>
internal static class BinanceSymbols
{
    // Longest first, so that FDUSD is not taken for a base ending in FD and the quote USD.
    private static readonly string[] QuoteAssets =
    [
        "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USDP", "USDS", "USD1", "EURI", "BIDR", "BKRW", "IDRT", "BVND", "GYEN", "DOGE",
        "BTC", "ETH", "BNB", "EUR", "TRY", "BRL", "GBP", "AUD", "RUB", "UAH", "NGN", "ZAR", "JPY", "MXN", "PLN", "RON", "ARS", "CZK", "COP", "IDR",
        "DAI", "PAX", "VAI", "XRP", "TRX", "DOT", "SOL", "USD", "UST",
    ];

    /// <summary>Guesses the canonical symbol.</summary>
    /// <param name="native">Native symbol.</param>
    /// <param name="market">Market of the feed.</param>
    /// <param name="symbol">The guess.</param>
    /// <returns>False for delivery contracts (<c>BTCUSDT_260925</c>) and unknown quote assets.</returns>
    public static bool TryGuess(string native, MarketKind market, out Symbol symbol)
    {
        var text = native.ToUpperInvariant();
        foreach (var quote in QuoteAssets)
        {
            if (text.Length > quote.Length && text.EndsWith(quote, StringComparison.Ordinal))
            {
                symbol = AssetAliases.Canonical("binance", new Symbol(text[..^quote.Length], quote, market));
                return true;
            }
        }

        symbol = default;
        return false;
    }
}
