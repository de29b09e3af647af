using Crossfeed.Host;
using Crossfeed.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Topology;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class TopologyPlanTests
{
    private static readonly EngineOptions Plain = new() { Venues = ["binance"], Symbols = new HashSet<Symbol> { new("BTC", "USDT", MarketKind.Spot) } };

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(3, false)]
    [TestCase(4, true)]
    [TestCase(64, true)]
    public void Unasked_sockets_are_polled_only_where_cores_are_left_and_the_thread_dozes_when_idle(int processors, bool isPolling)
    {
        var topology = TopologyPlan.Choose(Plain, processors);
        Assert.That((topology.IsPolling, topology.IsFused, topology.Idle), Is.EqualTo((isPolling, isPolling, IdleChoice.Doze)));
        Assert.That(topology.Wait, Is.EqualTo(WaitChoice.Blocking), "nobody spins unasked");
    }

    [Test]
    public void Each_shard_asks_for_a_core_more()
    {
        Assert.That(TopologyPlan.Choose(Plain with { Shards = 2 }, 4).IsPolling, Is.False);
        Assert.That(TopologyPlan.Choose(Plain with { Shards = 2 }, 5).IsPolling);
    }

    [Test]
    public void Polling_that_was_asked_for_spins_on_any_machine()
    {
        var topology = TopologyPlan.Choose(Plain with { Transport = TransportChoice.Polling }, 1);
        Assert.That((topology.IsPolling, topology.IsFused, topology.Idle), Is.EqualTo((true, true, IdleChoice.Spin)));
    }

    [TestCase(WaitChoice.BusySpin, IdleChoice.Spin)]
    [TestCase(WaitChoice.Yielding, IdleChoice.Yield)]
    [TestCase(WaitChoice.Sleeping, IdleChoice.Doze)]
    [TestCase(WaitChoice.Blocking, IdleChoice.Doze)]
    public void The_wait_says_what_a_polling_thread_does_when_idle(WaitChoice wait, IdleChoice idle) =>
        Assert.That(TopologyPlan.Choose(Plain with { Transport = TransportChoice.Polling, Wait = wait }, 8).Idle, Is.EqualTo(idle));

    [TestCase(WaitChoice.Sleeping)]
    [TestCase(WaitChoice.Blocking)]
    public void Who_asks_for_a_quiet_wait_gets_no_polling_thread_unasked(WaitChoice wait) =>
        Assert.That(TopologyPlan.Choose(Plain with { Wait = wait }, 64).IsPolling, Is.False);

    [Test]
    public void Cores_go_to_hot_threads_then_reading_ones_then_recording_ones()
    {
        var options = Plain with { Shards = 2, Transport = TransportChoice.Polling, Layout = LayoutChoice.Split, Capture = true, Cores = [1, 2, 3, 4, 5, 6] };
        var topology = TopologyPlan.Choose(options, 8);
        Assert.That((topology.HotCores, topology.ReaderCores, topology.CaptureCores), Is.EqualTo((new[] { 1, 2 }, new[] { 3, 4 }, new[] { 5, 6 })));
        Assert.That((topology.Wait, topology.Idle, topology.HasReaders), Is.EqualTo((WaitChoice.BusySpin, IdleChoice.Spin, true)));
        var fused = TopologyPlan.Choose(options with { Layout = LayoutChoice.Fused, Cores = [1, 2, 3, 4] }, 8);
        Assert.That((fused.HotCores, fused.ReaderCores, fused.CaptureCores), Is.EqualTo((new[] { 1, 2 }, Array.Empty<int>(), new[] { 3, 4 })));
    }

    [TestCase(new[] { 1, 2 }, false, 1, "only 1 can be used here, for the hot threads")]
    [TestCase(new[] { 1, 2, 3 }, true, 1, "only 2 can be used here, for the hot threads, the recording threads")]
    [TestCase(new[] { 1 }, false, 2, "names 1 for 2 threads of the same kind")]
    [TestCase(new[] { 1, 2, 3 }, true, 2, "names 1 for 2 threads of the same kind")]
    public void Cores_that_do_not_fit_are_refused(int[] cores, bool capture, int shards, string why) =>
        Assert.That(
            () => TopologyPlan.Choose(Plain with { Cores = cores, Capture = capture, Shards = shards, Transport = TransportChoice.Async }, 8),
            Throws.TypeOf<UsageException>().With.Message.Contains(why));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(5)]
    public void Shards_are_one_to_the_number_of_cores(int shards) =>
        Assert.That(() => TopologyPlan.Choose(Plain with { Shards = shards }, 4), Throws.TypeOf<UsageException>().With.Message.EqualTo($"--shards {shards}: write 1 to 4, the cores of this machine"));

    [Test]
    public void A_fused_layout_without_polling_is_refused_and_brings_polling_where_it_may() => Assert.Multiple(() =>
    {
        Assert.That(() => TopologyPlan.Choose(Plain with { Layout = LayoutChoice.Fused, Transport = TransportChoice.Async }, 8), Throws.TypeOf<UsageException>().With.Message.Contains("--transport polling"));
        Assert.That(TopologyPlan.Choose(Plain with { Layout = LayoutChoice.Fused }, 2).IsFused);
    });

    [Test]
    public void The_line_at_the_start_names_threads_cores_and_what_they_do_when_idle() => Assert.Multiple(() =>
    {
        Assert.That(
            TopologyText.Describe(TopologyPlan.Choose(Plain with { Transport = TransportChoice.Polling, Cores = [2, 3], Capture = true }, 4), 4096, hasCapture: true),
            Is.EqualTo("topology: one shard, fused: sockets, decode, books, arbitrage and snapshots on one thread (bound to core 2, spins when idle); capture behind the ring on one thread (bound to core 3); ring of 4096 frames; 4 cores"));
        Assert.That(
            TopologyText.Describe(TopologyPlan.Choose(Plain with { Shards = 2 }, 4), 4096, hasCapture: false),
            Is.EqualTo("topology: 2 shards, split: sockets on the thread pool; decode, books, arbitrage and snapshots on one thread each (not bound, waits blocking); ring of 4096 frames each; 4 cores"));
    });

    [Test]
    public void Listings_of_a_pair_share_a_shard_and_pairs_are_dealt_out_evenly()
    {
        var symbols = Enumerable.Range(0, 30).SelectMany(i => new[] { new Symbol($"A{i}", "USDT", MarketKind.Spot), new Symbol($"A{i}", "USDT", MarketKind.Linear), new Symbol($"A{i}", "USDC", MarketKind.Spot) }).ToArray();
        var (map, again) = (new ShardMap(4), new ShardMap(4));
        map.Deal(symbols);
        again.Deal(symbols.Reverse());
        var before = symbols.Select(s => map[s]).ToArray();
        map.Deal([new Symbol("A0A", "USDT", MarketKind.Spot), .. symbols]);
        Assert.Multiple(() =>
        {
            Assert.That(symbols.GroupBy(s => (s.Base, s.Quote)).Select(pair => pair.Select(s => map[s]).Distinct().Count()), Is.All.EqualTo(1));
            Assert.That(symbols.Where(s => s.Market == MarketKind.Spot).GroupBy(s => map[s]).Select(g => g.Count()), Is.All.EqualTo(15));
            Assert.That(symbols.Select(s => again[s]), Is.EqualTo(symbols.Select(s => map[s])), "whatever the order in which they were named");
            Assert.That(symbols.Select(s => map[s]), Is.EqualTo(before), "and whatever comes later");
        });
    }

    [Test]
    public void Each_of_several_shards_has_files_of_its_own() => Assert.Multiple(() =>
    {
        Assert.That(ShardFiles.TriggersOut("out/t.ndjson", 0, 1), Is.EqualTo("out/t.ndjson"));
        Assert.That(ShardFiles.TriggersOut("out/t.ndjson", 1, 2), Is.EqualTo(Path.Combine("out", "t.1.ndjson")));
        Assert.That(ShardFiles.TriggersOut("t", 0, 2), Is.EqualTo("t.0"));
        Assert.That((ShardFiles.Capture("data/c", 0, 1), ShardFiles.Capture("data/c", 1, 2)), Is.EqualTo(("data/c", "data/c-1")));
    });
}
