using System.Globalization;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Cli;

/// <summary>
/// The listings of a feed that were traded most in the last 24 hours: <c>top:N[:QUOTE][@VENUE[/MARKET]]</c>. Turnover is counted in the quote asset, so that only listings of one quote asset can be
/// compared; USDT unless another is named.
/// </summary>
public sealed class TopSet
{
    /// <summary>How such a set begins.</summary>
    public const string Name = "top";

    private const int Most = 1_000;
    private const string DefaultQuote = "USDT";

    private readonly string _given;
    private readonly int _count;
    private readonly string _quote;
    private readonly Feed _feed;

    private TopSet(string given, int count, string quote, Feed feed)
    {
        _given = given;
        _count = count;
        _quote = quote;
        _feed = feed;
    }

    /// <summary>Reads such a name.</summary>
    /// <param name="option">The option's name, for errors.</param>
    /// <param name="text">The text.</param>
    /// <param name="venues">Venues of which the first that tells volumes is asked where the text names none.</param>
    /// <exception cref="UsageException">Not of that form, or a venue that does not exist or tells no volumes.</exception>
    public static TopSet Parse(string option, string text, IReadOnlyList<string> venues)
    {
        var given = $"{option} {text}";
        var (what, venue) = text.Split('@') switch
        {
            [var only] => (only, null),
            [var left, { Length: > 0 } right] => (left, right.ToLowerInvariant()),
            _ => throw Malformed(given),
        };
        var (count, quote) = what.Split(':') switch
        {
            [Name, var n] => (n, DefaultQuote),
            [Name, var n, { Length: > 0 } asset] => (n, asset.ToUpperInvariant()),
            _ => throw Malformed(given),
        };
        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is >= 1 and <= Most
            ? new TopSet(given, wanted, quote, ChooseFeed(given, venue is null ? venues : [venue]))
            : throw Malformed(given);
    }

    /// <summary>Asks the venue.</summary>
    /// <param name="restEndpoints">REST bases set by the user.</param>
    /// <param name="logger">Where failed tries are told.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="UsageException">The feed has no listing of that quote asset that trades.</exception>
    /// <exception cref="EngineException">The venue gave no usable answer.</exception>
    public async Task<IReadOnlySet<Symbol>> ReadAsync(EndpointOverrides restEndpoints, ILogger logger, CancellationToken stop)
    {
        using var directory = new VenueDirectory(restEndpoints, logger);
        var definitions = await directory.ListAsync(_feed, new HashSet<Symbol>(), stop).ConfigureAwait(false);
        return Choose(definitions, await directory.VolumesAsync(_feed, stop).ConfigureAwait(false));
    }

    private HashSet<Symbol> Choose(IReadOnlyList<ListingDefinition> definitions, IReadOnlyList<ListingVolume> volumes)
    {
        var trading = definitions.Where(d => d.IsTrading).ToArray();
        var wanted = trading.Where(d => d.Symbol.Quote == _quote).ToDictionary(d => d.Native, d => d.Symbol);
        if (wanted.Count == 0)
        {
            throw new UsageException($"{_given}: {_feed.Name} trades nothing against {_quote}{NearestNames.Hint(_quote, trading.Select(d => d.Symbol.Quote))}");
        }

        return
        [
            .. volumes.Where(v => wanted.ContainsKey(v.Native))
                .OrderByDescending(v => v.QuoteVolume)
                .ThenBy(v => v.Native, StringComparer.Ordinal) // so that equal turnover gives the same set each time
                .Select(v => wanted[v.Native])
                .Distinct()
                .Take(_count),
        ];
    }

    // A venue's spot market unless its name says otherwise.
    private static Feed ChooseFeed(string given, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var feeds = VenueRegistry.Feeds.Where(f => f.Name == name || f.Venue == name).OrderBy(f => f.Market).ToArray();
            if (feeds.Length == 0)
            {
                throw new UsageException($"{given}: {VenueNames.Unknown(name)}");
            }

            if (feeds.FirstOrDefault(f => f.VolumeRequest is not null) is { } feed)
            {
                return feed;
            }
        }

        throw new UsageException($"{given}: {string.Join(" and ", names)} tell no volumes; name one of {string.Join(", ", VenueRegistry.Feeds.Where(f => f.VolumeRequest is not null).Select(f => f.Name))} behind an @");
    }

    private static UsageException Malformed(string given) => new($"{given}: write top:N with N from 1 to {Most}, such as top:50, top:50:USDC, top:50@gateio or top:50@binance/linear");
}
