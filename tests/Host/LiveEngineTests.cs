using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>The whole path over real sockets: simulated venues, connections, ring, books, triggers, capture.</summary>
[TestFixture(TransportChoice.Async, LayoutChoice.Auto, 1)]
[TestFixture(TransportChoice.Polling, LayoutChoice.Fused, 1)]
[TestFixture(TransportChoice.Polling, LayoutChoice.Split, 1)]
[TestFixture(TransportChoice.Polling, LayoutChoice.Fused, 2)]
[TestFixture(TransportChoice.Async, LayoutChoice.Split, 2)]
[Parallelizable(ParallelScope.All)]
public sealed class LiveEngineTests(TransportChoice transport, LayoutChoice layout, int shards)
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
    private const int Books = 6; // three symbols on two venues

    [Test]
    [CancelAfter(60_000)]
    public async Task Books_equal_those_of_the_venues(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits, Seed = 11, UpdatesPerSecond = 500 });
        await using var run = Start(sim, folder);
        await run.AllLiveAsync(Books, cancellation);
        await run.EndTrueAsync(sim, Books, cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(run.Engine.Statistics.Hot.RejectedTotal, Is.Zero);
            Assert.That(run.Engine.Statistics.Hot.Trades, Is.Positive);
            Assert.That(run.Engine.Statistics.Hot.Quotes, Is.Positive);
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_recording_of_a_run_replays_to_the_same_bytes(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits, Seed = 5, UpdatesPerSecond = 1000, DislocationsPerMinute = 600 });
        string[] captures;
        var liveBooks = folder.File("live-books.json");
        await using (var run = Start(sim, folder, capture: true, triggersOut: folder.File("live.ndjson")))
        {
            await run.AllLiveAsync(Books, cancellation);
            await Wait.UntilAsync(() => run.Engine.Shards.All(s => Volatile.Read(ref s.Plane.Triggers.Closed) > 5), cancellation);
            await run.StopAsync();
            captures = run.Engine.CapturePaths.ToArray();
            using var stream = File.Create(liveBooks);
            BooksJson.Write(stream, run.Engine.Statistics.Books);
        }

        // Each shard is deterministic by itself: its capture gives its own trigger file. The books are the same however the captures are merged.
        Assert.That(captures, Has.Length.EqualTo(shards));
        for (var shard = 0; shard < shards; shard++)
        {
            var replay = await CrossfeedProcess.RunAsync(cancellation, "replay", captures[shard], "--min-net-bps", "1", "--triggers-out", folder.File("replay.ndjson"));
            Assert.That(replay.ExitCode, Is.Zero, replay.Error);
            var live = File.ReadAllText(ShardFiles.TriggersOut(folder.File("live.ndjson"), shard, shards));
            Assert.That(live, Does.Contain("\"event\":\"closed\""));
            Assert.That(File.ReadAllText(folder.File("replay.ndjson")), Is.EqualTo(live));
        }

        var merged = await CrossfeedProcess.RunAsync(cancellation, ["replay", .. captures, "--books-out", folder.File("replay-books.json")]);
        Assert.That(merged.ExitCode, Is.Zero, merged.Error);
        Assert.That(File.ReadAllText(folder.File("replay-books.json")), Is.EqualTo(File.ReadAllText(liveBooks)));
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Duplicate)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [TestCase(FaultKind.Full)]
    [CancelAfter(120_000)]
    public async Task A_faulty_feed_never_leaves_a_wrong_book_live(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        // Only frames of the books: without a pattern some faults may strike quotes and trades alone.
        FaultRule[] faults = [new(kind) { Every = 20, After = 20, Stream = "*@depth@*" }, new(kind) { Every = 20, After = 20, Stream = "spot.obu/*" }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits, Seed = 3, UpdatesPerSecond = 400, Faults = faults });
        await using var run = Start(sim, folder);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, Books, cancellation);
        if (kind is FaultKind.Drop or FaultKind.Swap or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive, "a hole is followed by a resynchronisation");
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_lost_connection_is_made_anew_and_its_books_with_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits, Seed = 8, UpdatesPerSecond = 400 });
        await using var run = Start(sim, folder);
        await run.AllLiveAsync(Books, cancellation);
        var connections = sim.Counters["binance"].Connections;
        sim.ResetConnections("binance");
        await Wait.UntilAsync(() => sim.Counters["binance"].Connections > connections, cancellation);
        await run.EndTrueAsync(sim, Books, cancellation);
        Assert.That(run.Engine.Market.Feeds.Single(f => f.Feed.Venue == "binance").Connections.Select(c => c.Opens), Is.All.EqualTo(2));
    }

    private LiveRun Start(SimulatedVenues sim, TemporaryFolder folder, bool capture = false, string? triggersOut = null) =>
        LiveRun.Start(sim, folder, Symbols, capture, triggersOut, configure: o => o with { Transport = transport, Layout = layout, Shards = shards });
}
