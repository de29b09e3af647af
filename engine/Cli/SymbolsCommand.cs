using System.CommandLine;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed symbols</c>: what a venue lists, asked of the venue.</summary>
public static class SymbolsCommand
{
    /// <summary>The command, ready for the root.</summary>
    public static Command Create()
    {
        var venue = new Option<string>("--venue") { Description = "the venue; 'crossfeed venues' names them", HelpName = "VENUE", Required = true };
        var market = new Option<string?>("--market") { Description = "spot or linear; default: all that the venue has", HelpName = "KIND" };
        var quote = new Option<string?>("--quote") { Description = "only what is quoted in this asset, such as USDT", HelpName = "ASSET" };
        var status = new Option<string>("--status") { Description = "trading: what trades now; all: the rest too", HelpName = "KIND", DefaultValueFactory = _ => "trading" };
        var symbols = new Option<string[]>("--symbols") { Description = "only these canonical symbols, separated by commas; a venue that lists more than can be asked for needs them", HelpName = "LIST" };
        var json = new Option<bool>("--json") { Description = "one JSON document instead of a table" };
        var restEndpoint = new Option<string[]>("--rest-endpoint") { Description = "REST base of a venue in place of the production one", HelpName = "VENUE=URL" };
        var command = new Command("symbols", "The listings of a venue: canonical and native symbols, status, increments, minimum sizes, fees.") { venue, market, quote, symbols, status, json, restEndpoint };
        command.SetAction(async (parsed, stop) =>
        {
            var feeds = Feeds(parsed.GetValue(venue)!.ToLowerInvariant(), parsed.GetValue(market));
            var isAll = OptionTexts.OneOf("--status", parsed.GetValue(status)!, ("trading", false), ("all", true));
            var endpoints = EndpointOverrides.Parse("--rest-endpoint", parsed.GetValue(restEndpoint) ?? [], "http", "https");
            var wanted = OptionTexts.Symbols("--symbols", parsed.GetValue(symbols) ?? []);
            if (wanted.Count == 0 && feeds.FirstOrDefault(f => !f.ListsEverything) is { } large)
            {
                throw new UsageException($"--symbols is missing: {large.Venue} lists more than can be asked for; name what you want, such as --symbols AAPL/USD,BHP/AUD");
            }

            var listings = await FetchAsync(feeds, wanted, endpoints, stop).ConfigureAwait(false);
            var chosen = Choose(wanted.Count == 0 ? listings : [.. listings.Where(l => wanted.Contains(l.Definition.Symbol))], parsed.GetValue(quote)?.ToUpperInvariant(), isAll);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(ListingTable.Json(chosen));
            }
            else
            {
                ListingTable.Write(output, chosen);
            }

            return 0;
        });
        return command;
    }

    private static Feed[] Feeds(string venue, string? market)
    {
        var feeds = VenueRegistry.Feeds.Where(f => f.Venue == venue).ToArray();
        if (feeds.Length == 0)
        {
            throw new UsageException($"--venue {venue}: {VenueNames.Unknown(venue)}");
        }

        if (market is null)
        {
            return feeds;
        }

        var kind = OptionTexts.OneOf("--market", market, ("spot", MarketKind.Spot), ("linear", MarketKind.Linear));
        return VenueRegistry.Find(venue, kind) is { } feed ? [feed] : throw new UsageException($"--market {market}: {venue} has {string.Join(", ", feeds.Select(f => f.Name))} only");
    }

    private static async Task<IReadOnlyList<FeedListing>> FetchAsync(IReadOnlyList<Feed> feeds, IReadOnlySet<Market.Symbol> wanted, EndpointOverrides endpoints, CancellationToken stop)
    {
        using var loggers = ToolLog.Create();
        using var directory = new VenueDirectory(endpoints, loggers.CreateLogger("crossfeed"));
        var listings = new List<FeedListing>();
        try
        {
            foreach (var feed in feeds)
            {
                listings.AddRange((await directory.ListAsync(feed, wanted, stop).ConfigureAwait(false)).Select(d => new FeedListing(feed, d)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new EngineException("stopped before the venue answered");
        }

        return listings;
    }

    private static FeedListing[] Choose(IReadOnlyList<FeedListing> listings, string? quote, bool isAll)
    {
        if (quote is not null && !listings.Any(l => l.Definition.Symbol.Quote == quote))
        {
            throw new UsageException($"--quote {quote}: nothing is quoted in it{NearestNames.Hint(quote, listings.Select(l => l.Definition.Symbol.Quote))}");
        }

        return
        [
            .. listings.Where(l => (isAll || l.Definition.IsTrading) && (quote is null || l.Definition.Symbol.Quote == quote))
                .OrderBy(l => l.Definition.Symbol)
                .ThenBy(l => l.Definition.Native, StringComparer.Ordinal),
        ];
    }
}
