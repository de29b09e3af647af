using System.Globalization;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Snapshots;
using Crossfeed.Tests.Support;
using Crossfeed.Venues;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Every venue that can be simulated, all at once in one engine, with faults: the books are the venues' own at the end, and every trigger is the one that plain arithmetic finds.</summary>
[TestFixture]
[NonParallelizable] // many venues and their engine want the machine
public sealed class AllVenuesTests
{
    private static readonly string[] Bases = ["BTC", "ETH"];

    [TestCase(TransportChoice.Async, false)]
    [TestCase(TransportChoice.Polling, true)]
    [CancelAfter(120_000)]
    public async Task Books_are_true_and_triggers_are_those_of_plain_arithmetic(TransportChoice transport, bool withPerpetuals, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        string[] names = [.. SimVenues.All.Where(withPerpetuals ? AreAllMarketsSimulated : IsSpot).Select(venue => venue.Name)];
        await using var sim = await SimulatedVenues.StartAsync(
            new SimOptions { Venues = names, RestLimits = SimOptions.NoRestLimits, Seed = 41, UpdatesPerSecond = 50 * names.Length, DislocationsPerMinute = 60 * names.Length });
        var symbols = names.SelectMany(name => Chosen(sim, name)).Where(symbol => withPerpetuals || !IsPerpetual(symbol)).Distinct().ToArray();
        EngineOptions? options = null;
        await using var run = LiveRun.Start(
            sim, folder, symbols, capture: true, configure: o => options = o with { Transport = transport, Shards = 1, Arbitrage = o.Arbitrage with { AcrossMarkets = true } });
        using var books = SnapshotReader.Open(Path.Combine(folder.File("data"), DataFiles.Books));
        await UntilAsync(views => views.All(view => view.State == BookState.Live), run, books, null, cancellation);
        foreach (var name in names)
        {
            if (!IsWithoutProof(name))
            {
                sim.Faults.Add(new FaultRule(FaultKind.Drop) { Venue = name, Channel = SimChannel.Depth, Every = 40, Count = 3 });
            }

            sim.Faults.Add(new FaultRule(FaultKind.Corrupt) { Venue = name, Every = 60, Count = 3 });
            sim.Faults.Add(new FaultRule(FaultKind.Disconnect) { Venue = name, After = 200 });
        }

        await Wait.UntilAsync(() => names.All(name => sim.Faults.Log.Count(name, FaultKind.Corrupt) == 3 && sim.Faults.Log.Count(name, FaultKind.Disconnect) == 1), cancellation);
        await UntilAsync(views => views.All(view => view.State == BookState.Live), run, books, null, cancellation);
        await Wait.UntilAsync(() => Volatile.Read(ref run.Engine.Shards[0].Plane.Triggers.Closed) > 5 * names.Length, cancellation);
        foreach (var name in names.Where(name => SimVenues.Get(name).ProvenLevels > 0))
        {
            sim.ResetConnections(name); // what was lost behind the levels that a checksum proves shows only when it gets among them
        }

        await sim.QuiesceAsync();
        await UntilAsync(views => views.All(view => view.State == BookState.Live && IsTrue(sim, view)), run, books, sim.Pulse, cancellation, view => IsTrue(sim, view));
        await run.StopAsync();
        Assert.That(run.Engine.Fault, Is.Null);
        Assert.That(BooksJson.Sorted(run.Engine.Statistics.Books).Select(book => book.Listing.Venue).Distinct(), Is.EquivalentTo(SimFeeds.Venues(sim)));
        run.AssertBooksAreTrue(sim);
        var opened = TriggerTruth.Check(run.Engine.CapturePaths.Single(), options!.Arbitrage, folder);
        Assert.That(opened, Is.EqualTo(run.Engine.Statistics.Triggers.Opened).And.GreaterThan(5 * names.Length));
    }

    private static bool IsSpot(SimVenue venue) => (venue.Markets & SimMarketKind.Spot) != 0;

    // An engine that is asked for perpetuals asks each of its venues for all of them.
    private static bool AreAllMarketsSimulated(SimVenue venue)
    {
        var name = SimFeeds.EngineVenue(venue.Name);
        var simulated = SimVenues.All.Where(other => SimFeeds.EngineVenue(other.Name) == name).Aggregate(default(SimMarketKind), (markets, other) => markets | other.Markets);
        var registered = VenueRegistry.Feeds.Where(feed => feed.Venue == name).Aggregate(default(SimMarketKind), (markets, feed) => markets | (feed.Market == MarketKind.Linear ? SimMarketKind.Linear : SimMarketKind.Spot));
        return registered == simulated;
    }

    // A gateway that numbers nothing: a message that is lost shows in nothing until the stream is asked for anew.
    private static bool IsWithoutProof(string venue) => VenueRegistry.Feeds.Any(feed => feed.Venue == SimFeeds.EngineVenue(venue) && feed.Rules.IsTopOnly);

    private static bool IsPerpetual(string symbol) => symbol.EndsWith(":PERP", StringComparison.Ordinal);

    // Of each venue the great coins, on all its markets; of one that has none of them the first two symbols.
    private static IEnumerable<string> Chosen(SimulatedVenues sim, string venue)
    {
        var all = sim.Books().Where(book => book.Venue == venue).Select(book => book.Symbol).ToArray();
        var great = all.Where(symbol => Bases.Contains(symbol.Split('/')[0]) && !symbol.Contains("/BTC", StringComparison.Ordinal)).ToArray();
        return great.Length > 0 ? great : all.Take(2);
    }

    // By its id, and by the levels that are published, because not all venues number their books.
    private static bool IsTrue(SimulatedVenues sim, SnapshotView view)
    {
        var truth = sim.Book(SimFeeds.VenueOf(sim, view.Listing.Venue, view.Listing.Symbol), view.Listing.Symbol);
        var market = IsPerpetual(view.Listing.Symbol) ? MarketKind.Linear : MarketKind.Spot;
        return (!VenueRegistry.Find(view.Listing.Venue, market)!.Rules.HasIds || view.Sequence == truth.Sequence) && AreEqual(view, view.Bids, truth.Bids) && AreEqual(view, view.Asks, truth.Asks);
    }

    private static bool AreEqual(SnapshotView view, IReadOnlyList<SnapshotLevel> levels, IReadOnlyList<BookLevel> truth) =>
        levels.Select(level => (Number(level.Price, view.PriceDecimals), Number(level.Quantity, view.QuantityDecimals))).SequenceEqual(truth.Take(levels.Count).Select(level => (level.Price, level.Quantity)));

    private static decimal Number(long count, int decimals) => decimal.Parse(FixedPoint.Text(count, decimals), CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<IReadOnlyList<SnapshotView>, bool> condition, LiveRun run, SnapshotReader reader, Action? nudge, CancellationToken cancellation, Func<SnapshotView, bool>? isTrue = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var turn = 1; ; turn++)
        {
            SnapshotView[] views = [.. reader.ReadListings().Select(reader.Read)];
            if (views.Length > 0 && condition(views))
            {
                return;
            }

            if (run.HasStopped)
            {
                await run.StopAsync(); // shows why
                Assert.Fail("the engine stopped");
            }

            if (turn % 100 == 0)
            {
                nudge?.Invoke();
            }

            try
            {
                await timer.WaitForNextTickAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail("waited in vain: " + string.Join("; ", views.Select(v => $"{v.Listing.Venue} {v.Listing.Symbol} {v.State} at {v.Sequence}{(isTrue?.Invoke(v) == false ? ", not true" : "")}")));
            }
        }
    }
}
