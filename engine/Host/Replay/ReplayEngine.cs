using System.Diagnostics;
using Crossfeed.Arbitrage;
using Crossfeed.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Snapshots;
using Crossfeed.Telemetry;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// The engine on recorded frames: the calling thread reads and merges captures into the ring, the hot thread does exactly what it does live. What comes out depends on the
/// captures and the options alone, not on the speed or the machine.
/// </summary>
public sealed class ReplayEngine : IAsyncDisposable
{
    private const int RingSlots = 1 << 13; // 8,192 frames between reader and hot thread: about two chunks of the reader

    private readonly ReplayOptions _options;
    private readonly ProcessorFaults _faults = new();
    private readonly ListingCatalog _catalog;
    private readonly ValueDisruptor<FrameSlot> _disruptor;
    private readonly RingFeeder _feeder;
    private readonly SnapshotWriter? _snapshots;
    private readonly TriggerRingWriter? _triggerRing;
    private readonly TriggerFile? _triggerFile;
    private readonly LatencyTelemetry _telemetry;
    private readonly WatchedThread _hotThread;
    private TimeSpan _elapsed;

    /// <summary>Opens captures and files.</summary>
    /// <param name="options">What to do.</param>
    /// <exception cref="CaptureException">A capture cannot be read.</exception>
    /// <exception cref="UsageException">A symbol that no capture has.</exception>
    public ReplayEngine(ReplayOptions options)
    {
        _options = options;
        _catalog = new ListingCatalog(options.Symbols, options.Fees);
        CaptureContents.CheckSymbols(options);
        var clock = new WireClock();
        if (options.Data is { } data)
        {
            DataFiles.MakeDirectory(data);
            var now = clock.Wall(WireClock.Monotonic());
            _snapshots = new SnapshotWriter(Path.Combine(data, DataFiles.Books), CaptureContents.MaxListings, now);
            _triggerRing = TriggerRingWriter.Create(Path.Combine(data, DataFiles.Triggers), now, listings: CaptureContents.MaxListings);
        }

        _triggerFile = options.TriggersOut is { } path ? new TriggerFile(path, _catalog.Names, _faults) : null;
        _telemetry = new LatencyTelemetry(VenueNames.All, RingSlots, hasReceiveTimes: options.Speed > 0);
        var sink = new TriggerSink(clock, _triggerRing, _triggerFile, _telemetry);
        Plane = new HotPlane(options.Arbitrage, sink, _snapshots is null ? null : new SnapshotPublisher(_snapshots), _triggerRing, _telemetry);
        var wait = WaitChoices.Create(Wait(options));
        _disruptor = new ValueDisruptor<FrameSlot>(
            static () => default, RingSlots, new HotThreadFactory(options.Cores.Count > 0 ? options.Cores[0] : null, null), ProducerType.Single, wait, _faults);
        _disruptor.HandleEventsWith(new HotHandler(Plane, Allocations, _disruptor.RingBuffer));
        _hotThread = WaitChoices.Watch(wait, HotHandler.ThreadName);
        var reading = new CaptureReaderOptions { Salvage = options.Salvage, Passes = options.Loops };
        _feeder = new RingFeeder(_disruptor.RingBuffer, _catalog, options.Captures, reading, options.Speed, _telemetry);
        TotalBytes = options.Loops * options.Captures.Sum(CaptureContents.Bytes);
    }

    /// <summary>The hot plane; to be read after <see cref="RunAsync"/>.</summary>
    public HotPlane Plane { get; }

    /// <summary>The hot thread's allocations.</summary>
    public AllocationMeter Allocations { get; } = new();

    /// <summary>Bytes of all captures, times the number of passes.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes read so far, about.</summary>
    public long Position => _feeder.Position;

    /// <summary>What the reader had to cut.</summary>
    public IReadOnlyList<CaptureWarning> Warnings => _feeder.Warnings;

    /// <summary>What the warm-up did; null without one.</summary>
    public WarmUpReport? WarmUp { get; private set; }

    /// <summary>What the run did; after <see cref="RunAsync"/>.</summary>
    public RunStatistics Statistics =>
        RunStatistics.Of([Plane], [Allocations], _elapsed) with { Latency = Latency };

    /// <summary>What the frames took so far; at any time. At a pace, a frame's time begins when it is due; at full speed, times from the receipt mean nothing and are absent.</summary>
    public LatencySnapshot Latency => LatencySnapshot.Take([_telemetry], [_hotThread]);

    /// <summary>Plays everything. Returns when the hot thread has processed the last frame.</summary>
    /// <param name="stop">Ends the reading early, in order.</param>
    /// <exception cref="CaptureException">A capture is damaged.</exception>
    /// <exception cref="EngineException">An internal fault.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await WarmUpAsync(stop).ConfigureAwait(false);
        if (_triggerFile is not null)
        {
            await _triggerFile.StartAsync().ConfigureAwait(false);
        }

        await _disruptor.Start().ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        try
        {
            _feeder.Feed(_faults, stop);
        }
        finally
        {
            await _disruptor.Shutdown().ConfigureAwait(false);
            _elapsed = Stopwatch.GetElapsedTime(start);
        }

        if (_faults.First is { } fault)
        {
            throw new EngineException($"internal fault at frame {fault.Sequence + 1} ({fault.Stage}): {fault.Exception}");
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

        _feeder.Dispose();
        _triggerRing?.Dispose();
        _snapshots?.Dispose();
    }

    private async Task WarmUpAsync(CancellationToken stop)
    {
        if (_options.WarmUp <= TimeSpan.Zero)
        {
            return;
        }

        var shape = new WarmUpShape
        {
            Feeds = VenueRegistry.Feeds,
            Topology = new EngineTopology
            {
                Shards = 1,
                IsPolling = false,
                IsFused = false,
                Wait = Wait(_options),
                Idle = IdleChoice.Doze,
                HotCores = _options.Cores,
                ReaderCores = [],
                CaptureCores = [],
                Processors = Environment.ProcessorCount,
            },
            WritesTriggers = _triggerFile is not null,
            HasSockets = false,
        };
        WarmUp = await new WarmUpRunner(shape, _options.WarmUp).RunAsync(stop).ConfigureAwait(false);
        if (WarmUp.Rounds > 0)
        {
            Allocations.SkipNothing();
        }
    }

    private static WaitChoice Wait(ReplayOptions options) =>
        options.Wait != WaitChoice.Auto ? options.Wait : options.Speed > 0 ? WaitChoice.Blocking : WaitChoice.Yielding; // at full speed the hot thread never waits long
}
