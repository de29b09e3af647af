using Crossfeed.Market;

namespace Crossfeed.Venues.Kraken;

/// <summary>Names of pairs: <c>BTC/USD</c> in the stream, <c>XBT/USD</c> in <c>wsname</c>, <c>XXBTZUSD</c> and <c>XBTUSDT</c> as the keys of REST answers.</summary>
internal static class KrakenSymbols
{
    // What pairs are quoted in, the longer before what they end with: ZUSD before USD, PYUSD before USD.
    private static readonly string[] Quotes =
        ["ZUSD", "ZEUR", "ZGBP", "ZCAD", "ZJPY", "ZAUD", "XXBT", "XETH", "PYUSD", "RLUSD", "USDT", "USDC", "USDG", "USDD", "EURQ", "EURR", "USD", "EUR", "GBP", "CAD", "JPY", "AUD", "CHF", "XBT", "ETH", "DAI", "DOT"];

    /// <summary>The stream's name of a pair by its <c>wsname</c>.</summary>
    /// <param name="wsName">Such as XBT/USD.</param>
    /// <returns>Null for what is no such name.</returns>
    public static string? Native(string? wsName)
    {
        var split = wsName?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return wsName is null || split <= 0 || split == wsName.Length - 1 ? null : $"{StreamName(wsName[..split])}/{StreamName(wsName[(split + 1)..])}";
    }

    /// <summary>The stream's name of a pair by the key of a REST answer; a guess, since the key does not say where the base ends.</summary>
    /// <param name="key">Such as XXBTZUSD.</param>
    /// <returns>Null where no known quote asset ends it.</returns>
    public static string? NativeOfKey(string key)
    {
        foreach (var quote in Quotes)
        {
            if (key.Length > quote.Length && key.EndsWith(quote, StringComparison.Ordinal))
            {
                // Four letters with a leading X or Z are the old form of an asset's name, together with such a quote only.
                var isOld = quote.Length == 4 && quote[0] is 'X' or 'Z';
                var plainBase = key[..^quote.Length];
                plainBase = isOld && plainBase.Length == 4 && plainBase[0] is 'X' or 'Z' ? plainBase[1..] : plainBase;
                return $"{StreamName(plainBase)}/{StreamName(isOld ? quote[1..] : quote)}";
            }
        }

        return null;
    }

    /// <summary>Canonical symbol of a pair where no list is at hand.</summary>
    /// <param name="native">The stream's name.</param>
    /// <param name="symbol">The symbol.</param>
    public static bool TryGuess(string native, out Symbol symbol)
    {
        if (!Symbol.TryParse(native, out symbol) || symbol.Market != MarketKind.Spot)
        {
            return false;
        }

        symbol = AssetAliases.Canonical(KrakenSpotFeed.VenueName, symbol);
        return true;
    }

    // The stream gave up the two old codes of the REST interface, and no others.
    private static string StreamName(string asset) => asset switch
    {
        "XBT" => "BTC",
        "XDG" => "DOGE",
        _ => asset,
    };
}
