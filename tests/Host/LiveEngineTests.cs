using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>The whole path over real sockets: simulated venues, connections, ring, books, triggers, capture.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LiveEngineTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
    private const int Books = 6; // three symbols on two venues

    [Test]
    [CancelAfter(60_000)]
    public async Task Books_equal_those_of_the_venues(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 11, UpdatesPerSecond = 500 });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Books, cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, Books, cancellation);
        await run.StopAsync();
        run.AssertBooksAreTrue(sim);
        Assert.Multiple(() =>
        {
            Assert.That(run.Engine.Fault, Is.Null);
            Assert.That(run.Engine.Shards[0].Plane.Counters.RejectedTotal, Is.Zero);
            Assert.That(run.Engine.Shards[0].Plane.Counters.Trades, Is.Positive);
            Assert.That(run.Engine.Shards[0].Plane.Counters.Quotes, Is.Positive);
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_recording_of_a_run_replays_to_the_same_bytes(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 5, UpdatesPerSecond = 1000, DislocationsPerMinute = 600 });
        string capture;
        var liveBooks = folder.File("live-books.json");
        await using (var run = LiveRun.Start(sim, folder, Symbols, capture: true, triggersOut: folder.File("live.ndjson")))
        {
            await run.AllLiveAsync(Books, cancellation);
            await Wait.UntilAsync(() => Volatile.Read(ref run.Engine.Shards[0].Plane.Triggers.Closed) > 5, cancellation);
            await run.StopAsync();
            capture = run.Engine.CapturePaths.SingleOrDefault()!;
            using var stream = File.Create(liveBooks);
            BooksJson.Write(stream, run.Engine.Shards[0].Plane.Books);
        }

        var replay = await CrossfeedProcess.RunAsync(
            cancellation, "replay", capture, "--min-net-bps", "1", "--triggers-out", folder.File("replay.ndjson"), "--books-out", folder.File("replay-books.json"));
        Assert.That(replay.ExitCode, Is.Zero, replay.Error);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(folder.File("live.ndjson")), Does.Contain("\"event\":\"closed\""));
            Assert.That(File.ReadAllText(folder.File("replay.ndjson")), Is.EqualTo(File.ReadAllText(folder.File("live.ndjson"))));
            Assert.That(File.ReadAllText(folder.File("replay-books.json")), Is.EqualTo(File.ReadAllText(liveBooks)));
        });
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
        FaultRule[] faults = [new(kind) { Every = 20, After = 20, Stream = "*@depth@*" }, new(kind) { Every = 20, After = 20, Stream = "spot.order_book_update/*" }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 3, UpdatesPerSecond = 400, Faults = faults });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, Books, cancellation);
        await run.StopAsync();
        run.AssertBooksAreTrue(sim);
        Assert.That(run.Engine.Fault, Is.Null);
        if (kind is FaultKind.Drop or FaultKind.Swap or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(Sum(run, c => c.Resyncs), Is.Positive, "a hole is followed by a resynchronisation");
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_lost_connection_is_made_anew_and_its_books_with_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { BinanceWeightPerMinute = int.MaxValue, GateRequestsPerTenSeconds = int.MaxValue, Seed = 8, UpdatesPerSecond = 400 });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Books, cancellation);
        var connections = sim.Counters.Connections(SimVenue.Binance);
        sim.ResetConnections(SimVenue.Binance);
        await Wait.UntilAsync(() => sim.Counters.Connections(SimVenue.Binance) > connections, cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, Books, cancellation);
        await run.StopAsync();
        run.AssertBooksAreTrue(sim);
        Assert.That(run.Engine.Feeds.Single(f => f.Feed.Venue == "binance").Connections.Sum(c => c.Opens), Is.EqualTo(2));
    }

    private static long Sum(LiveRun run, Func<BookCounters, long> field)
    {
        var sum = 0L;
        foreach (var book in run.Engine.Shards[0].Plane.Books.All)
        {
            sum += book is null ? 0 : field(book.Counters);
        }

        return sum;
    }
}
