using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against the simulated venue, over sockets: spot and contracts.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class OkxLiveTests
{
    // Contracts of 0.001 BTC and of a million PEPE, whose size is finer than the list's increment in contracts says.
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "BTC/USDT:PERP", "PEPE/USDT:PERP"];

    [TestCase(TransportChoice.Async)]
    [TestCase(TransportChoice.Polling)]
    [CancelAfter(60_000)]
    public async Task Books_equal_those_of_the_venue(TransportChoice transport, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(seed: 11);
        await using var run = LiveRun.Start(sim, folder, Symbols, configure: o => o with { Transport = transport });
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Statistics.Hot.Bars > 0, cancellation);
        await FinishAsync(sim, run, cancellation);
        var hot = run.Engine.Statistics.Hot;
        Assert.That(run.Engine.Fault, Is.Null);
        Assert.That(hot.RejectedTotal, Is.Zero);
        Assert.That(new[] { hot.Trades, hot.Quotes, hot.BookDeltas, hot.BookSnapshots }, Is.All.Positive);
        Assert.That(run.Engine.Statistics.Sum(c => c.Gaps), Is.Zero);
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
        await using var sim = await StartAsync(seed: 3, [new(kind) { Every = 20, After = 20, Stream = "books/*" }]);
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 4, cancellation);
        await FinishAsync(sim, run, cancellation);
        Assert.That(run.Engine.Fault, Is.Null);
        if (kind is FaultKind.Drop or FaultKind.Swap or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive, "a hole is followed by another subscription");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task Books_of_2022_are_proven_by_their_checksum_alone(bool areIdsSent, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(FaultKind.WrongChecksum) { Every = 20, After = 20, Stream = "books/*" }];
        await using var sim = await StartAsync(seed: 7, faults, new OkxSimOptions { Checksums = true, Ids = areIdsSent });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(FaultKind.WrongChecksum) >= 3 && run.Engine.Statistics.Sum(c => c.ChecksumMismatches) >= 3, cancellation);
        await sim.QuiesceAsync();
        await Wait.UntilAsync(() => run.Engine.Statistics.CountBooks(BookState.Live) == Symbols.Length, cancellation);
        if (areIdsSent)
        {
            await run.CaughtUpAsync(sim, Symbols.Length, cancellation);
            await run.StopAsync();
            run.AssertBooksAreTrue(sim);
        }

        Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.GreaterThanOrEqualTo(3));
        Assert.That(run.Engine.Statistics.Sum(c => c.ChecksumChecks), Is.GreaterThan(run.Engine.Statistics.Sum(c => c.ChecksumMismatches)));
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_refusal_surfaces_with_the_venue_s_words_and_costs_no_other_stream(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(seed: 5, [new(FaultKind.RefuseSubscription) { Stream = "trades/ETH-USDT", Every = 1, Reason = "Not today," }]);
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(
            () => run.Engine.Wire.Connections is { Count: 4 } connections && connections.All(c => c.Acknowledged + c.Refused.Count == c.Wanted) && connections.Sum(c => c.Refused.Count) == 1,
            cancellation);
        var refused = run.Engine.Wire.Connections.SelectMany(c => c.Refused).Single();
        Assert.That(refused.Stream, Is.EqualTo(new StreamKey("ETH-USDT", StreamChannel.Trades)));
        Assert.That(refused.Reason, Does.StartWith("60018: Not today, channel:trades,instId:ETH-USDT"));
        await run.AllLiveAsync(Symbols.Length, cancellation);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_lost_connection_is_made_anew_and_its_books_with_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(seed: 8);
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        var connections = sim.Counters["okx"].Connections;
        sim.ResetConnections("okx");
        await Wait.UntilAsync(() => sim.Counters["okx"].Connections >= connections + 4, cancellation);
        await FinishAsync(sim, run, cancellation);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Heartbeats_are_answered_on_both_endpoints(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(seed: 9);
        await using var run = LiveRun.Start(sim, folder, ["BTC/USDT"]);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections is { Count: 2 } connections && connections.All(c => c.RoundTrip.Count > 0), cancellation);
    }

    private static Task<SimulatedVenues> StartAsync(int seed, FaultRule[]? faults = null, OkxSimOptions? ways = null) => SimulatedVenues.StartAsync(new SimOptions
    {
        Venues = ["okx"],
        RestLimits = SimOptions.NoRestLimits,
        Seed = (ulong)seed,
        UpdatesPerSecond = 400,
        Faults = faults ?? [],
        VenueOptions = [ways ?? new OkxSimOptions()],
    });

    private static async Task FinishAsync(SimulatedVenues sim, LiveRun run, CancellationToken cancellation)
    {
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }
}
