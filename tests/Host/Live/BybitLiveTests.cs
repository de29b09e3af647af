using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against simulated Bybit, spot and linear, over real sockets.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BybitLiveTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "BTC/USDT:PERP", "ETH/USDT:PERP", "PEPE/USDT:PERP"];

    [Test]
    [CancelAfter(60_000)]
    public async Task Books_of_both_markets_equal_the_venue_s(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options());
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        using (Assert.EnterMultipleScope())
        {
            var hot = run.Engine.Statistics.Hot;
            Assert.That(hot.RejectedTotal, Is.Zero);
            Assert.That(new[] { hot.Trades, hot.Quotes, hot.Bars, hot.BookDeltas }, Has.None.Zero);
            Assert.That(hot.BookSnapshots, Is.EqualTo(Symbols.Length), "one a subscription");
            Assert.That(run.Engine.Statistics.Sum(c => c.Gaps), Is.Zero);
        }
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Duplicate)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [TestCase(FaultKind.Full)]
    [CancelAfter(60_000)]
    public async Task A_message_that_went_wrong_is_followed_by_a_subscription_anew(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(new FaultRule(kind) { Every = 40, After = 40, Count = 8, Stream = "orderbook.50.*" }));
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        if (kind is FaultKind.Drop or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive);
            Assert.That(run.Engine.Statistics.Hot.BookSnapshots, Is.GreaterThan(Symbols.Length), "the venue's first message once more");
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_refusal_surfaces_in_the_venue_s_words_and_spoils_no_other_stream(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(new FaultRule(FaultKind.RefuseSubscription) { Stream = "publicTrade.ETHUSDT", Every = 1 }));
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(
            () => run.Engine.Wire is { } wire && wire.Connections.SelectMany(c => c.Refused).Count() == 2 && wire.Connections.All(c => c.Acknowledged + c.Refused.Count == c.Wanted), cancellation);
        var refused = run.Engine.Wire.Connections.SelectMany(c => c.Refused).ToArray();
        Assert.That(refused.Select(r => r.Stream), Is.All.EqualTo(new StreamKey("ETHUSDT", StreamChannel.Trades)));
        Assert.That(refused.Select(r => r.Reason), Is.All.EqualTo("Invalid symbol :[publicTrade.ETHUSDT]"));
        await run.StopAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_lost_connection_is_made_anew_and_its_books_with_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options());
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        var connections = sim.Counters["bybit"].Connections;
        sim.ResetConnections("bybit");
        await Wait.UntilAsync(() => sim.Counters["bybit"].Connections > connections, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }

    private static SimOptions Options(params FaultRule[] faults) =>
        new() { Venues = ["bybit", "bybit-linear"], RestLimits = SimOptions.NoRestLimits, Seed = 29, UpdatesPerSecond = 500, Faults = faults };
}
