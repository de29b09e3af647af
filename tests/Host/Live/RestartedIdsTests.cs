using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Ids of a book that begin anew, as after a restart of Bybit's service or a maintenance at OKX: the book follows them without a gap, also where a second connection brings the same a little later.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RestartedIdsTests
{
    private const int Restarts = 6;

    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT"];

    [Test]
    [CancelAfter(120_000)]
    public async Task Book_follows_them_without_a_gap([Values("bybit", "bybit-linear", "okx")] string venue, [Values(1, 2)] int legs, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var faults = new FaultRule[] { new(FaultKind.RestartIds) { After = 60, Every = 30, Count = Restarts } };
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Venues = [venue], Seed = 41, UpdatesPerSecond = 300, RestLimits = SimOptions.NoRestLimits, Faults = faults });
        var symbols = venue.EndsWith("linear", StringComparison.Ordinal) ? Array.ConvertAll(Symbols, symbol => symbol + ":PERP") : Symbols;
        await using var run = LiveRun.Start(sim, folder, symbols, configure: o => o with { Redundancy = legs });
        await run.AllLiveAsync(symbols.Length, cancellation);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(FaultKind.RestartIds) == Restarts, cancellation);
        await run.EndTrueAsync(sim, symbols.Length, cancellation);
        Assert.That(BooksJson.Sorted(run.Engine.Statistics.Books).Select(book => book.Sequence), Has.Some.LessThan(1_000_000), "ids began anew");
        Assert.That(
            (run.Engine.Statistics.Sum(c => c.Gaps), run.Engine.Statistics.Sum(c => c.Resyncs), run.Engine.Statistics.Hot.RejectedTotal),
            Is.EqualTo((0, 0, 0)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Book_leaves_use_where_the_message_that_says_so_is_lost([Values("bybit", "okx")] string venue, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule restart = new(FaultKind.RestartIds) { After = 60, Count = 1 };
        var drop = restart with { Kind = FaultKind.Drop, Channel = SimChannel.Depth }; // one stream, one connection: the same occasions
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Venues = [venue], Seed = 42, UpdatesPerSecond = 100, RestLimits = SimOptions.NoRestLimits, Faults = [restart, drop] });
        await using var run = LiveRun.Start(sim, folder, Symbols[..1]);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(FaultKind.Drop) == 1 && run.Engine.Statistics.Sum(c => c.Resyncs) == 1, cancellation);
        await run.EndTrueAsync(sim, 1, cancellation);
        Assert.That(sim.Faults.Log.Entries().Where(fault => fault.Kind == FaultKind.Drop).Select(fault => fault.FirstId), Is.All.LessThan(10), "it was this message that was lost");
        Assert.That(run.Engine.Statistics.Sum(c => c.Gaps), Is.EqualTo(1));
    }
}
