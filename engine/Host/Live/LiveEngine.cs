using Crossfeed.Capture.Writing;
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
    private readonly SharedOutputs _outputs;
    private readonly List<Shard> _shards = [];
    private readonly Watchman _watchman;
    private long _startedNanos;

    /// <summary>Builds the engine; opens its files, but no connection.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="loggers">Where to tell what happens.</param>
    /// <exception cref="UsageException">The options cannot be.</exception>
    public LiveEngine(EngineOptions options, ILoggerFactory loggers)
    {
        _options = options;
        _wanted = LiveFeed.Choose(options.Venues, options.Symbols); // before any file: what cannot be leaves no trace
        _logger = loggers.CreateLogger("crossfeed");
        _faults = new ProcessorFaults(OnFault);
        var catalog = new ListingCatalog(selected: null, options.Fees); // what is not wanted is not added
        Topology = TopologyPlan.Choose(options, Environment.ProcessorCount);
        _outputs = new SharedOutputs(options, Topology.Shards, catalog.Names, _faults);
        for (var i = 0; i < Topology.Shards; i++)
        {
            _shards.Add(new Shard(i, options, Topology, _outputs, _faults));
        }

        Market = new LiveMarket(options, catalog, _shards, _outputs, _logger, OnConnectionFault);
        _watchman = new Watchman(options, Market, _shards, _outputs.Clock, _logger);
        _startedNanos = WireClock.Monotonic();
    }

    /// <summary>The hot pipelines.</summary>
    public IReadOnlyList<Shard> Shards => _shards;

    /// <summary>Which work runs on which thread.</summary>
    public EngineTopology Topology { get; }

    /// <summary>What it carries, and on which connections.</summary>
    public LiveMarket Market { get; }

    /// <summary>What was found out about streams and connections; any thread may ask at any time.</summary>
    public WireStatus Wire => _watchman.Status;

    /// <summary>How the request budgets of the venues' REST hosts stand.</summary>
    public IReadOnlyList<RestBudgetStatus> RestBudgets => Market.Budgets.Status;

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
        RunStatistics.Of(_shards.Select(s => s.Plane).ToArray(), _shards.Select(s => s.Allocations).ToArray(), Elapsed) with { RingStalls = RingStalls, Latency = Latency, Wire = Wire };

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
            await Market.LoadAsync(_wanted, ending.Token).ConfigureAwait(false);
            started?.Invoke();
            Task[] running = [Market.RunAsync(ending.Token), _watchman.RunAsync(ending.Token), TickAsync(ending.Token), FlushAsync(ending.Token)];
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
            _watchman.End();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var shard in _shards)
        {
            await shard.DisposeAsync().ConfigureAwait(false);
        }

        Market.Dispose();
        _watchman.Dispose();
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

    private void OnConnectionFault(Exception e)
    {
        _faults.Report(new ProcessorFault(ProcessorStage.Event, -1, "connection", e));
    }
}
