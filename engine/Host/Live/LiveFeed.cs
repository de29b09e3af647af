using System.Collections.Concurrent;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>One feed of a running engine: its instrument list, its lines, its snapshot fetcher and its books.</summary>
public sealed class LiveFeed : IDisposable
{
    private readonly LineSettings _settings;
    private readonly FeedLines?[] _lines;
    private FeedLines[] _parts = []; // those that are there
    private readonly ConcurrentDictionary<string, LiveListing> _listings = new(StringComparer.Ordinal);
    private LiveListing[] _list = []; // the same as an array, because it is walked many times a second
    private readonly List<Task> _running = [];
    private readonly Lock _gate = new();
    private CancellationToken? _stop;
    private long _changes;

    /// <summary>Makes a feed that carries nothing yet.</summary>
    /// <param name="list">Its instrument list.</param>
    /// <param name="settings">What its lines have in common.</param>
    /// <param name="shards">Number of shards.</param>
    /// <param name="source">Makes the source of its snapshots.</param>
    public LiveFeed(InstrumentList list, LineSettings settings, int shards, Func<LiveFeed, BookSource> source)
    {
        _settings = settings;
        _lines = new FeedLines?[shards];
        List = list;
        Fetcher = source(this);
        list.Session?.OnEnded(LeaveAll);
    }

    /// <summary>The feed.</summary>
    public Feed Feed => List.Feed;

    /// <summary>Its instrument list as it was last fetched.</summary>
    public InstrumentList List { get; set; }

    /// <summary>Where its snapshots come from.</summary>
    public BookSource Fetcher { get; }

    /// <summary>Its lines on all shards.</summary>
    public IReadOnlyList<Line> Lines => Volatile.Read(ref _parts) is [var only] ? only.Lines : [.. _parts.SelectMany(p => p.Lines)]; // acquire: a whole array

    /// <summary>Its connections.</summary>
    public IReadOnlyList<Connection> Connections => Lines.SelectMany(l => l.Legs).Select(l => l.Connection).ToArray();

    /// <summary>What its connections did that ended before the run.</summary>
    public ConnectionTotals Retired => _settings.Retired.Totals;

    /// <summary>Its listings in use.</summary>
    public IReadOnlyList<LiveListing> Listings => Volatile.Read(ref _list); // acquire: a whole array

    /// <summary>Grows with every change of the listings in use; to be read before them.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>The feeds that symbols need: each venue's feed of every kind of contract among them.</summary>
    /// <param name="venues">The venues.</param>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="UsageException">An unknown venue, or none that has what is asked for.</exception>
    public static IReadOnlyList<Feed> Choose(IReadOnlyList<string> venues, IReadOnlySet<Symbol> symbols)
    {
        var markets = symbols.Select(s => s.Market).Distinct().ToArray();
        var feeds = new List<Feed>();
        foreach (var venue in venues)
        {
            if (!VenueRegistry.Feeds.Any(f => f.Venue == venue))
            {
                throw new UsageException($"--venues {venue}: {VenueNames.Unknown(venue)}");
            }

            feeds.AddRange(VenueRegistry.Feeds.Where(f => f.Venue == venue && markets.Contains(f.Market)));
        }

        return feeds.Count > 0 ? feeds : throw new UsageException($"none of {string.Join(", ", venues)} has {string.Join(", ", symbols)}");
    }

    /// <summary>Carries more listings; their books are known to the hot plane already.</summary>
    /// <param name="shard">Their shard.</param>
    /// <param name="listings">The listings.</param>
    public void Add(Shard shard, IReadOnlyList<LiveListing> listings)
    {
        foreach (var listing in listings)
        {
            _listings[listing.Native] = listing;
        }

        Volatile.Write(ref _list, [.. _listings.Values]); // publishes a whole array; one change at a time
        foreach (var listing in listings)
        {
            Fetcher.Add(listing.Book, listing.Book.SnapshotRequests); // before the subscription: what is asked for from here on is a need
        }

        Part(shard).Add(listings.Select(l => l.Native).ToArray());
        Interlocked.Increment(ref _changes); // when all of it stands
    }

    /// <summary>Carries listings no more.</summary>
    /// <param name="listings">The listings.</param>
    public void Remove(IReadOnlyList<LiveListing> listings)
    {
        foreach (var listing in listings)
        {
            _listings.TryRemove(listing.Native, out _);
            Fetcher.Remove(listing.Book);
        }

        Volatile.Write(ref _list, [.. _listings.Values]); // as above
        Interlocked.Increment(ref _changes);
        foreach (var share in listings.GroupBy(l => l.Shard))
        {
            Part(share.Key).Remove(share.Select(l => l.Native).ToArray());
        }
    }

    /// <summary>A listing in use.</summary>
    /// <param name="native">Its native symbol.</param>
    public LiveListing? Find(string native) => _listings.GetValueOrDefault(native);

    /// <summary>The line that carries a stream of a listing; null for none.</summary>
    /// <param name="listing">The listing.</param>
    /// <param name="channel">The channel.</param>
    public Line? LineOf(LiveListing listing, StreamChannel channel) => _lines[listing.Shard.Index]?.Find(new StreamKey(listing.Native, channel));

    /// <summary>Runs all connections and the fetcher until cancelled.</summary>
    /// <param name="stop">Stops in order.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            _stop = stop;
            _running.AddRange(_lines.OfType<FeedLines>().Select(p => p.RunAsync(stop)));
        }

        await Task.WhenAll(Fetcher.RunAsync(stop), List.Session?.RunAsync(stop) ?? Task.CompletedTask).ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        List.Session?.Dispose();
        Fetcher.Dispose();
        _settings.Pace.Dispose();
    }

    /// <summary>Whether an open connection has a book's deltas acknowledged. Any thread.</summary>
    /// <param name="book">The book.</param>
    public bool IsSubscribed(OrderBook book)
    {
        var stream = new StreamKey(book.Listing.Native, StreamChannel.Depth);
        return Find(stream.Native) is { } listing && LineOf(listing, StreamChannel.Depth) is { } line
            && line.Legs.Any(l => l.Connection.State == ConnectionState.Active && l.Subscriptions.IsAcknowledged(stream));
    }

    /// <summary>Ends a book's deltas on all connections that carry them, and asks for them again. Any thread.</summary>
    /// <param name="book">The book.</param>
    public void Renew(OrderBook book)
    {
        var stream = new StreamKey(book.Listing.Native, StreamChannel.Depth);
        foreach (var leg in Find(stream.Native) is { } listing ? LineOf(listing, StreamChannel.Depth)?.Legs ?? [] : [])
        {
            leg.Renew([stream]);
        }
    }

    /// <summary>The connection that carries a book's deltas now; null for none. Any thread.</summary>
    /// <param name="book">The book.</param>
    public Connection? Carrier(OrderBook book) => Find(book.Listing.Native) is { } listing ? LineOf(listing, StreamChannel.Depth)?.Carrier : null;

    // Connections open again when the session stands, and ask for everything anew.
    private void LeaveAll(string cause)
    {
        foreach (var connection in Connections)
        {
            connection.Abandon(cause);
        }
    }

    private FeedLines Part(Shard shard)
    {
        lock (_gate)
        {
            if (_lines[shard.Index] is { } part)
            {
                return part;
            }

            part = new FeedLines(_settings, shard);
            _lines[shard.Index] = part;
            Volatile.Write(ref _parts, [.. _lines.OfType<FeedLines>()]); // publishes a whole array
            if (_stop is { } stop)
            {
                _running.Add(part.RunAsync(stop));
            }

            return part;
        }
    }
}
