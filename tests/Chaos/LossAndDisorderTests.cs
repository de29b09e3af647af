using System.Diagnostics;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>Messages of all channels are lost, doubled and passed by others: what is live stays right, and the ledger has exactly what was missed.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class LossAndDisorderTests
{
    private static readonly double[] SoakShares = [0.0001, 0.001, 0.01, 0.05];
    private static readonly FaultKind[] Kinds = [FaultKind.Drop, FaultKind.Duplicate, FaultKind.Swap, FaultKind.Reorder];
    private static readonly FaultKind[] Unordered = [FaultKind.Drop, FaultKind.Duplicate]; // where a checksum alone proves a book, each of two messages that changed places is right in its turn

    [TestCase(0.0001, 1, TransportChoice.Async, LayoutChoice.Split)]
    [TestCase(0.01, 1, TransportChoice.Polling, LayoutChoice.Fused)]
    [TestCase(0.05, 1, TransportChoice.Polling, LayoutChoice.Split)]
    [TestCase(0.0001, 2, TransportChoice.Polling, LayoutChoice.Split)]
    [TestCase(0.01, 2, TransportChoice.Async, LayoutChoice.Split)]
    [TestCase(0.05, 2, TransportChoice.Polling, LayoutChoice.Fused)]
    [CancelAfter(90_000)]
    public async Task No_live_book_is_wrong_and_the_ledger_has_every_hole(double share, int legs, TransportChoice transport, LayoutChoice layout, CancellationToken cancellation)
    {
        var seed = (ulong)((share * 1e5) + legs);
        await using var run = await ChaosRun.StartAsync(seed, legs, o => o with { Transport = transport, Layout = layout });
        await run.BeginAsync(cancellation);
        Inject(run, share, Kinds);
        await run.MoveAsync(6_000, cancellation);
        await run.EndAsync(cancellation);
        AssertRun(run, legs);
        Assert.That(share < 0.01 || run.Sim.Faults.Log.Count(FaultKind.Drop) > 20, "injected");
    }

    [TestCase("binance-linear", 2, 0.01)]
    [TestCase("bybit", 2, 0.01)]
    [TestCase("bybit-linear", 1, 0.01)]
    [TestCase("okx", 2, 0.05)] // speaks seldom
    [TestCase("kraken", 2, 0.01)]
    [TestCase("coinbase", 2, 0.005)] // each loss takes all books of the connection out
    [TestCase("gateio-linear", 1, 0.01)]
    [TestCase("mexc", 1, 0.05)] // speaks seldom
    [TestCase("mexc-linear", 2, 0.01)]
    [CancelAfter(90_000)]
    public async Task No_live_book_of_any_venue_is_wrong(string venue, int legs, double share, CancellationToken cancellation)
    {
        await using var run = await ChaosRun.StartAsync(7, legs, venues: [venue]);
        await run.BeginAsync(cancellation);
        Inject(run, share, SimVenues.Get(venue).ProvenLevels > 0 ? Unordered : Kinds);
        await run.MoveAsync(4_000, cancellation);
        await run.EndAsync(cancellation);
        AssertRun(run, legs, leastJudged: 200);
        Assert.That(run.Sim.Faults.Log.Count(FaultKind.Drop), Is.GreaterThan(5), "injected");
    }

    [TestCase(1)]
    [TestCase(2)]
    [CancelAfter(2 * 3_600_000)]
    public async Task Soak_of_loss_from_little_to_much(int legs, CancellationToken cancellation)
    {
        var limit = Soak.LengthOrIgnore();
        await using var run = await ChaosRun.StartAsync((ulong)limit.Ticks, legs);
        await run.BeginAsync(cancellation);
        var watch = Stopwatch.StartNew();
        for (var turn = 0; watch.Elapsed < limit; turn++)
        {
            run.Sim.Faults.Clear();
            Inject(run, SoakShares[turn % SoakShares.Length], Kinds);
            await run.MoveAsync(20_000, cancellation);
        }

        await run.EndAsync(cancellation);
        TestContext.Out.WriteLine($"{watch.Elapsed}: {run.Sim.Steps} steps, {run.Probes.Sum(p => p.Checked)} changes of live books judged, {run.Probes.Sum(p => p.Wrong + p.Unknown)} wrong, {run.Injected.Count} faults, {run.Ledger().Count} holes, working set {Environment.WorkingSet >> 20} MiB");
        AssertRun(run, legs);
    }

    private static void Inject(ChaosRun run, double share, FaultKind[] kinds)
    {
        foreach (var kind in kinds)
        {
            run.Sim.Faults.Add(new FaultRule(kind) { Probability = share, AllChannels = true, Number = kind == FaultKind.Reorder ? 3 : 0 });
        }
    }

    private static void AssertRun(ChaosRun run, int legs, int leastJudged = 1_000)
    {
        run.AssertNothingWasWrong(leastJudged);
        WireFaultTests.AssertTradesAreAccountedFor(run);
        var ledger = run.Ledger();
        Assert.Multiple(() =>
        {
            foreach (var book in run.AllBooks())
            {
                if (BookTruthProbe.TellsTradeIds(book))
                {
                    AssertTrades(run, book, ledger, legs);
                }

                if (book.Listing.Rules.Sequencing < BookSequencing.Chained)
                {
                    AssertDepth(run, book, ledger, legs);
                }
                else
                {
                    AssertRepaired(book, ledger);
                }
            }

            Assert.That(ledger.Where(l => l.Stream is not ("depth" or "trades") && l.Cause != "connection-lost"), Is.Empty, "no sequence shows a hole among quotes and bars");
        });
    }

    // What came and what the ledger misses are together what the venue traded, and the ledger misses what was dropped on every leg.
    private static void AssertTrades(ChaosRun run, OrderBook book, IReadOnlyList<LedgerLine> ledger, int legs)
    {
        var accepted = run.Accepted(book);
        var first = accepted[0];
        var lost = Lost(run, book, SimChannel.Trades, legs).Select(f => f.From).Where(id => id > first).Order().ToArray();
        var lines = Of(ledger, book, "trades").ToArray();
        if (!book.Listing.Rules.TradeIdsAreConsecutive)
        {
            var seen = accepted.Where(id => id >= first).ToHashSet();
            Assert.That(lines, Is.Empty, "ids that leave numbers out show no hole");
            Assert.That(Missing(first, ChaosRun.LastTrade(run.Truth(book)), seen), Is.EqualTo(lost), $"{book.Listing}: trades");
            Assert.That(legs == 1 || seen.Count == accepted.Count, $"{book.Listing}: each trade once");
            return;
        }

        var missing = lines.Where(l => l.Repair is null).SelectMany(l => l.Ids()).Order().ToArray();
        Assert.That(accepted, Is.Unique, $"{book.Listing}: each trade once");
        Assert.That(Missing(first, ChaosRun.LastTrade(run.Truth(book)), [.. accepted]), Is.EqualTo(missing), $"{book.Listing}: the ledger misses what the engine does");
        Assert.That(missing, Is.EqualTo(lost), $"{book.Listing}: what was dropped");
        foreach (var (stream, day) in run.Live.Engine.Wire.Gaps.Worst)
        {
            if (stream.Channel == StreamChannel.Trades && stream.Venue == book.Listing.Venue && stream.Symbol == book.Listing.Symbol.ToString())
            {
                Assert.That(day.IdsSpanned - day.IdsReceived, Is.EqualTo(missing.Length), $"{stream}: completeness");
            }
        }
    }

    // Every loss is in a hole (or before a snapshot of the same stream, which then says it all), every hole was repaired, and none is there without an injection.
    private static void AssertDepth(ChaosRun run, OrderBook book, IReadOnlyList<LedgerLine> ledger, int legs)
    {
        var lines = Of(ledger, book, "depth").ToArray();
        var isStreamed = book.Listing.Rules.Snapshots == SnapshotSource.Stream;
        var lost = Lost(run, book, SimChannel.Depth, legs).Where(f => !isStreamed || !run.Probes.Any(p => p.IsOvertaken(book, f.From, f.To)));
        var disturbed = Faults(run, book, SimChannel.Depth).Where(f => f.Kind != FaultKind.Duplicate).ToArray();
        Assert.That(lines.Select(l => l.Cause), Is.All.EqualTo("gap"), book.Listing.ToString());
        Assert.That(lines.Select(l => l.Repair), Has.None.Null, book.Listing.ToString());
        Assert.That(lost.Where(f => !lines.Any(l => l.Covers(f.From, f.To))), Is.Empty, $"{book.Listing}: lost and in no hole; holes {string.Join(' ', lines.Select(l => $"{l.From}..{l.To}"))}");
        Assert.That(lines, Has.Length.GreaterThanOrEqualTo((int)book.Counters.Resyncs), $"{book.Listing}: a hole for each time that the book was out of use");
        Assert.That(lines.Where(l => !disturbed.Any(f => l.Touches(f.FirstId, f.LastId))), Is.Empty, $"{book.Listing}: a hole that nothing explains");
    }

    // No id says what a hole covers, or ids that only name the one before. The last hole may be that of a connection that was cut at the end.
    private static void AssertRepaired(OrderBook book, IReadOnlyList<LedgerLine> ledger)
    {
        var lines = Of(ledger, book, "depth").ToArray();
        Assert.That(lines.Select(l => l.Cause), Is.All.AnyOf("gap", "checksum", "contradiction", "connection-lost"), book.Listing.ToString());
        Assert.That(lines.Select(l => l.Repair), Has.None.Null, book.Listing.ToString());
        Assert.That(lines, Has.Length.GreaterThanOrEqualTo((int)book.Counters.Resyncs), $"{book.Listing}: a hole for each time that the book was out of use");
    }

    private static IEnumerable<InjectedFault> Faults(ChaosRun run, OrderBook book, SimChannel channel) =>
        run.Injected.Where(f => f.Venue == run.VenueOf(book) && f.Symbol == book.Listing.Native && f.Channel == channel);

    // Ranges that no leg brought.
    private static (long From, long To)[] Lost(ChaosRun run, OrderBook book, SimChannel channel, int legs) =>
        [.. Faults(run, book, channel).Where(f => f.Kind == FaultKind.Drop).GroupBy(f => (f.FirstId, f.LastId)).Where(g => g.Select(f => f.Connection).Distinct().Count() == legs).Select(g => g.Key)];

    private static IEnumerable<LedgerLine> Of(IReadOnlyList<LedgerLine> ledger, OrderBook book, string stream) =>
        ledger.Where(l => l.Venue == book.Listing.Venue && l.Symbol == book.Listing.Symbol.ToString() && l.Stream == stream);

    private static long[] Missing(long first, long last, HashSet<long> seen)
    {
        var missing = new List<long>();
        for (var id = first; id <= last; id++)
        {
            if (!seen.Contains(id))
            {
                missing.Add(id);
            }
        }

        return [.. missing];
    }
}
