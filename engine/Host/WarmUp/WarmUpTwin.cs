using Crossfeed.Arbitrage;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Snapshots;

namespace Crossfeed.Host;

/// <summary>
/// A shard of its own beside those of the engine, with the same threads, ring and plane, whose files stand in a temporary directory and go with it. Frames of a tape enter through
/// its publisher, or over sockets of this machine through the engine's transport.
/// </summary>
public sealed class WarmUpTwin : IAsyncDisposable
{
    private const int RingSlots = 1 << 10;
    private const int FreeSlots = 64; // below this the publisher lets the hot thread catch up: a full ring costs a timer tick each time
    private const int BlockBytes = 4 << 10; // less than a whole book takes, so that blocks of unusual size are met too
    private const int TimeCheckFrames = 64; // frames between two looks at the clock: a millisecond of code that is not compiled well yet
    private const int SocketEvery = 4; // the first round comes over sockets, and every fourth behind it

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _directory;
    private readonly WarmUpTape _tape;
    private readonly ProcessorFaults _faults = new();
    private readonly SharedOutputs _outputs;
    private readonly Shard _shard;
    private readonly ListingUpdate _listings;
    private readonly WarmUpSockets? _sockets;
    private FrameBlock _block;
    private int _rounds;

    private WarmUpTwin(WarmUpShape shape, DirectoryInfo directory)
    {
        _directory = directory;
        _tape = new WarmUpTape(shape.Feeds);
        var options = Options(shape, directory.FullName);
        var catalog = new ListingCatalog(_tape.Symbols, FeeOverrides.None);
        _listings = catalog.Add(_tape.Listings);
        _outputs = new SharedOutputs(options, shape.Topology.Shards, catalog.Names, _faults);
        // A polling thread that dozes would sleep a millisecond whenever frames come from elsewhere than its sockets, as most do here.
        var topology = shape.Topology.Idle == IdleChoice.Doze ? shape.Topology with { Idle = IdleChoice.Yield } : shape.Topology;
        _shard = new Shard(0, options, topology, _outputs, _faults, shape.WritesTriggers ? Stream.Null : null);
        _sockets = shape.HasSockets ? new WarmUpSockets(_shard, shape.Feeds.Count, shape.IsTls) : null;
        _block = _outputs.Pool.Rent(BlockBytes);
    }

    /// <summary>The twin's hot plane; to be read between rounds.</summary>
    public HotPlane Plane => _shard.Plane;

    /// <summary>Frames of a whole round.</summary>
    public int FramesPerRound => _tape.Frames.Length;

    /// <summary>Messages that came over sockets.</summary>
    public long SocketMessages => _sockets?.Messages ?? 0;

    /// <summary>Where its files are while it lives.</summary>
    public string DirectoryPath => _directory.FullName;

    /// <summary>Builds a twin and starts its threads.</summary>
    /// <param name="shape">What the real run will look like.</param>
    /// <exception cref="EngineException">There is no room for its temporary files.</exception>
    public static async Task<WarmUpTwin> StartAsync(WarmUpShape shape)
    {
        var twin = Create(shape);
        await twin._outputs.StartAsync().ConfigureAwait(false);
        await twin._shard.StartAsync().ConfigureAwait(false);
        await twin._shard.Publisher.PublishCopyAsync(FrameKind.Listings, 0, ListingsJson.Write(twin._tape.Listings), null, twin._listings, CancellationToken.None).ConfigureAwait(false);
        return twin;
    }

    /// <summary>Plays one round and waits until the plane has seen it.</summary>
    /// <param name="isTimeLeft">Asked now and then; false ends the round early.</param>
    /// <returns>Frames played.</returns>
    /// <exception cref="EngineException">The path failed on a built-in frame.</exception>
    public async Task<int> PlayRoundAsync(Func<bool> isTimeLeft)
    {
        var sockets = _rounds++ % SocketEvery == 0 && _sockets is not null && await _sockets.TryOpenAsync().ConfigureAwait(false) ? _sockets : null;
        var played = 0;
        try
        {
            while (played < _tape.Frames.Length && (played % TimeCheckFrames != 0 || isTimeLeft()))
            {
                var frame = _tape.Frames[played];
                if (sockets is not null && frame.Kind == FrameKind.Message)
                {
                    sockets.Send(frame.Connection, _tape.Payload(frame));
                }
                else
                {
                    await (sockets?.DrainAsync(isTimeLeft) ?? Task.CompletedTask).ConfigureAwait(false);
                    await PublishAsync(frame).ConfigureAwait(false);
                }

                played++;
            }
        }
        finally
        {
            await (sockets?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }

        LetCatchUp(_shard.Publisher.Capacity, isTimeLeft);
        return _faults.First is { Stage: not ProcessorStage.ThreadStart } fault // a core that cannot be had is told by the real run, which ends by it
            ? throw new EngineException($"internal fault in the warm-up ({fault.Stage}): {fault.Exception}")
            : played;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _sockets?.Dispose();
        await _shard.StopAsync(StopLimit).ConfigureAwait(false);
        await _shard.DisposeAsync().ConfigureAwait(false);
        await _outputs.DisposeAsync().ConfigureAwait(false);
        WarmUpFolder.Remove(_directory);
    }

    private static WarmUpTwin Create(WarmUpShape shape)
    {
        DirectoryInfo? directory = null;
        try
        {
            directory = WarmUpFolder.Create();
            return new WarmUpTwin(shape, directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SnapshotException or Capture.CaptureException)
        {
            if (directory is not null)
            {
                WarmUpFolder.Remove(directory);
            }

            throw new EngineException($"the warm-up has no room for its temporary files ({e.Message}); make room in {Path.GetTempPath()}, or run with --warm-up off");
        }
    }

    private EngineOptions Options(WarmUpShape shape, string directory) => new()
    {
        RingSlots = RingSlots,
        BlockBytes = BlockBytes,
        Venues = shape.Feeds.Select(f => f.Venue).Distinct().ToArray(),
        Symbols = _tape.Symbols,
        Data = directory,
        Capture = shape.Captures,
        CaptureWriter = new CaptureWriterOptions { SegmentBytes = 4 << 20, MaxBytes = 16 << 20 }, // then the recorder stops: enough frames for it, little for the disk

        // Quotes of the made-up market age by the real clock: a millisecond is long between two messages of a listing, and short against the silence that one of them falls into.
        Arbitrage = new ArbitrageOptions { AcrossMarkets = true, MaxQuoteAgeNanos = Timestamp.NanosPerMilli },
    };

    private async Task PublishAsync(TapeFrame frame)
    {
        var pool = _outputs.Pool;
        if (frame.Length > _block.Capacity)
        {
            pool.Return(_block);
            _block = pool.Rent(frame.Length);
        }

        _tape.Payload(frame).CopyTo(_block.Memory.Span);
        LetCatchUp(_rounds == 2 ? 0 : FreeSlots, static () => true); // the second round runs into a full ring, because that has to be compiled too
        _block = await _shard.Publisher.PublishAsync(frame.Kind, frame.Connection, _block, frame.Length, frame.Subject, null, CancellationToken.None).ConfigureAwait(false);
    }

    private void LetCatchUp(int freeSlots, Func<bool> isTimeLeft)
    {
        var spin = default(SpinWait);
        while (_shard.Publisher.RemainingCapacity < freeSlots && isTimeLeft())
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
