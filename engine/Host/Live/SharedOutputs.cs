using Crossfeed.Arbitrage;
using Crossfeed.Ring;
using Crossfeed.Snapshots;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>What the shards of an engine share: the mapped files, the names in them, the clock and the blocks.</summary>
public sealed class SharedOutputs : IAsyncDisposable
{
    // Messages that outgrow a standard block move to one four times as large: a few of both sizes are at hand, half a MiB of each.
    private const int LargeFactor = 4;

    // Successors hold a block each before their predecessors give theirs back: a quarter of a MiB, so that the hot thread finds one.
    private const int SpareBlocks = 32;
    private const int LargeBlocks = 16;
    private const int LargestBlocks = 4;

    // Room for symbols that are added while the engine runs: twice what it starts with, and not less than 256 listings, a quarter of a MiB. Listings that left keep their place.
    private const int Headroom = 2;
    private const int LeastListings = 256;

    private readonly SnapshotWriter _snapshots;
    private readonly TriggerFanIn? _fanIn;

    /// <summary>Makes the mapped files.</summary>
    /// <param name="options">What the engine does.</param>
    /// <param name="shards">Number of shards.</param>
    /// <param name="names">Names of listings.</param>
    /// <param name="faults">Raised when triggers cannot be published.</param>
    public SharedOutputs(EngineOptions options, int shards, ListingNames names, ProcessorFaults faults)
    {
        DataFiles.MakeDirectory(options.Data);
        Names = names;
        Pool = new FrameBlockPool(options.BlockBytes);
        Pool.Stock(options.BlockBytes, SpareBlocks);
        Pool.Stock(options.BlockBytes * LargeFactor, LargeBlocks);
        Pool.Stock(options.BlockBytes * LargeFactor * LargeFactor, LargestBlocks);
        CaptureStem = Path.Combine(options.Data, DataFiles.NewCapture(DateTimeOffset.UtcNow));
        var now = Clock.Wall(WireClock.Monotonic());
        Listings = Math.Clamp(options.Symbols.Count * options.Venues.Count * Headroom, LeastListings, ListingCatalog.MaxListings);
        _snapshots = new SnapshotWriter(Path.Combine(options.Data, DataFiles.Books), Listings, now);
        TriggerRing = TriggerRingWriter.Create(Path.Combine(options.Data, DataFiles.Triggers), now, listings: Listings);
        _fanIn = shards > 1 ? new TriggerFanIn(TriggerRing, Clock, faults) : null;
    }

    /// <summary>Receive times.</summary>
    public WireClock Clock { get; } = new();

    /// <summary>Listings that the mapped files have room for, those that left among them; fixed for the run. More are refused by whoever would add them.</summary>
    public int Listings { get; }

    /// <summary>Blocks for frames.</summary>
    public FrameBlockPool Pool { get; }

    /// <summary>Names of listings, for trigger files.</summary>
    public ListingNames Names { get; }

    /// <summary>The mapped trigger ring.</summary>
    public TriggerRingWriter TriggerRing { get; }

    /// <summary>Path of the capture where there is one shard.</summary>
    public string CaptureStem { get; }

    /// <summary>A shard's publisher of snapshots; each book has one writer, its shard.</summary>
    public SnapshotPublisher NewSnapshotPublisher() => new(_snapshots);

    /// <summary>Where a shard's triggers go.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="file">Its trigger file; null for none.</param>
    /// <param name="telemetry">Where the times are counted.</param>
    public TriggerSink TriggerSink(int shard, TriggerFile? file, LatencyTelemetry telemetry) =>
        _fanIn is null ? new TriggerSink(Clock, TriggerRing, file, telemetry) : new TriggerSink(Clock, _fanIn, shard, file, telemetry);

    /// <summary>Starts what publishes for several shards.</summary>
    public Task StartAsync() => _fanIn?.StartAsync() ?? Task.CompletedTask;

    /// <summary>Publishes what is left and closes the files. The shards have stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_fanIn is not null)
        {
            await _fanIn.DisposeAsync().ConfigureAwait(false);
        }

        TriggerRing.Dispose();
        _snapshots.Dispose();
    }
}
