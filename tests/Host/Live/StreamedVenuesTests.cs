using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against simulated venues whose books have no ids: a checksum, or the count of a connection's messages, shows what was lost.</summary>
[TestFixture("kraken")]
[TestFixture("coinbase")]
[Parallelizable(ParallelScope.All)]
public sealed class StreamedVenuesTests(string venue)
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "DOGE/USDT"];

    [Test]
    [CancelAfter(90_000)]
    public async Task Books_equal_those_of_the_venue(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options());
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => Hot(run).Trades > 0 && Hot(run).Quotes > 0 && Hot(run).Control > 5, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        Assert.That(run.Engine.Statistics.Hot.RejectedTotal, Is.Zero);
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [CancelAfter(120_000)]
    public async Task What_is_lost_is_noticed_and_mended(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options() with { Faults = [new(kind) { Every = 40, After = 20, Channel = SimChannel.Depth }] });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 3 && run.Engine.Statistics.Sum(c => c.Resyncs) > 0, cancellation);
        sim.Faults.Clear();
        if (SimVenues.Get(venue).ProvenLevels > 0)
        {
            sim.ResetConnections(venue); // what was lost behind the levels that the checksum proves shows only when it gets among them
        }

        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_refusal_surfaces_with_the_venues_words(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var refusal = new FaultRule(FaultKind.RefuseSubscription) { Stream = "*trade*ETH*", Reason = "not for you today" };
        await using var sim = await SimulatedVenues.StartAsync(Options() with { Faults = [refusal] });
        using var loggers = new LogLines();
        await using var run = LiveRun.Start(sim, folder, Symbols, loggers: loggers);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => loggers.Count("not for you today") > 0, cancellation);
        await run.StopAsync();
    }

    private static HotCounters Hot(LiveRun run) => run.Engine.Statistics.Hot;

    private SimOptions Options() => new() { Venues = [venue], RestLimits = SimOptions.NoRestLimits, Seed = 17, UpdatesPerSecond = 300 };
}
