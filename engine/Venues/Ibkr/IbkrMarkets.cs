namespace Crossfeed.Venues.Ibkr;

/// <summary>The markets whose shares the engine knows, and how the engine names them.</summary>
internal static class IbkrMarkets
{
    /// <summary>The currency of the Australian Securities Exchange.</summary>
    public const string AustralianDollar = "AUD";

    /// <summary>The currency of the American exchanges.</summary>
    public const string UsDollar = "USD";

    /// <summary>What a contract is quoted in; null for a market that the engine does not know.</summary>
    /// <param name="exchange">The listing exchange.</param>
    /// <param name="isUs">What the list says of it.</param>
    public static string? Quote(string? exchange, bool isUs) => isUs ? UsDollar : exchange == "ASX" ? AustralianDollar : null;

    /// <summary>
    /// The finest price step of a market, which is that of its cheapest shares. United States: a cent, below one dollar a hundredth of it. ASX: a cent, from 10 cents to 2 dollars half of it, below a tenth.
    /// </summary>
    /// <param name="quote">What its shares are quoted in.</param>
    public static string PriceStep(string quote) => quote == AustralianDollar ? "0.001" : "0.0001";

    /// <summary>The engine's name of a ticker: classes of shares stand behind a blank at this venue, and symbols have none.</summary>
    /// <param name="ticker">The ticker: <c>BRK B</c>.</param>
    public static string Name(string ticker) => ticker.Replace(' ', '.').ToUpperInvariant();

    /// <summary>The ticker of an engine's name.</summary>
    /// <param name="name">The name: <c>BRK.B</c>.</param>
    public static string Ticker(string name) => name.Replace('.', ' ');
}
