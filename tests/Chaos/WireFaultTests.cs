using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

/// <summary>Messages that dribble, messages that are none, and connections that the venue ends with notice.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class WireFaultTests
{
    private const int LeastJudged = 200; // these runs end as soon as what they wait for has happened

    [TestCase(TransportChoice.Polling, LayoutChoice.Fused)]
    [TestCase(TransportChoice.Async, LayoutChoice.Split)]
    [CancelAfter(90_000)]
    public async Task Connection_that_dribbles_is_given_up_and_misses_nothing_unsaid(TransportChoice transport, LayoutChoice layout, CancellationToken cancellation)
    {
        await using var run = await ChaosRun.StartAsync(31, legs: 1, o => o with { Transport = transport, Layout = layout });
        await run.BeginAsync(cancellation);

        // A byte a second: minutes for one message, and all that follow wait behind it.
        run.Sim.Faults.Add(new FaultRule(FaultKind.SlowLoris) { Venue = "binance", Bytes = 1, Millis = 1_000 });
        await run.MoveUntilAsync(() => run.Injected.Any(f => f.Kind == FaultKind.SlowLoris), cancellation);
        await run.MoveUntilAsync(() => Silence(run, "binance").Abandonments > 0, cancellation);
        await run.EndAsync(cancellation);
        run.AssertNothingWasWrong(LeastJudged);
        AssertTradesAreAccountedFor(run);
        Assert.Multiple(() =>
        {
            Assert.That(Silence(run, "binance").Renewals, Is.Zero, "nothing is asked behind a message that does not end");
            Assert.That(Silence(run, "gateio").Found, Is.Zero);
            Assert.That(run.Ledger().Where(l => l.Venue == "gateio"), Is.Empty);
        });
    }

    [TestCase(FaultKind.Oversize)]
    [TestCase(FaultKind.Corrupt)]
    [CancelAfter(90_000)]
    public async Task Flood_of_what_is_no_message_is_counted_and_harms_nobody_else(FaultKind kind, CancellationToken cancellation)
    {
        const string Symbol = "ETH/USDT";
        await using var run = await ChaosRun.StartAsync(32, legs: 1);
        await run.BeginAsync(cancellation);
        run.Sim.Faults.Add(new FaultRule(kind) { Symbol = Symbol, Probability = 0.7, Bytes = kind == FaultKind.Oversize ? 400 : 0, Garbage = true });
        await run.MoveAsync(4_000, cancellation);
        await run.EndAsync(cancellation);
        run.AssertNothingWasWrong(LeastJudged);
        AssertTradesAreAccountedFor(run);
        var struck = run.Sim.Faults.Log.Count(kind);
        Assert.Multiple(() =>
        {
            Assert.That(struck, Is.GreaterThan(500), "a flood");
            Assert.That(run.Live.Engine.Statistics.Hot.RejectedTotal, kind == FaultKind.Oversize ? Is.EqualTo(struck) : Is.InRange(struck / 2, struck), "some damage is where nobody reads");
            Assert.That(run.Ledger().Where(l => l.Symbol != Symbol), Is.Empty, "its neighbours");
            Assert.That(run.AllBooks().Where(b => b.Listing.Symbol.ToString() != Symbol).Sum(b => b.Counters.Gaps + b.Counters.Resyncs), Is.Zero, "its neighbours");
            Assert.That(run.Legs.Select(l => l.Connection.Opens), Is.All.EqualTo(1), "the connections");
        });
    }

    [TestCase(1)]
    [CancelAfter(90_000)]
    public async Task Connection_that_the_venue_ends_with_notice_is_replaced_before(int legs, CancellationToken cancellation)
    {
        await using var run = await ChaosRun.StartAsync(33, legs);
        await run.BeginAsync(cancellation);
        foreach (var probe in run.Probes)
        {
            probe.MustBeLive = true;
        }

        run.Sim.Faults.Add(new FaultRule(FaultKind.Shutdown) { Venue = "binance", Notice = TimeSpan.FromHours(1) });
        await run.MoveUntilAsync(() => run.Live.Engine.Wire.Rotations > 0 && run.AllLegsCarry(), cancellation);
        await run.EndAsync(cancellation);
        run.AssertNothingWasWrong(LeastJudged);
        AssertTradesAreAccountedFor(run);
        Assert.Multiple(() =>
        {
            Assert.That(run.Probes.Select(p => p.LeftLive), Is.All.Null);
            Assert.That(run.Ledger().Where(l => l.Repair != "other-leg"), Is.Empty);
            Assert.That(run.AllBooks().Select(b => (run.Accepted(b).Count, b.Listing)), Is.EqualTo(run.AllBooks().Select(b => (ChaosRun.LastTrade(run.Truth(b)) - run.Accepted(b)[0] + 1, b.Listing))), "every trade");
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Connection_that_the_venue_ends_at_once_comes_back_and_the_ledger_has_what_it_missed(CancellationToken cancellation)
    {
        await using var run = await ChaosRun.StartAsync(34, legs: 1);
        await run.BeginAsync(cancellation);
        run.Sim.Faults.Add(new FaultRule(FaultKind.Shutdown) { Venue = "binance" });
        await run.MoveUntilAsync(() => run.Legs.Any(l => l.Connection.Opens > 1), cancellation);
        await run.EndAsync(cancellation);
        run.AssertNothingWasWrong(LeastJudged);
        AssertTradesAreAccountedFor(run);
        Assert.That(run.Ledger().Where(l => l.Venue == "gateio"), Is.Empty);
    }

    /// <summary>What came and what the ledger misses are together what the venue traded, wherever ids are consecutive.</summary>
    internal static void AssertTradesAreAccountedFor(ChaosRun run)
    {
        var ledger = run.Ledger();
        foreach (var book in run.AllBooks().Where(b => b.Listing.Rules.TradeIdsAreConsecutive))
        {
            if (!BookTruthProbe.TellsTradeIds(book))
            {
                AssertTradesAreCounted(run, book, ledger);
                continue;
            }

            var accepted = run.Accepted(book);
            var missing = ledger.Where(l => l.Venue == book.Listing.Venue && l.Symbol == book.Listing.Symbol.ToString() && l is { Stream: "trades", Repair: null }).SelectMany(l => l.Ids());
            var expected = Enumerable.Range(0, (int)(ChaosRun.LastTrade(run.Truth(book)) - accepted[0] + 1)).Select(i => accepted[0] + i).Except(accepted);
            Assert.That(accepted, Is.Unique, $"{book.Listing}: each trade once");
            Assert.That(missing.Order(), Is.EqualTo(expected), $"{book.Listing}: trades that the ledger misses");
        }
    }

    // Several trades a message: how many came, and how many the ledger misses.
    private static void AssertTradesAreCounted(ChaosRun run, OrderBook book, IReadOnlyList<LedgerLine> ledger)
    {
        var missing = ledger.Where(l => l.Venue == book.Listing.Venue && l.Symbol == book.Listing.Symbol.ToString() && l is { Stream: "trades", Repair: null }).SelectMany(l => l.Ids()).ToArray();
        Assert.That(missing, Is.Unique, $"{book.Listing}: trades that the ledger misses");
        Assert.That(book.Streams[StreamChannel.Trades].Count + missing.Length, Is.EqualTo(ChaosRun.LastTrade(run.Truth(book)) - run.FirstTrade(book) + 1), $"{book.Listing}: what came and what the ledger misses");
    }

    private static SilenceStatus Silence(ChaosRun run, string venue) => run.Live.Engine.Wire.Silences.Single(s => s.Feed.StartsWith(venue, StringComparison.Ordinal));
}
