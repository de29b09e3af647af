using System.Text;
using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>What becomes of a listing that leaves a running engine, of one that comes back, and of one that cannot come.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LeaveAndReturnTests
{
    private static readonly string[] Three = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];

    // Below what two books of a market ever differ by: each symbol has its two triggers open whenever both its books are live and fresh.
    private static readonly ArbitrageOptions AlwaysOpen = new() { MinNetE8 = -9_000 * BasisPoints.UnitE8, MaxQuoteAgeNanos = 0 };

    [TestCase(1)]
    [TestCase(2)]
    [CancelAfter(120_000)]
    public async Task Listing_leaves_at_once_and_returns_as_itself_and_a_replay_agrees(int shards, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Seed = 5, UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits });
        var (triggers, data) = (folder.File("live.ndjson"), folder.File("data"));
        string[] captures;
        string books;
        await using (var run = MarketRun.Start(sim, data, Three, o => o with { Shards = shards, Capture = true, TriggersOut = triggers, Arbitrage = AlwaysOpen }))
        {
            await run.UntilAsync(() => OpenNow(run) == 6, cancellation);
            var gone = run.Find("binance", "SOL/USDT")!;
            var change = await run.ChangeAsync("BTC/USDT", "ETH/USDT");
            Assert.That((change.ToString(), run.Find("binance", "SOL/USDT"), run.Engine.Market.Symbols.Count), Is.EqualTo(("-SOL/USDT", (object?)null, 2)));
            await run.UntilAsync(() => gone.Book.State == BookState.Stale && OpenNow(run) == 4, cancellation);
            using (var reader = SnapshotReader.Open(Path.Combine(data, DataFiles.Books)))
            {
                await run.UntilAsync(() => Live(reader) == "BTC/USDT BTC/USDT ETH/USDT ETH/USDT", cancellation);
            }

            await UnsubscribedAsync(sim, run, "SOL/USDT", cancellation);
            await run.ChangeAsync(Three);
            await run.UntilAsync(() => OpenNow(run) == 6, cancellation);
            Assert.That(run.Find("binance", "SOL/USDT"), Is.EqualTo(gone), "the same id, book and shard");
            await run.ChangeAsync("SOL/USDT"); // leave and return faster than the venue answers
            await run.ChangeAsync(Three);
            await run.UntilAsync(() => OpenNow(run) == 6, cancellation);
            await sim.QuiesceAsync();
            await run.CaughtUpAsync(6, cancellation);
            await run.StopAsync();
            Assert.That(run.Engine.Fault, Is.Null);
            var depthHoles = MarketRun.Ledger(data).Split('\n').Where(l => l.Contains("\"stream\":\"depth\"", StringComparison.Ordinal));
            Assert.That(depthHoles, Is.All.Contains("\"repair\":\"snapshot\""), "no book stays with a hole; trades that nobody asked for again stay missing, and the ledger says so");
            Assert.That(MarketRun.Ledger(data), Does.Not.Contain("SOL/USDT"), "nobody missed what nobody wanted; those that return before the venue let them go may have a hole, and say so");
            captures = [.. run.Engine.CapturePaths];
            books = Books(run.Engine.Statistics);
        }

        for (var shard = 0; shard < shards; shard++)
        {
            await ReplayAsync([captures[shard]], folder.File("replay.ndjson"), cancellation);
            var live = File.ReadAllText(ShardFiles.TriggersOut(triggers, shard, shards));
            Assert.That(live, Does.Contain("\"event\":\"closed\""));
            Assert.That(File.ReadAllText(folder.File("replay.ndjson")) == live, $"triggers of shard {shard}");
        }

        Assert.That(Books(await ReplayAsync(captures, folder.File("merged.ndjson"), cancellation)), Is.EqualTo(books));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task What_cannot_be_carried_is_told_and_the_rest_runs_on(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var instruments = SimInstrument.Take(260);
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Instruments = instruments, RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(sim, folder.File("data"), ["BTC/USDT"], o => o with { Venues = ["binance"], InstrumentListTries = 2 });
        await run.CaughtUpAsync(1, cancellation);
        var change = await run.ChangeAsync("BTC/USDT", "ETH/USDT", "BTC/USDT:PERP", "NOPE/USDT");
        Assert.That(
            (change.ToString(), run.Log.Count("lists no NOPE/USDT"), run.Log.Count("lists no BTC/USDT:PERP"), run.Log.Count("binance/linear: the instrument list was not refreshed")),
            Is.EqualTo(("+ETH/USDT", 1, 1, 1)));
        await run.CaughtUpAsync(2, cancellation);
        change = await run.ChangeAsync(instruments.Select(i => i.Symbol).Where(s => s != "ETH/BTC"));
        Assert.That((change.Added.Count, run.Log.Count("have room for 256 listings"), run.Engine.Market.Symbols.Count), Is.EqualTo((254, 3, 256)));
        await run.CaughtUpAsync(256, cancellation);
        using (var reader = SnapshotReader.Open(Path.Combine(folder.File("data"), DataFiles.Books)))
        {
            await run.UntilAsync(() => reader.ReadListings().Count(l => reader.Read(l).State == BookState.Live) == 256, cancellation);
        }

        var one = await run.ChangeAsync("BTC/USDT", "ETH/BTC"); // those that left keep their place: they may come back
        Assert.That((one.Added.Count, one.Removed.Count), Is.EqualTo((0, 255)));
        Assert.That((await run.ChangeAsync("BTC/USDT", "DOGE/USDT")).ToString(), Is.EqualTo("+DOGE/USDT"));
        await run.CaughtUpAsync(2, cancellation);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Change_that_waits_for_a_venue_does_not_hold_up_the_end(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(sim, folder.File("data"), ["BTC/USDT", "ETH/USDT"]);
        await run.UntilAsync(() => run.Listings.Count == 4 && run.Listings.All(l => l.Book.IsLive), cancellation);
        sim.Faults.Add(new(FaultKind.RestHang) { Every = 1 });
        var gone = run.Find("gateio", "ETH/USDT")!;
        var change = run.ChangeAsync("BTC/USDT", "NOPE/USDT");
        await run.UntilAsync(() => gone.Book.State == BookState.Stale, cancellation); // what leaves does not wait
        await run.StopAsync();
        Assert.That(async () => await change, Throws.InstanceOf<OperationCanceledException>());
    }

    private static long OpenNow(MarketRun run) => run.Engine.Shards.Sum(s => s.Plane.Triggers.OpenNow);

    private static string Live(SnapshotReader reader) =>
        string.Join(' ', reader.ReadListings().Select(reader.Read).Where(v => v.State == BookState.Live).Select(v => v.Listing.Symbol).Order(StringComparer.Ordinal));

    // The venue sends nothing of the symbol any more, while it sends of another one, and the engine has nothing to pass over.
    private static async Task UnsubscribedAsync(SimulatedVenues sim, MarketRun run, string symbol, CancellationToken cancellation)
    {
        var (quiet, unselected, other) = (-1L, -1L, 0L);
        await run.UntilAsync(
            () =>
            {
                if (Frames(sim, symbol) != quiet || run.Unselected != unselected)
                {
                    (quiet, unselected, other) = (Frames(sim, symbol), run.Unselected, Frames(sim, "BTC/USDT"));
                }

                return Frames(sim, "BTC/USDT") > other + 50;
            },
            cancellation);
    }

    private static long Frames(SimulatedVenues sim, string symbol) => sim.Truth().Where(t => t.Symbol == symbol).Sum(t => t.Streams.Sum(s => s.Frames));

    private static string Books(RunStatistics statistics)
    {
        using var stream = new MemoryStream();
        BooksJson.Write(stream, statistics.Books);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task<RunStatistics> ReplayAsync(IReadOnlyList<string> captures, string triggers, CancellationToken cancellation)
    {
        await using var engine = new ReplayEngine(new ReplayOptions { Captures = captures, Arbitrage = AlwaysOpen, TriggersOut = triggers });
        await engine.RunAsync(cancellation);
        await engine.DisposeAsync();
        return engine.Statistics;
    }
}
