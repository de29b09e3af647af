using Crossfeed.Market;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>Compares what the user asked for with what the venues list.</summary>
public static class ListedSymbols
{
    /// <summary>Refuses a symbol that no chosen venue lists, or leaves it out where it may be missing; warns of what some venues do not list.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="lists">What there is.</param>
    /// <param name="logger">Where warnings go.</param>
    /// <returns>The symbols that are listed.</returns>
    /// <exception cref="UsageException">A symbol that none lists; names the nearest that are listed. Or nothing is left.</exception>
    public static IReadOnlySet<Symbol> Check(EngineOptions options, IReadOnlyList<InstrumentList> lists, ILogger logger)
    {
        var missing = new Dictionary<string, List<Symbol>>();
        var listed = new HashSet<Symbol>();
        foreach (var symbol in options.Symbols.Order())
        {
            if (lists.Any(l => l.Definitions.Any(d => d.Symbol == symbol)))
            {
                listed.Add(symbol);
            }
            else if (!options.OptionalSymbols.Contains(symbol))
            {
                var known = lists.SelectMany(l => l.Definitions).Select(d => d.Symbol.ToString()).Distinct().ToArray();
                throw new UsageException($"--symbols {symbol}: not listed by {string.Join(" or ", options.Venues)}{NearestNames.Hint(symbol.ToString(), known)}");
            }

            foreach (var venue in options.Venues.Where(v => !lists.Any(l => l.Feed.Venue == v && l.Definitions.Any(d => d.Symbol == symbol))))
            {
                Note(venue, symbol);
            }
        }

        foreach (var venue in options.Venues.Where(missing.ContainsKey))
        {
            HostLog.NotListed(logger, venue, string.Join(", ", missing[venue])); // what a set names is told in one line
        }

        return listed.Count > 0 ? listed : throw new UsageException($"{string.Join(" or ", options.Venues)} list none of {string.Join(", ", options.Symbols.Order())}");

        void Note(string venue, Symbol symbol)
        {
            if (!options.OptionalSymbols.Contains(symbol))
            {
                HostLog.NotListed(logger, venue, symbol.ToString());
                return;
            }

            if (!missing.TryGetValue(venue, out var symbols))
            {
                missing.Add(venue, symbols = []);
            }

            symbols.Add(symbol);
        }
    }
}
