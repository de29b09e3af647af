using Crossfeed.Arbitrage;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Snapshots;
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
    private readonly ILogger _logger;
    private readonly ProcessorFaults _faults;
    private readonly CancellationTokenSource _fault = new();
    private readonly ListingCatalog _catalog;
    private readonly ValueDisruptor<FrameSlot> _disruptor;
    private readonly FramePublisher _publisher;
    private readonly List<LiveFeed> _feeds = [];
    private readonly SnapshotWriter _snapshots;
    private readonly TriggerRingWriter _triggerRing;
    private readonly TriggerFile? _triggerFile;
    private readonly CaptureWriter? _capture;
    private long _startedNanos;
    private FrameBlock _tickBlock;
    private ushort _lastConnection;

    /// <summary>Builds the engine; opens its files, but no connection.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="loggers">Where to tell what happens.</param>
    /// <exception cref="UsageException">The options cannot be.</exception>
    public LiveEngine(EngineOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _logger = loggers.CreateLogger("crossfeed");
        _faults = new ProcessorFaults(OnFault);
        _catalog = new ListingCatalog(options.Symbols, options.Fees);
        var wait = WaitChoices.Resolve(options.Wait, options.Cores.Count > 0);
        Topology = Describe(options, wait);

        DataFiles.MakeDirectory(options.Data);
        var clock = new WireClock();
        var now = clock.Wall(WireClock.Monotonic());
        var capacity = options.Symbols.Count * options.Venues.Count;
        _snapshots = new SnapshotWriter(Path.Combine(options.Data, DataFiles.Books), capacity, now);
        _triggerRing = TriggerRingWriter.Create(Path.Combine(options.Data, DataFiles.Triggers), now, listings: capacity);
        _triggerFile = options.TriggersOut is { } path ? new TriggerFile(path, _catalog.Names, _faults) : null;
        Plane = new HotPlane(options.Arbitrage, new TriggerSink(clock, _triggerRing, _triggerFile), new SnapshotPublisher(_snapshots), _triggerRing);

        _disruptor = new ValueDisruptor<FrameSlot>(
            static () => default, options.RingSlots, new HotThreadFactory(options.Cores), ProducerType.Multi, WaitChoices.Create(wait), _faults);
        _disruptor.HandleEventsWith(new HotHandler(Plane, Allocations, _disruptor.RingBuffer));
        if (options.Capture)
        {
            _capture = new CaptureWriter(Path.Combine(options.Data, DataFiles.NewCapture(DateTimeOffset.UtcNow)));
            _disruptor.HandleEventsWith(new CaptureHandler(_capture));
        }

        var pool = new FrameBlockPool(options.BlockBytes);
        _publisher = new FramePublisher(_disruptor.RingBuffer, pool, clock);
        _tickBlock = pool.Rent(pool.StandardBytes);
        _startedNanos = WireClock.Monotonic();
    }

    /// <summary>The hot plane. Its books and counters may be read in full only after <see cref="RunAsync"/> ended.</summary>
    public HotPlane Plane { get; }

    /// <summary>The hot thread's allocations.</summary>
    public AllocationMeter Allocations { get; } = new();

    /// <summary>Which work runs on which thread, in words.</summary>
    public string Topology { get; }

    /// <summary>The feeds in use.</summary>
    public IReadOnlyList<LiveFeed> Feeds => _feeds;

    /// <summary>Where the capture is written; null without capture.</summary>
    public string? CapturePath => _capture?.Path;

    /// <summary>Why the capture stopped early; null when it did not.</summary>
    public string? CaptureError => _capture?.Error;

    /// <summary>How often a reader found the ring full.</summary>
    public long RingStalls => _publisher.Stalls;

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
        HostLog.Topology(_logger, Topology);
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
        _disruptor.Dispose();
        if (_triggerFile is not null)
        {
            await _triggerFile.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var feed in _feeds)
        {
            await feed.DisposeAsync().ConfigureAwait(false);
        }

        _capture?.Dispose();
        _triggerRing.Dispose();
        _snapshots.Dispose();
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
            Feeds = LiveFeed.Choose(_options),
            Producers = ProducerType.Multi,
            Wait = WaitChoices.Resolve(_options.Wait, _options.Cores.Count > 0),
            Cores = _options.Cores,
            WritesTriggers = _triggerFile is not null,
            Captures = _capture is not null,
        };
        WarmUp = await new WarmUpRunner(shape, _options.WarmUp).RunAsync(stop).ConfigureAwait(false);
        HostLog.WarmedUp(_logger, WarmUp.ToString());
        _startedNanos = WireClock.Monotonic();
        if (WarmUp.Rounds > 0)
        {
            Allocations.SkipNothing();
        }
    }

    private async Task StartConsumersAsync()
    {
        if (_triggerFile is not null)
        {
            await _triggerFile.StartAsync().ConfigureAwait(false);
        }

        await _disruptor.Start().ConfigureAwait(false);
    }

    private async Task StopConsumersAsync()
    {
        try
        {
            await _disruptor.Shutdown(DrainTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _disruptor.Halt().ConfigureAwait(false);
            throw new EngineException($"the frames still in the ring were not processed within {DrainTimeout.TotalSeconds:0} s; the outputs lack them");
        }
    }

    private async Task LoadFeedsAsync(CancellationToken stop)
    {
        var wanted = LiveFeed.Choose(_options);
        var lists = await Task.WhenAll(wanted.Select(feed => InstrumentLists.LoadAsync(feed, _options, _publisher.Pool, _logger, stop))).ConfigureAwait(false);
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

    // Everything that changes market state enters through the ring, so that a recording holds it: the instrument list, the listings in use, and what follows.
    private async Task<LiveFeed> OpenFeedAsync(InstrumentList list, IReadOnlyList<ListingDefinition> definitions, CancellationToken stop)
    {
        var feed = list.Feed;
        await _publisher.PublishCopyAsync(FrameKind.InstrumentList, 0, list.Body, feed.Name, null, stop).ConfigureAwait(false);
        var update = _catalog.Add(definitions);
        await _publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(definitions), null, update, stop).ConfigureAwait(false);

        var observer = new ConnectionLog(_logger);
        var connections = new List<Connection>();
        var carriers = new Dictionary<string, Connection>(StringComparer.Ordinal);
        foreach (var plan in feed.PlanConnections(_options.Endpoints.Find(feed) ?? feed.WebSocketBase, definitions.Select(d => d.Native).ToArray()))
        {
            var target = new ConnectionTarget(plan.Address, plan.Messages, plan.PaceMillis);
            var connection = new Connection(++_lastConnection, feed.Name, target, _publisher, _options.Connection, observer);
            connections.Add(connection);
            foreach (var native in plan.Natives)
            {
                carriers.TryAdd(native, connection); // the first plan of a listing carries its book
            }
        }

        var fetcher = new SnapshotFetcher(
            feed, list.Rest, _publisher, update.Books.Select(b => (b, carriers[b.Listing.Native])), _options.SnapshotsPerMinute ?? feed.DepthSnapshotsPerMinute, _logger);
        return new LiveFeed(feed, connections, fetcher, update.Books);
    }

    private Task WatchAsync(CancellationToken stop) => new BookWatch(_feeds.SelectMany(f => f.Books).ToArray(), _logger).RunAsync(stop);

    private async Task TickAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_options.TickEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                _tickBlock = await _publisher.PublishAsync(FrameKind.ClockTick, 0, _tickBlock, 0, null, null, stop).ConfigureAwait(false);
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
        while (_capture is { } capture && !stop.IsCancellationRequested)
        {
            capture.Flush();
            if (capture.State != CaptureWriterState.Writing)
            {
                HostLog.CaptureStopped(_logger, capture.Error ?? "its size limit is reached");
                return; // told once; the run goes on without, and its exit code says so
            }

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

    private static string Describe(EngineOptions options, WaitChoice wait)
    {
        var hot = options.Cores.Count > 0 ? $"bound to core {options.Cores[0]}" : "not bound";
        var capture = options.Cores.Count > 1 ? $"bound to core {options.Cores[1]}" : "not bound";
        return $"topology: decode, books, arbitrage and snapshots on one thread ({hot}, waits {wait.ToString().ToLowerInvariant()}); "
            + (options.Capture ? $"capture on a thread of its own ({capture}); " : "")
            + $"readers on the pool; ring of {options.RingSlots} frames; {Environment.ProcessorCount} cores";
    }
}
