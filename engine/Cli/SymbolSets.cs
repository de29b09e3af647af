using Crossfeed.Host;
using Crossfeed.Market;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Cli;

/// <summary>
/// What <c>--symbol-set</c> may name besides a file: <c>majors</c>, a list fixed here, and <c>top:50</c>, what a venue trades most. They are worked out once, at the start; a file is watched. A file of
/// such a name is written with its path (<c>./majors</c>).
/// </summary>
public static class SymbolSets
{
    /// <summary>The names, for messages and help.</summary>
    public const string Known = "majors, majors:spot, majors:linear, or top:N such as top:50, top:50:USDC, top:50@gateio or top:50@binance/linear";

    private const string Majors = "majors";

    // The coins that nearly every venue quotes in USDT, largest first. Not by rank of a day: a set that changes under a script is no set.
    private static readonly string[] MajorAssets =
        ["BTC", "ETH", "XRP", "BNB", "SOL", "DOGE", "TRX", "ADA", "LINK", "BCH", "XLM", "SUI", "AVAX", "LTC", "TON", "DOT", "UNI", "AAVE", "NEAR", "ETC", "APT", "FIL", "ATOM", "ARB"];

    /// <summary>True for a name, false for a file.</summary>
    /// <param name="text">What <c>--symbol-set</c> says.</param>
    public static bool IsName(string text) => text.Split(':', '@')[0] is Majors or TopSet.Name;

    /// <summary>The symbols of a named set. Not every venue need list each of them.</summary>
    /// <param name="option">The option's name, for errors.</param>
    /// <param name="text">A text for which <see cref="IsName"/> holds.</param>
    /// <param name="venues">The venues of the run; the first with volumes is asked where the text names none.</param>
    /// <param name="restEndpoints">REST bases set by the user.</param>
    /// <param name="logger">Where failed tries are told.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="UsageException">No such set, or nothing is in it.</exception>
    /// <exception cref="EngineException">The venue that knows it cannot be asked.</exception>
    public static async Task<IReadOnlySet<Symbol>> ReadAsync(
        string option, string text, IReadOnlyList<string> venues, EndpointOverrides restEndpoints, ILogger logger, CancellationToken stop) => text switch
        {
            Majors => Major(MarketKind.Spot, MarketKind.Linear),
            Majors + ":spot" => Major(MarketKind.Spot),
            Majors + ":linear" => Major(MarketKind.Linear),
            _ when text.StartsWith(Majors, StringComparison.Ordinal) => throw new UsageException($"{option} {text}: there is no such set; write {Known}, or the path of a file"),
            _ => await TopSet.Parse(option, text, venues).ReadAsync(restEndpoints, logger, stop).ConfigureAwait(false),
        };

    private static HashSet<Symbol> Major(params MarketKind[] markets) => [.. markets.SelectMany(market => MajorAssets.Select(asset => new Symbol(asset, "USDT", market)))];
}
