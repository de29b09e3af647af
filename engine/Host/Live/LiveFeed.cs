using Crossfeed.Books;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>One feed of a running engine: its connections, its snapshot fetcher and its books.</summary>
/// <param name="feed">The feed.</param>
/// <param name="connections">Its WebSocket connections.</param>
/// <param name="fetcher">Its REST snapshots.</param>
/// <param name="books">Its books; owned by the hot thread.</param>
public sealed class LiveFeed(Feed feed, IReadOnlyList<Connection> connections, SnapshotFetcher fetcher, IReadOnlyList<OrderBook> books) : IAsyncDisposable
{
    /// <summary>The feed.</summary>
    public Feed Feed { get; } = feed;

    /// <summary>Its WebSocket connections.</summary>
    public IReadOnlyList<Connection> Connections { get; } = connections;

    /// <summary>Its REST snapshots.</summary>
    public SnapshotFetcher Fetcher { get; } = fetcher;

    /// <summary>Its books; owned by the hot thread.</summary>
    public IReadOnlyList<OrderBook> Books { get; } = books;

    /// <summary>The feeds that the options need: each venue's feed of every kind of contract among the symbols.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="UsageException">An unknown venue, or none that has what is asked for.</exception>
    public static IReadOnlyList<Feed> Choose(EngineOptions options)
    {
        var markets = options.Symbols.Select(s => s.Market).Distinct().ToArray();
        var feeds = new List<Feed>();
        foreach (var venue in options.Venues)
        {
            if (!VenueRegistry.Feeds.Any(f => f.Venue == venue))
            {
                throw new UsageException($"--venues {venue}: {VenueNames.Unknown(venue)}");
            }

            feeds.AddRange(VenueRegistry.Feeds.Where(f => f.Venue == venue && markets.Contains(f.Market)));
        }

        return feeds.Count > 0 ? feeds : throw new UsageException($"none of {string.Join(", ", options.Venues)} has {string.Join(", ", options.Symbols)}");
    }

    /// <summary>Runs all connections and the fetcher until cancelled.</summary>
    /// <param name="stop">Stops in order.</param>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Connections.Select(c => c.RunAsync(stop)).Append(Fetcher.RunAsync(stop)));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Fetcher.Dispose();
        return ValueTask.CompletedTask;
    }
}
