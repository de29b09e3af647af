using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The blocks that lie ready for successors of connections and for messages that outgrow theirs, so that the hot thread makes none.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SpareBlocksTests
{
    private const int Spare = 32;
    private const int Laps = 3;

    [TestCase(1)]
    [TestCase(3)]
    public async Task Rings_leave_the_spare_blocks_to_the_readers(int shards)
    {
        using var folder = new TemporaryFolder();
        var options = new EngineOptions { Venues = ["binance"], Symbols = new HashSet<Symbol> { Definitions.Symbol("BTC/USDT") }, Shards = shards };
        var topology = TopologyPlan.Choose(options, 4);
        var faults = new ProcessorFaults();
        var engines = Enumerable.Range(0, Laps).Select(lap =>
        {
            var its = options with { Data = folder.File($"data{lap}") };
            var outputs = new SharedOutputs(its, topology.Shards, new ListingCatalog(selected: null, its.Fees).Names, faults);
            return (Outputs: outputs, Shards: Enumerable.Range(0, topology.Shards).Select(i => new Shard(i, its, topology, outputs, faults)).ToArray());
        }).ToArray();
        var blocks = new FrameBlock[Spare];
        var allocated = Allocations.OfCheapestLap(Laps, lap =>
        {
            for (var i = 0; i < Spare; i++)
            {
                blocks[i] = engines[lap].Outputs.Pool.Rent(options.BlockBytes);
            }
        });
        foreach (var (outputs, its) in engines)
        {
            foreach (var shard in its)
            {
                await shard.DisposeAsync();
            }

            await outputs.DisposeAsync();
        }

        Assert.That(allocated, Is.Zero);
        Assert.That(blocks.Distinct().Count(), Is.EqualTo(Spare));
    }
}
