using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Many connections, and none to be had.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ConnectTests
{
    [Test]
    [CancelAfter(90_000)]
    public async Task More_connections_than_a_venue_takes_at_once_are_paced_and_none_is_refused(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var instruments = SimInstrument.Take(24);
        FaultRule[] limit = [new(FaultKind.ConnectLimit) { Venue = "binance", Number = 40, Duration = TimeSpan.FromSeconds(2), Every = 1 }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 300, Instruments = instruments, Faults = limit, RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(
            sim, folder.File("data"), instruments.Select(i => i.Symbol), o => o with { Venues = ["binance"], Redundancy = 2, ListingsPerConnection = 1, ConnectWindow = TimeSpan.FromSeconds(5) });
        await run.UntilAsync(() => run.Listings.Count == 24 && run.Listings.All(l => l.Book.IsLive), cancellation);
        await run.UntilAsync(() => run.Engine.Wire.Connections.All(c => c.State == ConnectionState.Active), cancellation);
        var wire = run.Engine.Wire;
        Assert.That((wire.Connections.Count, wire.Connections.Sum(c => c.Opens), wire.Connections.Sum(c => c.Losses)), Is.EqualTo((48, 48L, 0L)));
        Assert.That((sim.Counters["binance"].Connections, sim.Counters["binance"].ConnectionsRefused), Is.EqualTo((48L, 0L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Breaker_opens_probes_and_heals(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] refuse = [new(FaultKind.Refuse) { Venue = "binance", Every = 1, Count = 6 }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 300, Faults = refuse, RestLimits = SimOptions.NoRestLimits });
        await using var run = MarketRun.Start(
            sim, folder.File("data"), ["BTC/USDT"], o => o with { Connection = o.Connection with { BackoffBase = TimeSpan.FromMilliseconds(5), BreakAfter = 3, ProbeEvery = TimeSpan.FromMilliseconds(300) } });
        await run.UntilAsync(() => run.Engine.Wire.Connections.Any(c => c.Feed == "binance/spot" && c.State == ConnectionState.Faulted), cancellation);
        await run.UntilAsync(() => run.Find("gateio", "BTC/USDT")!.Book.IsLive, cancellation); // the other venue does not care
        await run.UntilAsync(() => run.Find("binance", "BTC/USDT")!.Book.IsLive, cancellation);
        var healed = run.Engine.Wire.Connections.Single(c => c.Feed == "binance/spot");
        Assert.Multiple(() =>
        {
            Assert.That((healed.State, healed.Opens, sim.Faults.Log.Count(FaultKind.Refuse)), Is.EqualTo((ConnectionState.Active, 1L, 6L)));
            Assert.That(healed.Transitions.Count(t => t.To == ConnectionState.Faulted), Is.GreaterThanOrEqualTo(3), "half open: a probe that fails faults it again");
            Assert.That(healed.Transitions.Select(t => t.Cause), Is.All.Not.Empty);
        });
    }
}
