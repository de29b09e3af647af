using Crossfeed.Capture.Listings;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// Which listings a running engine carries, and on which lines. Changes while the engine runs; everything that changes market state enters through the rings, so that a recording holds it. Cold.
/// </summary>
public sealed class LiveMarket : IDisposable
{
    private readonly EngineOptions _options;
    private readonly IReadOnlyList<Shard> _shards;
    private readonly SharedOutputs _outputs;
    private readonly ILogger _logger;
    private readonly Action<Exception> _fault;
    private readonly ListingCatalog _catalog;
    private readonly ShardMap _map;
    private readonly LineIds _ids = new();
    private readonly RestBudgets _budgets;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly Lock _gate = new();
    private readonly List<LiveFeed> _feeds = [];
    private readonly List<Task> _running = [];
    private readonly Dictionary<(Feed Feed, Shard Shard), IReadOnlyList<ReadOnlyMemory<byte>>> _published = []; // the list that a shard's recording holds
    private HashSet<Symbol> _symbols = [];
    private CancellationToken? _stop;

    /// <summary>Makes an empty market.</summary>
    /// <param name="options">What the engine does.</param>
    /// <param name="catalog">Gives ids to listings.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="outputs">What they share.</param>
    /// <param name="logger">Where to tell.</param>
    /// <param name="fault">Told of a bug on a connection.</param>
    public LiveMarket(EngineOptions options, ListingCatalog catalog, IReadOnlyList<Shard> shards, SharedOutputs outputs, ILogger logger, Action<Exception> fault)
    {
        _options = options;
        _catalog = catalog;
        _shards = shards;
        _outputs = outputs;
        _logger = logger;
        _fault = fault;
        _map = new ShardMap(shards.Count);
        _budgets = new RestBudgets(options.RestShare, logger);
    }

    /// <summary>The feeds in use.</summary>
    public IReadOnlyList<LiveFeed> Feeds
    {
        get
        {
            lock (_gate)
            {
                return [.. _feeds];
            }
        }
    }

    /// <summary>The symbols that are carried now.</summary>
    public IReadOnlySet<Symbol> Symbols => Volatile.Read(ref _symbols);

    /// <summary>Finds legs by their connection.</summary>
    public LineIds Ids => _ids;

    /// <summary>The venues' request budgets.</summary>
    public RestBudgets Budgets => _budgets;

    /// <summary>Loads the lists of some feeds and takes in what was asked for at the start.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="stop">Stops.</param>
    /// <exception cref="UsageException">A symbol that no venue lists.</exception>
    /// <exception cref="EngineException">A list could not be had.</exception>
    public async Task LoadAsync(IReadOnlyList<Feed> feeds, CancellationToken stop)
    {
        var lists = await Task.WhenAll(feeds.Select(f => LoadListAsync(f, stop))).ConfigureAwait(false);
        var symbols = ListedSymbols.Check(_options, lists, _logger);
        foreach (var list in lists)
        {
            Open(list);
        }

        await AddAsync(symbols, stop).ConfigureAwait(false);
        Volatile.Write(ref _symbols, [.. symbols]);
    }

    /// <summary>Changes what is carried. Streams of listings that stay are not touched; what leaves does so before anything is asked of the venues.</summary>
    /// <param name="symbols">All symbols that are wanted from now on.</param>
    /// <param name="stop">Ends the wait for an earlier change and for the venues' lists; what the engine carries is then what <see cref="Symbols"/> says.</param>
    /// <returns>What came and went; a symbol that no venue lists, or for which there is no room, is told and left out.</returns>
    /// <exception cref="OperationCanceledException">The caller, or the engine, stops.</exception>
    public async Task<SymbolChange> ChangeAsync(IReadOnlySet<Symbol> symbols, CancellationToken stop)
    {
        var end = EndOfRun();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, end);
        await _changing.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            var removed = _symbols.Except(symbols).ToHashSet();
            await RemoveAsync(removed, end).ConfigureAwait(false); // not cut short by a caller in a hurry: rings and lines must agree
            Volatile.Write(ref _symbols, [.. _symbols.Except(removed)]); // publishes a whole set
            var added = symbols.Except(_symbols).ToHashSet();
            if (added.Count > 0)
            {
                await RefreshAsync(added, either.Token).ConfigureAwait(false);
                added = Admit(added);
                await AddAsync(added, end).ConfigureAwait(false);
                Volatile.Write(ref _symbols, [.. _symbols.Union(added)]); // the same
            }

            var change = new SymbolChange([.. added.Order()], [.. removed.Order()]);
            HostLog.SymbolsChanged(_logger, change.ToString(), _symbols.Count);
            return change;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Runs all feeds until cancelled.</summary>
    /// <param name="stop">Stops in order.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            _stop = stop;
            _running.AddRange(_feeds.Select(f => f.RunAsync(stop)));
        }

        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false); // a change under way ends first, and none begins any more
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
        foreach (var feed in Feeds)
        {
            feed.Dispose();
        }

        _budgets.Dispose();
        _changing.Dispose();
    }

    // A symbol may be of a market whose list was not needed so far, or newer than the list.
    private async Task RefreshAsync(IReadOnlySet<Symbol> added, CancellationToken stop)
    {
        foreach (var feed in VenueRegistry.Feeds.Where(f => _options.Venues.Contains(f.Venue) && added.Any(s => s.Market == f.Market)))
        {
            var known = Feeds.FirstOrDefault(f => f.Feed == feed);
            if (known is not null && added.All(s => s.Market != feed.Market || known.List.Definitions.Any(d => d.Symbol == s)))
            {
                continue;
            }

            try
            {
                if (known is null)
                {
                    Open(await LoadListAsync(feed, stop, added).ConfigureAwait(false));
                }
                else
                {
                    var pages = await InstrumentLists.FetchAsync(feed, known.List.Rest, [.. _symbols.Union(added)], stop).ConfigureAwait(false);
                    known.List = known.List with { Pages = pages, Definitions = InstrumentList.Read(feed, pages) };
                }
            }
            catch (Exception e) when (e is EngineException or RestException or InstrumentListException)
            {
                HostLog.ListNotRefreshed(_logger, feed.Name, e.Message); // what the lists at hand know can still be carried
            }
        }
    }

    // Those that can be carried; the others are told. In order, so that it is always the same ones for which there is no room.
    private HashSet<Symbol> Admit(IReadOnlySet<Symbol> symbols)
    {
        var listed = Feeds.SelectMany(f => f.List.Definitions).Where(d => symbols.Contains(d.Symbol)).ToLookup(d => d.Symbol);
        var room = _outputs.Listings - _catalog.Count;
        var admitted = new HashSet<Symbol>();
        foreach (var symbol in symbols.Order())
        {
            var needed = listed[symbol].Count(d => !_catalog.HasId(d));
            if (!listed[symbol].Any())
            {
                HostLog.NotListed(_logger, string.Join(", ", _options.Venues), symbol.ToString());
            }
            else if (listed[symbol].Select(ListingCatalog.Refusal).FirstOrDefault(r => r is not null) is { } refusal)
            {
                HostLog.NotAdded(_logger, symbol.ToString(), refusal);
            }
            else if (needed > room)
            {
                HostLog.NotAdded(_logger, symbol.ToString(), $"the mapped files have room for {_outputs.Listings} listings in a run, those that left among them; start anew to carry more");
            }
            else
            {
                room -= needed;
                admitted.Add(symbol);
            }
        }

        return admitted;
    }

    private CancellationToken EndOfRun()
    {
        lock (_gate)
        {
            return _stop ?? CancellationToken.None;
        }
    }

    private Task<InstrumentList> LoadListAsync(Feed feed, CancellationToken stop, IReadOnlySet<Symbol>? symbols = null) => InstrumentLists.LoadAsync(feed, symbols is null ? _options : _options with { Symbols = symbols }, _budgets, _outputs.Pool, _logger, stop);

    private void Open(InstrumentList list)
    {
        var feed = list.Feed;
        var limits = _options.ListingsPerConnection is { } most ? feed.Limits with { ListingsPerConnection = Math.Min(most, feed.Limits.ListingsPerConnection) } : feed.Limits;
        var pace = new ConnectPace(limits.ConnectsPerMinute, window: _options.ConnectWindow);
        var address = _options.Endpoints.Find(feed) ?? feed.WebSocketBase;
        var connection = OwnGateway.CheckFor(feed, address) is { } check ? _options.Connection with { CertificateCheck = check } : _options.Connection;
        var settings = new LineSettings(
            feed, address, limits, _options.Redundancy, connection, pace, _ids, new ConnectionLog(_logger), new RetiredConnections(), _logger, _fault)
        {
            Session = list.Session,
            RenewAfter = feed.StreamLifetime is { } lifetime ? _options.RenewStreamsAfter ?? lifetime / 2 : null, // twice within it: one that is lost ends nothing
        };
        var live = new LiveFeed(list, settings, _shards.Count, Source);
        lock (_gate)
        {
            _feeds.Add(live);
            if (_stop is { } stop)
            {
                _running.Add(live.RunAsync(stop));
            }
        }
    }

    private BookSource Source(LiveFeed live)
    {
        var list = live.List;
        return list.Feed.Rules.Snapshots == SnapshotSource.Stream
            ? new StreamSnapshots(list.Feed, list.Rest, live.Carrier, live.Renew, _logger) { IsSubscribed = live.IsSubscribed }
            : new SnapshotFetcher(list.Feed, list.Rest, live.Carrier, _logger, _options.RestShare, _options.SnapshotTimeout) { IsSubscribed = live.IsSubscribed };
    }

    private async Task AddAsync(IReadOnlySet<Symbol> symbols, CancellationToken stop)
    {
        _map.Deal(symbols);
        foreach (var feed in Feeds)
        {
            foreach (var share in feed.List.Definitions.Where(d => symbols.Contains(d.Symbol) && feed.Find(d.Native) is null).GroupBy(d => _map[d.Symbol]).OrderBy(g => g.Key))
            {
                await AddAsync(feed, _shards[share.Key], share.ToArray(), stop).ConfigureAwait(false);
            }
        }
    }

    private async Task AddAsync(LiveFeed feed, Shard shard, ListingDefinition[] definitions, CancellationToken stop)
    {
        if (!_published.TryGetValue((feed.Feed, shard), out var pages) || pages != feed.List.Pages) // a list may be of megabytes: once, unless it was fetched anew
        {
            _published[(feed.Feed, shard)] = feed.List.Pages;
            foreach (var page in feed.List.Pages)
            {
                await shard.Publisher.PublishCopyAsync(FrameKind.InstrumentList, 0, page, feed.Feed.Name, null, stop).ConfigureAwait(false);
            }
        }

        var update = _catalog.Add(definitions);
        await shard.Publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(definitions), null, update, stop).ConfigureAwait(false);
        var byNative = update.Books.ToDictionary(b => b.Listing.Native, StringComparer.Ordinal);
        feed.Add(shard, definitions.Select(d => new LiveListing(d, byNative[d.Native], shard)).ToArray());
    }

    private async Task RemoveAsync(IReadOnlySet<Symbol> symbols, CancellationToken stop)
    {
        foreach (var feed in Feeds)
        {
            foreach (var share in feed.Listings.Where(l => symbols.Contains(l.Symbol)).GroupBy(l => l.Shard))
            {
                var listings = share.ToArray();
                var definitions = listings.Select(l => l.Definition).ToArray();
                var update = _catalog.Remove(definitions);
                await share.Key.Publisher.PublishCopyAsync(FrameKind.ListingsRemoved, 0, ListingsJson.Write(definitions), null, update, stop).ConfigureAwait(false);
                feed.Remove(listings);
            }
        }
    }
}
