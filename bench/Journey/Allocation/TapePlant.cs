using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Snapshots;
using Crossfeed.Telemetry;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Allocation;

/// <summary>The whole hot path behind a ring, with mapped files and a trigger file that leads nowhere, fed from a tape of frames in memory, over and over.</summary>
internal sealed class TapePlant : IAsyncDisposable
{
    private const long StartNanos = 1_700_000_000_000_000_000;
    private const int RingSlots = 1 << 12;

    private readonly WarmUpTape _tape;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crossfeed-bench-");
    private readonly ProcessorFaults _faults = new();
    private readonly SnapshotWriter _snapshots;
    private readonly TriggerRingWriter _triggerRing;
    private readonly TriggerFile _triggerFile;
    private readonly ValueDisruptor<FrameSlot> _disruptor;
    private readonly ListingUpdate _listings;

    public TapePlant(WarmUpTape tape, int? hotCore)
    {
        _tape = tape;
        var catalog = new ListingCatalog(tape.Symbols, FeeOverrides.None);
        _listings = catalog.Add(tape.Listings);
        _snapshots = new SnapshotWriter(Path.Combine(_folder.FullName, DataFiles.Books), _listings.Books.Length, StartNanos);
        _triggerRing = TriggerRingWriter.Create(Path.Combine(_folder.FullName, DataFiles.Triggers), StartNanos);
        _triggerFile = new TriggerFile(Stream.Null, catalog.Names, _faults);
        var telemetry = new LatencyTelemetry(VenueNames.All, RingSlots, hasReceiveTimes: false);
        Plane = new HotPlane(
            new ArbitrageOptions { AcrossMarkets = true },
            new TriggerSink(new WireClock(), _triggerRing, _triggerFile, telemetry),
            new SnapshotPublisher(_snapshots),
            _triggerRing,
            telemetry);
        Allocations.SkipNothing();
        _disruptor = new ValueDisruptor<FrameSlot>(static () => default, RingSlots, new HotThreadFactory(hotCore, null), ProducerType.Multi, new YieldingWaitStrategy(), _faults);
        _disruptor.HandleEventsWith(new HotHandler(Plane, Allocations, _disruptor.RingBuffer));
    }

    public HotPlane Plane { get; }

    public AllocationMeter Allocations { get; } = new();

    /// <summary>Plays whole rounds until at least so many frames have been played.</summary>
    public async Task PlayAsync(long frames, int? core, CancellationToken stop)
    {
        await _triggerFile.StartAsync().ConfigureAwait(false);
        await _disruptor.Start().ConfigureAwait(false);
        await PinnedThreads.RunAsync(core, () => Publish(frames, stop)).ConfigureAwait(false);
        await _disruptor.Shutdown().ConfigureAwait(false);
        if (_faults.First is { } fault)
        {
            throw new InvalidOperationException($"{fault.Stage} at {fault.Sequence}", fault.Exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disruptor.Halt().ConfigureAwait(false);
        _disruptor.Dispose();
        await _triggerFile.DisposeAsync().ConfigureAwait(false);
        _triggerRing.Dispose();
        _snapshots.Dispose();
        _folder.Delete(recursive: true);
    }

    private long Publish(long frames, CancellationToken stop)
    {
        var ring = _disruptor.RingBuffer;
        var first = ring.Next();
        ring[first] = new FrameSlot { Kind = FrameKind.Listings, Attachment = _listings };
        ring.Publish(first);
        var played = 0L;
        for (; played < frames && !stop.IsCancellationRequested; played += _tape.Frames.Length)
        {
            var roundNanos = StartNanos + (played / _tape.Frames.Length * WarmUpRound.Nanos);
            for (var i = 0; i < _tape.Frames.Length; i++)
            {
                var sequence = ring.Next();
                _tape.Show(i, roundNanos, ref ring[sequence]);
                ring.Publish(sequence);
            }
        }

        return played;
    }
}
