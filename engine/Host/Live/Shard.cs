using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// One hot pipeline of a running engine: a ring, the hot plane behind it, the sockets that feed it where they are polled, and its capture. Shards share nothing but the mapped
/// files; all listings of an instrument live on one.
/// </summary>
public sealed class Shard : IAsyncDisposable
{
    private readonly ValueDisruptor<FrameSlot> _disruptor;
    private readonly TriggerFile? _triggerFile;
    private readonly PollLoop? _loop;
    private readonly List<WatchedThread> _threads = [];
    private FrameBlock _tickBlock;

    /// <summary>Builds a shard; opens its files, but starts no thread.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="options">What the engine does.</param>
    /// <param name="topology">Which work runs where.</param>
    /// <param name="outputs">What the engine's shards share.</param>
    /// <param name="faults">Raised by a fault on one of its threads.</param>
    /// <param name="triggers">Where its triggers are written instead of a file; null for the file that the options name.</param>
    public Shard(int index, EngineOptions options, EngineTopology topology, SharedOutputs outputs, ProcessorFaults faults, Stream? triggers = null)
    {
        Index = index;
        var suffix = topology.Shards == 1 ? "" : $"-{index}";
        _triggerFile = triggers is not null ? new TriggerFile(triggers, outputs.Names, faults)
            : options.TriggersOut is { } path ? new TriggerFile(ShardFiles.TriggersOut(path, index, topology.Shards), outputs.Names, faults) : null;
        Telemetry = new LatencyTelemetry(VenueNames.All, options.RingSlots, hasReceiveTimes: true);
        Plane = new HotPlane(options.Arbitrage, outputs.TriggerSink(index, _triggerFile, Telemetry), outputs.NewSnapshotPublisher(), outputs.TriggerRing, Telemetry) { ControlMail = new ControlMail() };
        var wait = topology.IsFused ? new SleepingWaitStrategy() : WaitChoices.Create(topology.Wait);
        // Each slot has its block from the start: otherwise readers, which may be the hot thread, would make one for each in the first lap. Not the pool's, whose spare ones are for them.
        _disruptor = new ValueDisruptor<FrameSlot>(
            () => new FrameSlot { Block = new FrameBlock(options.BlockBytes) }, options.RingSlots, new HotThreadFactory(Core(topology.HotCores), Core(topology.CaptureCores), suffix), ProducerType.Multi, new ByConsumerWaitStrategy(wait), faults);
        Publisher = new FramePublisher(_disruptor.RingBuffer, outputs.Pool, outputs.Clock, Telemetry.Stalls);
        _tickBlock = new FrameBlock(options.BlockBytes);

        var handler = new HotHandler(Plane, Allocations, _disruptor.RingBuffer);
        Transport = AsyncTransport.Instance;
        if (topology.IsPolling)
        {
            var sockets = new SocketPoller();
            Transport = new PollingTransport(sockets);
            Plane.SetUp = topology.IsFused ? sockets.SetUp : Plane.SetUp; // one thread, one meter
            var consumer = topology.IsFused ? new FusedConsumer(_disruptor.RingBuffer, handler, faults) : null;
            var name = (topology.IsFused ? HotHandler.ThreadName : PollLoop.ReaderThreadName) + suffix;
            _loop = new PollLoop(name, Core(topology.IsFused ? topology.HotCores : topology.ReaderCores), sockets, consumer, topology.Idle, faults);
            _threads.Add(new WatchedThread(name, _loop.Hiccups));
            Publisher.ReaderThread = _loop;
        }

        if (!topology.IsFused)
        {
            _disruptor.HandleEventsWith(handler);
            _threads.Add(WaitChoices.Watch(wait, HotHandler.ThreadName) with { Name = HotHandler.ThreadName + suffix });
        }

        if (options.Capture)
        {
            Capture = new CaptureWriter(ShardFiles.Capture(outputs.CaptureStem, index, topology.Shards), options.CaptureWriter);
            _disruptor.HandleEventsWith(new CaptureHandler(Capture));
            _threads.Add(new WatchedThread(CaptureHandler.ThreadName + suffix, Meter: null));
        }
    }

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary>The hot plane. Its books and counters may be read in full only after the engine has stopped.</summary>
    public HotPlane Plane { get; }

    /// <summary>The hot thread's allocations.</summary>
    public AllocationMeter Allocations { get; } = new();

    /// <summary>What its frames took.</summary>
    public LatencyTelemetry Telemetry { get; }

    /// <summary>Its threads, for reports.</summary>
    public IReadOnlyList<WatchedThread> Threads => _threads;

    /// <summary>The way into its ring.</summary>
    public FramePublisher Publisher { get; }

    /// <summary>How its connections get their bytes.</summary>
    public ITransport Transport { get; }

    /// <summary>Its recording; null without capture.</summary>
    public CaptureWriter? Capture { get; }

    /// <summary>Starts its threads.</summary>
    public async Task StartAsync()
    {
        if (_triggerFile is not null)
        {
            await _triggerFile.StartAsync().ConfigureAwait(false);
        }

        await _disruptor.Start().ConfigureAwait(false);
        if (_loop is not null)
        {
            await _loop.StartAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Processes what is in the ring and stops its threads. Nobody publishes any more.</summary>
    /// <param name="limit">Longest time.</param>
    /// <exception cref="TimeoutException">It took longer; the threads are halted, the outputs lack the rest.</exception>
    public async Task StopAsync(TimeSpan limit)
    {
        try
        {
            if (_loop is not null)
            {
                await _loop.StopAsync().WaitAsync(limit).ConfigureAwait(false);
            }

            await _disruptor.Shutdown(limit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _disruptor.Halt().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Publishes a clock tick. One at a time.</summary>
    /// <param name="stop">Stops the wait for a free slot.</param>
    public async Task TickAsync(CancellationToken stop) =>
        _tickBlock = await Publisher.PublishAsync(FrameKind.ClockTick, 0, _tickBlock, 0, null, null, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disruptor.Dispose();
        _loop?.Dispose();
        if (_triggerFile is not null)
        {
            await _triggerFile.DisposeAsync().ConfigureAwait(false);
        }

        Capture?.Dispose();
    }

    private int? Core(IReadOnlyList<int> cores) => Index < cores.Count ? cores[Index] : null;
}
