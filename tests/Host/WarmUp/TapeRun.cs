using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Snapshots;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Host;

/// <summary>Plays a tape through a ring to the whole hot path on its own thread, with mapped files and a file of triggers, as often as one likes and without a copy.</summary>
internal sealed class TapeRun : IAsyncDisposable
{
    private const long StartNanos = 1_700_000_000_000_000_000;

    private readonly WarmUpTape _tape;
    private readonly ProcessorFaults _faults = new();
    private readonly SnapshotWriter _snapshots;
    private readonly TriggerRingWriter _triggerRing;
    private readonly TriggerFile _triggerFile;
    private readonly ValueDisruptor<FrameSlot> _disruptor;
    private readonly ListingUpdate _listings;

    public TapeRun(WarmUpTape tape, string folder, bool isWarm)
    {
        _tape = tape;
        var catalog = new ListingCatalog(tape.Symbols, FeeOverrides.None);
        _listings = catalog.Add(tape.Listings);
        _snapshots = new SnapshotWriter(Path.Combine(folder, DataFiles.Books), _listings.Books.Length, StartNanos);
        _triggerRing = TriggerRingWriter.Create(Path.Combine(folder, DataFiles.Triggers), StartNanos);
        _triggerFile = new TriggerFile(Stream.Null, catalog.Names, _faults);
        Plane = new HotPlane(
            new ArbitrageOptions { AcrossMarkets = true }, new TriggerSink(new WireClock(), _triggerRing, _triggerFile), new SnapshotPublisher(_snapshots), _triggerRing);
        if (isWarm)
        {
            Allocations.SkipNothing();
        }

        _disruptor = new ValueDisruptor<FrameSlot>(static () => default, 1 << 12, new HotThreadFactory(null, null), ProducerType.Multi, new YieldingWaitStrategy(), _faults);
        _disruptor.HandleEventsWith(new HotHandler(Plane, Allocations, _disruptor.RingBuffer));
    }

    public HotPlane Plane { get; }

    public AllocationMeter Allocations { get; } = new();

    public ProcessorFault? Fault => _faults.First;

    /// <summary>Plays whole rounds until at least so many frames have been played.</summary>
    public async Task PlayAsync(long frames, CancellationToken cancellation)
    {
        await _triggerFile.StartAsync();
        await _disruptor.Start();
        await Task.Factory.StartNew(() => Publish(frames, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _disruptor.Shutdown();
    }

    public async ValueTask DisposeAsync()
    {
        await _disruptor.Halt();
        _disruptor.Dispose();
        await _triggerFile.DisposeAsync();
        _triggerRing.Dispose();
        _snapshots.Dispose();
    }

    private void Publish(long frames, CancellationToken cancellation)
    {
        var ring = _disruptor.RingBuffer;
        var first = ring.Next();
        ring[first] = new FrameSlot { Kind = FrameKind.Listings, Attachment = _listings };
        ring.Publish(first);
        for (var played = 0L; played < frames && !cancellation.IsCancellationRequested; played += _tape.Frames.Length)
        {
            var roundNanos = StartNanos + (played / _tape.Frames.Length * WarmUpRound.Nanos);
            for (var i = 0; i < _tape.Frames.Length; i++)
            {
                var sequence = ring.Next();
                _tape.Show(i, roundNanos, ref ring[sequence]);
                ring.Publish(sequence);
            }
        }
    }
}
