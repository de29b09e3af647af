using Crossfeed.Arbitrage;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Snapshots;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// The hot path a second time, with books, counters and files of its own: frames enter through a publisher and a ring, go through the plane, and come out in mapped files of a
/// temporary directory, which is removed at the end.
/// </summary>
public sealed class WarmUpTwin : IAsyncDisposable
{
    private const int RingSlots = 1 << 10;
    private const int FreeSlots = 64; // below this the publisher lets the hot thread catch up: a full ring costs a timer tick each time
    private const int BlockBytes = 4 << 10; // less than a whole book takes, so that blocks of unusual size are met too
    private const int TriggerRecords = 1 << 10;
    private const int TimeCheckFrames = 64; // frames between two looks at the clock: a millisecond of code that is not compiled well yet
    private const long CaptureBytes = 16 << 20; // then the recorder stops: enough frames for it, little for the disk
    private const long SegmentBytes = 4 << 20;

    private readonly WarmUpShape _shape;
    private readonly DirectoryInfo _directory;
    private readonly WarmUpTape _tape;
    private readonly ProcessorFaults _faults = new();
    private readonly WireClock _clock = new();
    private readonly FrameBlockPool _pool = new(BlockBytes);
    private readonly ListingUpdate _listings;
    private readonly SnapshotWriter? _snapshots;
    private readonly TriggerRingWriter? _triggerRing;
    private readonly TriggerFile? _triggerFile;
    private readonly CaptureWriter? _capture;
    private bool _isStarted;
    private bool _hasFilled;

    private WarmUpTwin(WarmUpShape shape, DirectoryInfo directory)
    {
        _shape = shape;
        _directory = directory;
        _tape = new WarmUpTape(shape.Feeds);
        var catalog = new ListingCatalog(_tape.Symbols, FeeOverrides.None);
        _listings = catalog.Add(_tape.Listings);
        var now = _clock.Wall(WireClock.Monotonic());
        if (shape.IsPublished)
        {
            _snapshots = new SnapshotWriter(Path.Combine(directory.FullName, DataFiles.Books), _listings.Books.Length, now);
            _triggerRing = TriggerRingWriter.Create(Path.Combine(directory.FullName, DataFiles.Triggers), now, TriggerRecords, _listings.Books.Length);
        }

        _triggerFile = shape.WritesTriggers ? new TriggerFile(Stream.Null, catalog.Names, _faults) : null;
        _capture = shape.Captures
            ? new CaptureWriter(Path.Combine(directory.FullName, "capture"), new CaptureWriterOptions { SegmentBytes = SegmentBytes, MaxBytes = CaptureBytes })
            : null;

        // Quotes of the made-up market age out by the real clock: a millisecond is long between two messages of a listing, and short against the silence that one of them falls into.
        var arbitrage = new ArbitrageOptions { AcrossMarkets = true, MaxQuoteAgeNanos = Timestamp.NanosPerMilli };
        Plane = new HotPlane(arbitrage, new TriggerSink(_clock, _triggerRing, _triggerFile), _snapshots is null ? null : new SnapshotPublisher(_snapshots), _triggerRing);
    }

    /// <summary>The twin's hot plane; to be read between rounds.</summary>
    public HotPlane Plane { get; }

    /// <summary>Frames of a whole round.</summary>
    public int FramesPerRound => _tape.Frames.Length;

    /// <summary>Where its files are while it lives.</summary>
    public string DirectoryPath => _directory.FullName;

    /// <summary>Builds a twin.</summary>
    /// <param name="shape">What the real run will look like.</param>
    /// <exception cref="EngineException">There is no room for its temporary files.</exception>
    public static WarmUpTwin Create(WarmUpShape shape)
    {
        DirectoryInfo? directory = null;
        try
        {
            directory = Directory.CreateTempSubdirectory("crossfeed-warm-up-");
            return new WarmUpTwin(shape, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SnapshotException or Capture.CaptureException)
        {
            directory?.Delete(recursive: true);
            throw new EngineException($"the warm-up has no room for its temporary files ({e.Message}); make room in {Path.GetTempPath()}, or run with --warm-up off");
        }
    }

    /// <summary>Plays one round through a ring and threads of its own, as a real run does.</summary>
    /// <param name="isTimeLeft">Asked now and then; false ends the round early.</param>
    /// <returns>Frames played.</returns>
    /// <exception cref="EngineException">The path failed on a built-in frame.</exception>
    public async Task<int> PlayRoundAsync(Func<bool> isTimeLeft)
    {
        if (!_isStarted && _triggerFile is not null)
        {
            await _triggerFile.StartAsync().ConfigureAwait(false);
        }

        using var disruptor = new ValueDisruptor<FrameSlot>(
            static () => default, RingSlots, new HotThreadFactory(_shape.HotCore, _shape.CaptureCore), _shape.Producers, WaitChoices.Create(_shape.Wait), _faults);
        disruptor.HandleEventsWith(new HotHandler(Plane, new AllocationMeter(), disruptor.RingBuffer));
        if (_capture is not null)
        {
            disruptor.HandleEventsWith(new CaptureHandler(_capture));
        }

        var publisher = new FramePublisher(disruptor.RingBuffer, _pool, _clock);
        await disruptor.Start().ConfigureAwait(false);
        int played;
        try
        {
            await AddListingsAsync(publisher).ConfigureAwait(false);
            played = await PublishAsync(publisher, isTimeLeft).ConfigureAwait(false);
        }
        finally
        {
            await disruptor.Shutdown().ConfigureAwait(false);
        }

        TakeBlocksBack(disruptor.RingBuffer);
        return _faults.First is { Stage: not ProcessorStage.ThreadStart } fault // a core that cannot be had is told by the real run, which ends by it
            ? throw new EngineException($"internal fault in the warm-up ({fault.Stage}): {fault.Exception}")
            : played;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_triggerFile is not null)
        {
            await _triggerFile.DisposeAsync().ConfigureAwait(false);
        }

        _capture?.Dispose();
        _triggerRing?.Dispose();
        _snapshots?.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task AddListingsAsync(FramePublisher publisher)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            await publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(_tape.Listings), null, _listings, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<int> PublishAsync(FramePublisher publisher, Func<bool> isTimeLeft)
    {
        var block = _pool.Rent(_pool.StandardBytes);
        var index = 0;
        var mayFill = !_hasFilled; // the first round runs into a full ring, because that has to be compiled too
        _hasFilled = true;
        for (; index < _tape.Frames.Length && (index % TimeCheckFrames != 0 || isTimeLeft()); index++)
        {
            var frame = _tape.Frames[index];
            if (frame.Length > block.Capacity)
            {
                _pool.Return(block);
                block = _pool.Rent(frame.Length);
            }

            _tape.Payload(frame).CopyTo(block.Memory.Span);
            LetCatchUp(publisher, mayFill ? 0 : FreeSlots);
            block = await publisher.PublishAsync(frame.Kind, frame.Connection, block, frame.Length, frame.Subject, null, CancellationToken.None).ConfigureAwait(false);
        }

        _pool.Return(block);
        return index;
    }

    private static void LetCatchUp(FramePublisher publisher, int freeSlots)
    {
        var spin = default(SpinWait);
        while (publisher.RemainingCapacity < freeSlots)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void TakeBlocksBack(ValueRingBuffer<FrameSlot> ring)
    {
        for (var sequence = 0; sequence < ring.BufferSize; sequence++)
        {
            if (ring[sequence].Block is { } block)
            {
                _pool.Return(block);
            }
        }
    }
}
