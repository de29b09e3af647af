using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Compares what the user asked for with what the venues list.</summary>
public static class ListedSymbols
{
    /// <summary>Refuses a symbol that no chosen venue lists; warns of one that some do not.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="lists">What there is.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <exception cref="UsageException">A symbol that none lists; names the nearest that are listed.</exception>
    public static void Check(EngineOptions options, IReadOnlyList<InstrumentList> lists, ILogger logger)
    {
        foreach (var symbol in options.Symbols.Order())
        {
            var text = symbol.ToString();
            if (!lists.Any(l => l.Definitions.Any(d => d.Symbol == symbol)))
            {
                var known = lists.SelectMany(l => l.Definitions).Select(d => d.Symbol.ToString()).Distinct().ToArray();
                throw new UsageException($"--symbols {text}: not listed by {string.Join(" or ", options.Venues)}{NearestNames.Hint(text, known)}");
            }

            foreach (var venue in options.Venues.Where(v => !lists.Any(l => l.Feed.Venue == v && l.Definitions.Any(d => d.Symbol == symbol))))
            {
                HostLog.NotListed(logger, venue, text);
            }
        }
    }
}
