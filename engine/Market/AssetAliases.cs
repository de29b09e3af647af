namespace Crossfeed.Market;

/// <summary>
/// Names under which venues list an asset that has another name elsewhere. The table is short on purpose: an alias that is missing costs a pair of listings, a wrong one
/// compares two different assets and invents an arbitrage. A name stands here only where it never means anything else on the venues it is for.
/// </summary>
public static class AssetAliases
{
    /// <summary>The name that an asset has on every venue.</summary>
    /// <param name="venue">Venue name, lower case.</param>
    /// <param name="name">The venue's name, upper case.</param>
    /// <returns>The name itself where it is no alias.</returns>
    public static string Canonical(string venue, string name) => (venue, name) switch
    {
        (_, "XBT") => "BTC", // in the style of ISO 4217: Kraken's REST names, older derivatives venues
        (_, "XDG") => "DOGE", // the same for Dogecoin
        (_, "LUNA2") => "LUNA", // the chain of 2022; perpetuals call it so because LUNA had meant the old one, spot markets call it LUNA
        ("kraken", "LUNA") => "LUNC", // Kraken left the old chain its old name, which everybody else has given to the new one
        _ => name,
    };

    /// <summary>A pair with the names that its assets have on every venue.</summary>
    /// <param name="venue">Venue name, lower case.</param>
    /// <param name="symbol">The pair by the venue's names, upper case.</param>
    public static Symbol Canonical(string venue, Symbol symbol) => symbol with { Base = Canonical(venue, symbol.Base), Quote = Canonical(venue, symbol.Quote) };
}
