using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>
/// The perpetuals of every venue that simulates any, all at once in one engine, with faults: contracts of every size count base units, the books are the venues' own at the end, and every trigger is the one that plain
/// arithmetic finds.
/// </summary>
[TestFixture]
[NonParallelizable] // many venues and their engine want the machine
public sealed class PerpetualVenuesTests
{
    // PEPE comes in thousands on some venues, in contracts of thousands on others.
    private static readonly string[] Symbols = ["BTC/USDT:PERP", "ETH/USDT:PERP", "PEPE/USDT:PERP"];

    [TestCase(TransportChoice.Async, 1)]
    [TestCase(TransportChoice.Polling, 1)]
    [TestCase(TransportChoice.Polling, 2)]
    [CancelAfter(180_000)]
    public async Task Books_are_true_in_base_units_and_triggers_are_those_of_plain_arithmetic(TransportChoice transport, int redundancy, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. SimVenues.All.Where(venue => (venue.Markets & SimMarketKind.Linear) != 0).Select(venue => venue.Name)];
        await using var sim = await SimulatedVenues.StartAsync(
            new SimOptions { Venues = names, RestLimits = SimOptions.NoRestLimits, Seed = 43, UpdatesPerSecond = 100 * names.Length, DislocationsPerMinute = 120 * names.Length });
        EngineOptions? options = null;
        await using var run = LiveRun.Start(
            sim, folder, Symbols, capture: true, configure: o => options = o with { Transport = transport, Redundancy = redundancy, Shards = 1 });
        var books = Symbols.Length * names.Length;
        await run.AllLiveAsync(books, cancellation);
        foreach (var name in names)
        {
            sim.Faults.Add(new FaultRule(FaultKind.Drop) { Venue = name, Channel = SimChannel.Depth, Every = 40, Count = 3 });
            sim.Faults.Add(new FaultRule(FaultKind.Corrupt) { Venue = name, Every = 150, Count = 3 });
            sim.Faults.Add(new FaultRule(FaultKind.Crossed) { Venue = name, After = 100 });
            sim.Faults.Add(new FaultRule(FaultKind.Disconnect) { Venue = name, After = 400 });
        }

        await Wait.UntilAsync(() => names.All(name => sim.Faults.Log.Count(name, FaultKind.Corrupt) == 3 && sim.Faults.Log.Count(name, FaultKind.Disconnect) == 1), cancellation);
        await Wait.UntilAsync(() => Volatile.Read(ref run.Engine.Shards[0].Plane.Triggers.Closed) > 5 * names.Length, cancellation);
        var listings = run.Engine.Market.Feeds.SelectMany(feed => feed.Listings).Select(listing => listing.Definition).ToArray();
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, books, cancellation);
        await run.StopAsync();
        Assert.That(run.Engine.Fault, Is.Null);
        Assert.That(listings.Select(listing => (listing.Venue, listing.Symbol.ToString())), Is.EquivalentTo(SimFeeds.Venues(sim).SelectMany(venue => Symbols.Select(symbol => (venue, symbol)))));
        Assert.That(listings.Where(listing => listing.Symbol.Base == "PEPE").Select(listing => (listing.ContractSize, listing.Bundle)).Distinct().Count(), Is.GreaterThan(1), "what one is for differs");
        run.AssertBooksAreTrue(sim);
        var opened = TriggerTruth.Check(run.Engine.CapturePaths.Single(), options!.Arbitrage, folder);
        Assert.That(opened, Is.EqualTo(run.Engine.Statistics.Triggers.Opened).And.GreaterThan(5 * names.Length));
    }
}
