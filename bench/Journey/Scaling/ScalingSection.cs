using System.Globalization;
using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.LoadSender.Frames;

namespace Crossfeed.Bench.Journey.Scaling;

/// <summary>What a frame costs as the market grows: more listings, deeper books, more venues; and what more shards bring.</summary>
internal sealed class ScalingSection : IJourneySection
{
    private static readonly Dialect[] Both = [Dialect.Binance, Dialect.Gateio];

    public string Name => "scaling";

    public string Summary => "cost a frame in listings, depth and venues; frames a second in shards";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        var messages = context.Work(40_000, 150_000);
        context.Add(await CompareAsync(
            context, "listings", "Cost a frame in the number of listings, all equally busy", context.Pick<int[]>([2, 20, 200, 2_000], [2, 10, 100, 1_000, 2_000]),
            listings => MarketFrames.ManyListings(Both, listings / 2, messages), "Every listing has a partner on the other venue, and every second message moves one of them into or out of an edge.", stop).ConfigureAwait(false));
        context.Add(await CompareAsync(
            context, "listings", "Cost a frame in the number of listings, busy and quiet ones", context.Pick<int[]>([2, 20, 200, 2_000], [2, 10, 100, 1_000, 2_000]),
            listings => MarketFrames.ManyListings(Both, listings / 2, messages, isSkewed: true), "As above, but four fifths of the messages are those of one fifth of the listings, and within these again.", stop).ConfigureAwait(false));
        context.Add(await CompareAsync(
            context, "levels a side", "Cost a frame in the depth of the book", context.Pick<int[]>([10, 5_000], [10, 100, 1_000, 5_000]),
            depth => MarketFrames.DeepBook(depth, messages), "Diffs of four levels anywhere in the book.", stop).ConfigureAwait(false));
        context.Add(await CompareAsync(
            context, "venues", "Cost a frame in the number of venues", [1, 2],
            venues => MarketFrames.ManyListings(Both[..venues], 16 / venues, messages), "16 listings. One venue alone has no cross-venue edge; the messages of both venues are of the same kind, those of the second one longer.", stop).ConfigureAwait(false));
        context.Add(await ShardsAsync(context, messages, stop).ConfigureAwait(false));
    }

    private static async Task<ResultTable> CompareAsync(JourneyContext context, string what, string title, int[] sizes, Func<int, FrameReel> reel, string note, CancellationToken stop)
    {
        context.Say($"scaling: {what}");
        var rounds = context.Pick(3, 7);
        var players = sizes.ToDictionary(size => size, size => new PlanePlayer(reel(size)));
        var results = await Rounds.InterleaveAsync<int, FrameCost>(
            sizes,
            rounds,
            async size =>
            {
                stop.ThrowIfCancellationRequested();
                return await PinnedThreads.RunAsync(context.Cores.Hot, players[size].Play).ConfigureAwait(false);
            },
            warmUps: 2).ConfigureAwait(false);
        var table = new ResultTable("scaling", title, what, "ns a frame", "ns / first", "cycles a frame", "cycles / first", "instructions a frame");
        var first = results[sizes[0]];
        foreach (var size in sizes)
        {
            players[size].CheckLive($"{size} {what}");
            var nanos = Rounds.Median(results[size], c => c.Nanos);
            var cycles = FrameCost.Median(results[size], c => c.Cycles);
            table.Row(
                Cell.Of(size), Cell.Digits(nanos), Cell.Digits(nanos / Rounds.Median(first, c => c.Nanos)), Cell.Digits(cycles), Cell.Digits(cycles / FrameCost.Median(first, c => c.Cycles)),
                Cell.Digits(FrameCost.Median(results[size], c => c.Instructions)));
        }

        table.Notes.Add($"{note} Hot plane alone on one core, frames in memory; medians of {rounds.ToString(CultureInfo.InvariantCulture)} rounds in which the sizes took turns, nanoseconds are those in which the thread had its core, cycles and instructions those of user mode.");
        return table;
    }

    // Shards share nothing, so what they bring together is what the machine's cores, caches and memory leave them.
    private static async Task<ResultTable> ShardsAsync(JourneyContext context, int messages, CancellationToken stop)
    {
        var most = context.Cores.Allowed.Count;
        int[] sizes = [.. new[] { 1, 2, 4, 8, 16 }.Where(s => s <= most)];
        context.Say("scaling: shards");
        var rounds = context.Pick(3, 7);
        var players = Enumerable.Range(0, sizes[^1]).Select(_ => new PlanePlayer(MarketFrames.ManyListings(Both, 100, messages))).ToArray();
        var results = await Rounds.InterleaveAsync<int, Cost>(
            sizes,
            rounds,
            async shards =>
            {
                stop.ThrowIfCancellationRequested();
                using var ready = new Barrier(shards);
                var running = Enumerable.Range(0, shards).Select(i => PinnedThreads.RunAsync<double>(context.Cores.Allowed[most - 1 - i], () =>
                {
                    ready.SignalAndWait();
                    return players[i].Play().ClockNanos;
                }));
                var costs = await Task.WhenAll(running).ConfigureAwait(false);
                return new Cost(1 / costs.Sum(c => 1 / c));
            },
            warmUps: 2).ConfigureAwait(false);
        var table = new ResultTable("scaling", "Frames a second in shards", "shards", "million frames/s", "against one");
        var one = Rounds.Median(results[1], c => 1e9 / c.Nanos);
        foreach (var shards in sizes)
        {
            var rate = Rounds.Median(results[shards], c => 1e9 / c.Nanos);
            table.Row(Cell.Of(shards), Cell.Millions(rate), Cell.Digits(rate / one));
        }

        table.Notes.Add($"200 listings a shard, each shard's hot plane on a core of its own, frames in memory; medians of {rounds.ToString(CultureInfo.InvariantCulture)} rounds.");
        return table;
    }

    private sealed record Cost(double Nanos);
}
