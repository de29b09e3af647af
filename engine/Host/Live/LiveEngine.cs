using Crossfeed.Books;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Telemetry;
using Crossfeed.Venues;
using Crossfeed.Wire;
using Microsoft.Extensions.Logging;

namespace Crossfeed.Host;

/// <summary>
/// The engine on live venues: wires connections, ring, hot plane, capture and mapped files, runs until told to stop, and stops in the order in which frames travel:
/// first the readers, then the ring is drained, then the files are closed.
/// </summary>
public sealed class LiveEngine : IAsyncDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(250); // what a power cut may cost of a capture; a killed process loses nothing that was appended

    private readonly EngineOptions _options;
    private readonly IReadOnlyList<Feed> _wanted;
    private readonly ILogger _logger;
    private readonly ProcessorFaults _faults;
    private readonly CancellationTokenSource _fault = new();
    private readonly ListingCatalog _catalog;
    private readonly ShardMap _map;
    private readonly SharedOutputs _outputs;
    private readonly List<Shard> _shards = [];
    private readonly List<LiveFeed> _feeds = [];
    private long _startedNanos;
    private ushort _lastConnection;

    /// <summary>Builds the engine; opens its files, but no connection.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="loggers">Where to tell what happens.</param>
    /// <exception cref="UsageException">The options cannot be.</exception>
    public LiveEngine(EngineOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _wanted = LiveFeed.Choose(options); // before any file: what cannot be leaves no trace
        _logger = loggers.CreateLogger("crossfeed");
        _faults = new ProcessorFaults(OnFault);
        _catalog = new ListingCatalog(options.Symbols, options.Fees);
        Topology = TopologyPlan.Choose(options, Environment.ProcessorCount);
        _map = new ShardMap(options.Symbols, Topology.Shards);
        _outputs = new SharedOutputs(options, Topology.Shards, _catalog.Names, _faults);
        for (var i = 0; i < Topology.Shards; i++)
        {
            _shards.Add(new Shard(i, options, Topology, _outputs, _faults));
        }

        _startedNanos = WireClock.Monotonic();
    }

    /// <summary>The hot pipelines.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>Which work runs on which thread.</summary>
    public EngineTopology Topology { get; }

    /// <summary>The feeds in use.</summary>
    public IReadOnlyList<LiveFeed> Feeds => _feeds;

    /// <summary>Where the captures are written, one a shard; none without capture.</summary>
    public IEnumerable<string> CapturePaths => _shards.Where(s => s.Capture is not null).Select(s => s.Capture!.Path);

    /// <summary>Why a capture stopped early; null when none did.</summary>
    public string? CaptureError => _shards.Select(s => s.Capture?.Error).FirstOrDefault(e => e is not null);

    /// <summary>How often a reader found a ring full.</summary>
    public long RingStalls => _shards.Sum(s => s.Publisher.Stalls);

    /// <summary>What the frames took so far; any thread may ask at any time.</summary>
    public LatencySnapshot Latency => LatencySnapshot.Take(_shards.Select(s => s.Telemetry).ToArray(), _shards.SelectMany(s => s.Threads).ToArray());

    /// <summary>What the run did; once <see cref="RunAsync"/> has ended.</summary>
    public RunStatistics Statistics =>
        RunStatistics.Of(_shards.Select(s => s.Plane).ToArray(), _shards.Select(s => s.Allocations).ToArray(), Elapsed) with { RingStalls = RingStalls, Latency = Latency };

    /// <summary>The first internal fault; null when there was none.</summary>
    public ProcessorFault? Fault => _faults.First;

    /// <summary>What the warm-up did; null without one.</summary>
    public WarmUpReport? WarmUp { get; private set; }

    /// <summary>Time since the engine was built, or since it was warmed up.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks((WireClock.Monotonic() - _startedNanos) / 100);

    /// <summary>Loads the instrument lists, connects, and runs until cancelled, the duration is over, or an internal fault.</summary>
    /// <param name="started">Called once all listings are known and connections begin.</param>
    /// <param name="stop">Stops in order.</param>
    /// <exception cref="UsageException">A symbol that no chosen venue lists.</exception>
    /// <exception cref="EngineException">No instrument list could be had, or the ring could not be drained at the end.</exception>
    public async Task RunAsync(Action? started, CancellationToken stop)
    {
        HostLog.Topology(_logger, TopologyText.Describe(Topology, _options.RingSlots, _options.Capture));
        await WarmUpAsync(stop).ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, _fault.Token);
        if (_options.Duration is { } duration)
        {
            ending.CancelAfter(duration);
        }

        await StartConsumersAsync().ConfigureAwait(false);
        try
        {
            await LoadFeedsAsync(ending.Token).ConfigureAwait(false);
            started?.Invoke();
            var running = _feeds.Select(feed => feed.RunAsync(ending.Token)).Append(TickAsync(ending.Token)).Append(WatchAsync(ending.Token)).Append(FlushAsync(ending.Token)).ToArray();
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (!stop.IsCancellationRequested && !_fault.IsCancellationRequested)
            {
                throw new EngineException("the duration ended before all instrument lists were loaded; see the warnings above, or give it more time");
            }

            HostLog.StoppedEarly(_logger);
        }
        finally
        {
            await StopConsumersAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var shard in _shards)
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var feed in _feeds)
        {
            await feed.DisposeAsync().ConfigureAwait(false);
        }

        await _outputs.DisposeAsync().ConfigureAwait(false);
        _fault.Dispose();
    }

    private async Task WarmUpAsync(CancellationToken stop)
    {
        if (_options.WarmUp <= TimeSpan.Zero)
        {
            return;
        }

        var shape = new WarmUpShape
        {
            Feeds = _wanted,
            Topology = Topology,
            WritesTriggers = _options.TriggersOut is not null,
            Captures = _options.Capture,
            IsTls = _wanted.Any(f => (_options.Endpoints.Find(f) ?? f.WebSocketBase).Scheme == Uri.UriSchemeWss),
        };
        WarmUp = await new WarmUpRunner(shape, _options.WarmUp).RunAsync(stop).ConfigureAwait(false);
        HostLog.WarmedUp(_logger, WarmUp.ToString());
        _startedNanos = WireClock.Monotonic();
        if (WarmUp.Rounds > 0)
        {
            foreach (var shard in _shards)
            {
                shard.Allocations.SkipNothing();
            }
        }
    }

    private async Task StartConsumersAsync()
    {
        await _outputs.StartAsync().ConfigureAwait(false);
        await Task.WhenAll(_shards.Select(s => s.StartAsync())).ConfigureAwait(false);
    }

    private async Task StopConsumersAsync()
    {
        try
        {
            await Task.WhenAll(_shards.Select(s => s.StopAsync(DrainTimeout))).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new EngineException($"the frames still in the ring were not processed within {DrainTimeout.TotalSeconds:0} s; the outputs lack them");
        }
    }

    private async Task LoadFeedsAsync(CancellationToken stop)
    {
        var lists = await Task.WhenAll(_wanted.Select(feed => InstrumentLists.LoadAsync(feed, _options, _outputs.Pool, _logger, stop))).ConfigureAwait(false);
        ListedSymbols.Check(_options, lists, _logger);
        foreach (var list in lists)
        {
            var definitions = list.Definitions.Where(d => _options.Symbols.Contains(d.Symbol)).ToArray();
            if (definitions.Length > 0)
            {
                _feeds.Add(await OpenFeedAsync(list, definitions, stop).ConfigureAwait(false));
            }
        }
    }

    private async Task<LiveFeed> OpenFeedAsync(InstrumentList list, IReadOnlyList<ListingDefinition> definitions, CancellationToken stop)
    {
        var parts = new List<ShardFeed>();
        foreach (var share in definitions.GroupBy(d => _map[d.Symbol]).OrderBy(g => g.Key))
        {
            parts.Add(await OpenOnShardAsync(list, _shards[share.Key], share.ToArray(), stop).ConfigureAwait(false));
        }

        var books = parts.SelectMany(p => p.Books).ToArray();
        var carried = parts.SelectMany(p => p.Books.Select(b => (b, p.Carriers[b.Listing.Native])));
        var fetcher = new SnapshotFetcher(list.Feed, list.Rest, carried, _options.SnapshotsPerMinute ?? list.Feed.DepthSnapshotsPerMinute, _logger);
        return new LiveFeed(list.Feed, parts.SelectMany(p => p.Connections).ToArray(), fetcher, books);
    }

    // Everything that changes market state enters through the ring, so that a recording holds it: the instrument list, the listings in use, and what follows.
    private async Task<ShardFeed> OpenOnShardAsync(InstrumentList list, Shard shard, ListingDefinition[] definitions, CancellationToken stop)
    {
        var feed = list.Feed;
        await shard.Publisher.PublishCopyAsync(FrameKind.InstrumentList, 0, list.Body, feed.Name, null, stop).ConfigureAwait(false);
        var update = _catalog.Add(definitions);
        await shard.Publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(definitions), null, update, stop).ConfigureAwait(false);

        var observer = new ConnectionLog(_logger);
        var connections = new List<Connection>();
        var carriers = new Dictionary<string, Connection>(StringComparer.Ordinal);
        foreach (var plan in feed.PlanConnections(_options.Endpoints.Find(feed) ?? feed.WebSocketBase, definitions.Select(d => d.Native).ToArray()))
        {
            var target = new ConnectionTarget(plan.Address, new FixedScript(plan.Messages, TimeSpan.FromMilliseconds(plan.PaceMillis)));
            var connection = new Connection(++_lastConnection, feed.Name, target, shard.Transport, shard.Publisher, _options.Connection, observer);
            connections.Add(connection);
            foreach (var native in plan.Natives)
            {
                carriers.TryAdd(native, connection); // the first plan of a listing carries its book
            }
        }

        return new ShardFeed(connections, carriers, update.Books);
    }

    private Task WatchAsync(CancellationToken stop) => new BookWatch(_feeds.SelectMany(f => f.Books).ToArray(), _logger).RunAsync(stop);

    private async Task TickAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_options.TickEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                foreach (var shard in _shards)
                {
                    await shard.TickAsync(stop).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the end of the run
        }
    }

    // Apart from the ticks: a slow disk must not make quotes age late.
    private async Task FlushAsync(CancellationToken stop)
    {
        var writing = _shards.Where(s => s.Capture is not null).Select(s => s.Capture!).ToList();
        while (writing.Count > 0 && !stop.IsCancellationRequested)
        {
            foreach (var capture in writing)
            {
                capture.Flush();
                if (capture.State != CaptureWriterState.Writing)
                {
                    HostLog.CaptureStopped(_logger, capture.Error ?? "its size limit is reached"); // told once; the run goes on without, and its exit code says so
                }
            }

            writing.RemoveAll(c => c.State != CaptureWriterState.Writing);
            await Task.Delay(FlushEvery, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a stop is the ordinary end
        }
    }

    private void OnFault(ProcessorFault fault)
    {
        if (fault.Stage == ProcessorStage.ThreadStart)
        {
            HostLog.NotPlaced(_logger, fault.ThreadName ?? "?", fault.Exception.Message); // the user's choice of core, no bug of ours: no stack trace
        }
        else
        {
            HostLog.Fault(_logger, fault.Exception, fault.ThreadName ?? "?", fault.Sequence, fault.Stage.ToString());
        }

        _fault.Cancel();
    }

    // A feed's part on one shard.
    private sealed record ShardFeed(IReadOnlyList<Connection> Connections, IReadOnlyDictionary<string, Connection> Carriers, OrderBook[] Books);
}
