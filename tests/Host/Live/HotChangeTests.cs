using System.Text;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Symbols come and go while two engines listen to the same venues: what is not named in a change cannot tell the engines apart.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class HotChangeTests
{
    private static readonly string[] Start = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
    private static readonly string[] Untouched = ["BTC/USDT", "ETH/USDT"];
    private static readonly string[][] Rounds =
    [
        ["BTC/USDT", "ETH/USDT"],
        ["BTC/USDT", "ETH/USDT", "XRP/USDT", "DOGE/USDT"],
        ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT"],
    ];

    [TestCase(1, 1, null)]
    [TestCase(2, 2, 1)] // a line a listing: whole lines come and go
    [CancelAfter(120_000)]
    public async Task Untouched_listings_are_those_of_a_run_without_change(int shards, int redundancy, int? listingsPerConnection, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Seed = 21, RestLimits = SimOptions.NoRestLimits });
        await using var control = Run("control");
        await using var changed = Run("changed");
        await control.CaughtUpAsync(6, cancellation);
        await changed.CaughtUpAsync(6, cancellation);
        MarketRun[] both = [control, changed];
        foreach (var run in both)
        {
            await run.UntilAsync(() => run.Engine.Wire.Connections.All(c => c.Acknowledged == c.Wanted), cancellation);
        }

        var before = both.Select(Marks).ToArray();
        var kept = LinesOf(changed);
        foreach (var round in Rounds)
        {
            var change = changed.ChangeAsync(round);
            for (var portion = 0; portion < 5 || !change.IsCompleted; portion++)
            {
                await StepAsync();
            }

            await change;
            await changed.CaughtUpAsync(round.Length * 2, cancellation);
        }

        await StepAsync();
        await control.UntilAsync(() => Growth(0).SequenceEqual(Growth(1)), cancellation);
        await Task.WhenAll(control.StopAsync(), changed.StopAsync());
        var (grown, wire) = (Growth(1), changed.Engine.Wire);
        Assert.Multiple(() =>
        {
            Assert.That(grown, Is.EqualTo(Growth(0)), "what was accepted, stream by stream");
            Assert.That(grown.Sum(g => g.Trades), Is.GreaterThan(20), "there is something to compare");
            Assert.That(Books(changed), Is.EqualTo(Books(control)));
            Assert.That(LinesOf(changed), Is.EqualTo(kept), "no connection of an untouched listing is another one, or was opened again");
            Assert.That((wire.Gaps.Found, wire.HolesLost), Is.EqualTo((0L, 0L)), MarketRun.Ledger(folder.File("changed")));
            Assert.That(wire.Gaps.Worst.Select(w => w.Day.Lowest), Is.All.EqualTo(1_000_000).Or.Null, "every stream is complete, also of those that came back");
            Assert.That(changed.Engine.Fault, Is.Null);
        });

        MarketRun Run(string name) => MarketRun.Start(sim, folder.File(name), Start, o => o with { Shards = shards, Redundancy = redundancy, ListingsPerConnection = listingsPerConnection });

        Growth[] Growth(int run) => [.. Marks(both[run]).Zip(before[run], (now, then) => now.Since(then))];

        // The market does not run away from either of them, and none of the untouched leaves live.
        async Task StepAsync()
        {
            sim.Step(100);
            sim.Flush();
            foreach (var run in both)
            {
                await run.UntilAsync(() => Of(run).All(run.IsCaughtUp), cancellation);
            }
        }
    }

    private static LiveListing[] Of(MarketRun run) => [.. run.Listings.Where(l => Untouched.Contains(l.Symbol.ToString())).OrderBy(l => l.Definition.Venue, StringComparer.Ordinal).ThenBy(l => l.Symbol)];

    private static Growth[] Marks(MarketRun run) => [.. Of(run).Select(l => new Growth(
        l.Book.Streams[StreamChannel.Depth].Count,
        l.Book.Streams[StreamChannel.Depth].LastSequence,
        l.Book.Streams[StreamChannel.Quotes].Count,
        l.Book.Streams[StreamChannel.Quotes].LastSequence,
        l.Book.Streams[StreamChannel.Trades].Count,
        l.Book.Streams[StreamChannel.Trades].LastSequence,
        l.Book.Counters.Gaps + l.Book.Counters.Resyncs + l.Book.Counters.Silences + l.Book.Counters.Crossed + l.Book.Counters.Snapshots))];

    private static string LinesOf(MarketRun run) => string.Join(' ', Of(run).SelectMany(l =>
        run.Engine.Market.Feeds.Single(f => f.Feed.Venue == l.Definition.Venue).LineOf(l, StreamChannel.Depth)!.Legs.Select(leg => $"{l.Native} {leg.Connection.Id}:{leg.Connection.Opens}")));

    private static string[] Books(MarketRun run) => [.. BooksJson.Sorted(run.Engine.Statistics.Books).Where(b => Untouched.Contains(b.Listing.Symbol.ToString())).Select(Text)];

    private static string Text(OrderBook book)
    {
        var text = new StringBuilder($"{book.Listing} {book.State} {book.Sequence}");
        foreach (var side in new[] { 1, -1 })
        {
            var levels = side > 0 ? book.RawBids() : book.RawAsks();
            while (levels.MoveNext())
            {
                text.Append(' ').Append(side * levels.Price).Append('x').Append(levels.Quantity);
            }
        }

        return text.ToString();
    }

    // What was accepted of a listing, and how often its book was in trouble.
    private readonly record struct Growth(long Deltas, long Sequences, long Quotes, long QuoteSequences, long Trades, long TradeIds, long Troubles)
    {
        public Growth Since(Growth before) => new(
            Deltas - before.Deltas, Sequences - before.Sequences, Quotes - before.Quotes, QuoteSequences - before.QuoteSequences, Trades - before.Trades, TradeIds - before.TradeIds, Troubles - before.Troubles);
    }
}
