using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Whatever a venue's REST host does, books recover, and nobody asks more of it than it allows.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BudgetTests
{
    private const int Raised = 180_000; // thirty times the venue's weight a minute, and more of the engine's: so that nobody waits for a minute to end
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT"];

    [Test]
    [CancelAfter(120_000)]
    public async Task Two_hundred_listings_that_lose_sync_together_recover_within_the_budget(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var instruments = SimInstrument.Take(200);
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Instruments = instruments, RestLimits = new Dictionary<string, int> { ["binance"] = Raised } });
        await using var run = MarketRun.Start(sim, folder.File("data"), instruments.Select(i => i.Symbol), o => o with { Venues = ["binance"], RestShare = 40 });
        await run.CaughtUpAsync(200, cancellation);
        sim.Faults.Add(new(FaultKind.Drop) { Stream = "*@depth@*", Every = 1, Count = 200 });
        sim.Pulse(); // one delta of each listing, all of them lost
        Assert.That(sim.Faults.Log.Count(FaultKind.Drop), Is.EqualTo(200));
        await run.CaughtUpAsync(200, cancellation);
        await run.StopAsync();
        var budget = run.Engine.RestBudgets.Single();
        Assert.Multiple(() =>
        {
            Assert.That(run.Listings.Select(l => l.Book.Counters.Gaps), Is.All.EqualTo(1));
            Assert.That(run.Listings.Select(l => l.Book.Counters.Resyncs), Is.All.EqualTo(1), "a resync each, and no storm");
            Assert.That(sim.Counters["binance"].LargestWeight, Is.InRange(10_000, Raised));
            Assert.That(sim.Counters["binance"].RestLimited + sim.Counters["binance"].RestBanned + sim.Counters["binance"].RestWhileBlocked, Is.Zero);
            Assert.That((budget.Allowed, budget.Pauses, budget.Overflows), Is.EqualTo((240_000L, 0, 0L)));
        });
    }

    [TestCase(FaultKind.Rest429)]
    [TestCase(FaultKind.Rest418)]
    [CancelAfter(60_000)]
    public async Task Nothing_is_sent_while_a_host_refuses_and_all_recovers_afterwards(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Seed = 4, UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(sim, folder.File("data"), Symbols);
        await run.UntilAsync(() => run.Listings.Count == 8 && run.Listings.All(l => l.Book.IsLive), cancellation);
        sim.Faults.Add(new(kind) { Venue = "binance", Retry = TimeSpan.FromSeconds(1) });
        sim.Faults.Add(new(FaultKind.Drop) { Stream = "*@depth@*", Every = 1, Duration = TimeSpan.FromMilliseconds(300) });
        await run.UntilAsync(() => run.Engine.Wire.Budgets.Any(b => b.Pause is not null), cancellation);
        await run.UntilAsync(() => run.Engine.Wire.Budgets.All(b => b.Pause is null), cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(8, cancellation);
        await run.StopAsync();
        var budget = run.Engine.Wire.Budgets.Single(b => b.Pauses > 0);
        using var report = new StringWriter();
        WireTable.Write(report, run.Engine.Statistics.Wire!);
        Assert.Multiple(() =>
        {
            Assert.That(sim.Counters["binance"].RestWhileBlocked, Is.LessThan(RestLimitInFlight), "those that were under way when it was told, and none afterwards");
            Assert.That((budget.TooManyRequests > 0, budget.Bans > 0), Is.EqualTo((kind == FaultKind.Rest429, kind == FaultKind.Rest418)));
            Assert.That(budget.TimePaused, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(run.Log.Count(kind == FaultKind.Rest429 ? "too many requests (429)" : "banned (418)"), Is.GreaterThan(0));
            Assert.That(report.ToString(), Does.Contain(budget.Host + ": "));
        });
    }

    [TestCase(FaultKind.SlowRest)]
    [TestCase(FaultKind.RestHang)]
    [TestCase(FaultKind.RestError)]
    [TestCase(FaultKind.StaleSnapshot)]
    [CancelAfter(60_000)]
    public async Task Bad_answers_delay_a_book_and_never_make_it_wrong(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(kind) { Stream = "rest/api/v3/depth*", Every = 2, Count = 6, Bytes = 256, Millis = kind == FaultKind.SlowRest ? 5 : 0, Updates = 500 }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Seed = 6, UpdatesPerSecond = 400, Faults = faults, RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(sim, folder.File("data"), Symbols, o => o with { Venues = ["binance"], SnapshotTimeout = TimeSpan.FromMilliseconds(700) });
        await run.UntilAsync(() => run.Listings.Count == 4 && run.Listings.All(l => l.Book.IsLive), cancellation);
        while (sim.Faults.Log.Count(kind) < 4)
        {
            sim.Faults.Add(new(FaultKind.Drop) { Stream = "*@depth@*", Every = 1, Count = 4 });
            var gaps = run.Listings.Sum(l => l.Book.Counters.Gaps);
            await run.UntilAsync(() => run.Listings.Sum(l => l.Book.Counters.Gaps) > gaps, cancellation);
            await run.UntilAsync(() => run.Listings.All(l => l.Book.IsLive), cancellation);
        }

        await sim.QuiesceAsync();
        await run.CaughtUpAsync(4, cancellation);
        await run.StopAsync();
        Assert.Multiple(() =>
        {
            foreach (var listing in run.Listings)
            {
                var truth = sim.Book("binance", listing.Symbol.ToString());
                Assert.That((Levels(listing.Book.RawBids()), Levels(listing.Book.RawAsks())), Is.EqualTo((truth.Bids.Count, truth.Asks.Count)), listing.Native);
            }

            var tooOld = run.Listings.Sum(l => l.Book.Counters.SnapshotsTooOld + l.Book.Counters.SnapshotsIgnored);
            var failed = run.Engine.Market.Feeds.Single().Fetcher.Failed;
            Assert.That(kind switch { FaultKind.StaleSnapshot => tooOld, FaultKind.SlowRest => 1, _ => failed }, Is.Positive, "it was seen");
            Assert.That(run.Engine.Fault, Is.Null);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Host_that_is_down_at_the_start_is_tried_again(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] down = [new(FaultKind.RestError) { Stream = "rest/api/v3/exchangeInfo", Every = 1, Count = 6 }]; // 4 of the first run, 2 of the next
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Faults = down, UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits });
        await using (var failed = MarketRun.Start(sim, folder.File("failed"), Symbols, o => o with { InstrumentListTries = 4 }))
        {
            Assert.That(async () => await failed.Running, Throws.TypeOf<EngineException>().With.Message.Contains("binance/spot: no instrument list").And.Message.Contains("--rest-endpoint"));
            Assert.That(failed.Log.Count("binance/spot"), Is.EqualTo(3), "each try but the last is told; the last is the error");
        }

        await using var run = MarketRun.Start(sim, folder.File("data"), Symbols);
        await run.UntilAsync(() => run.Listings.Count == 8 && run.Listings.All(l => l.Book.IsLive), cancellation);
        Assert.That(sim.Faults.Log.Count(FaultKind.RestError), Is.EqualTo(6));
    }

    private const int RestLimitInFlight = Crossfeed.Wire.RestBudget.MaxInFlight;

    private static int Levels(DepthCursor cursor)
    {
        var count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }
}
