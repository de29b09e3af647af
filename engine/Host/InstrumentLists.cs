using Crossfeed.Cli;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>A venue's instrument list as it was fetched at start.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Rest">The feed's REST client, for what follows.</param>
/// <param name="Body">The body as it came.</param>
/// <param name="Definitions">What it says.</param>
public sealed record InstrumentList(Feed Feed, RestClient Rest, ReadOnlyMemory<byte> Body, IReadOnlyList<ListingDefinition> Definitions);

/// <summary>Fetches instrument lists.</summary>
public static class InstrumentLists
{
    private const int Tries = 5;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryBase = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryCap = TimeSpan.FromSeconds(8);

    /// <summary>Fetches a feed's list, with a few tries.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="options">Endpoints.</param>
    /// <param name="pool">Blocks.</param>
    /// <param name="logger">Where failed tries are told.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="EngineException">The venue gave no usable list in <see cref="Tries"/> tries.</exception>
    public static async Task<InstrumentList> LoadAsync(Feed feed, EngineOptions options, FrameBlockPool pool, ILogger logger, CancellationToken stop)
    {
        var rest = new RestClient(options.RestEndpoints.Find(feed) ?? feed.RestBase, RequestTimeout, pool);
        var backoff = new Backoff(RetryBase, RetryCap, new Random(feed.Name.Length));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (block, length) = await rest.GetAsync(feed.InstrumentListPath, stop).ConfigureAwait(false);
                var body = block.Memory[..length].ToArray();
                pool.Return(block);
                return new InstrumentList(feed, rest, body, feed.ReadInstrumentList(body));
            }
            catch (Exception e) when (e is RestException or InstrumentListException)
            {
                if (attempt == Tries)
                {
                    throw new EngineException($"{feed.Name}: no instrument list: {e.Message}; check the network, or name another base with --rest-endpoint {feed.Venue}=URL");
                }

                var wait = backoff.Next();
                HostLog.InstrumentListFailed(logger, feed.Name, e.Message, Math.Round(wait.TotalSeconds, 1));
                await Task.Delay(wait, stop).ConfigureAwait(false);
            }
        }
    }
}

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
