using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Chaos;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against simulated Binance USD-M over real sockets: two categories of streams, chains of ids, REST snapshots, contracts of a thousand.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class BinanceLinearLiveTests
{
    private const string Venue = "binance-linear";

    private static readonly string[] Symbols = ["BTC/USDT:PERP", "ETH/USDT:PERP", "XRP/USDT:PERP", "PEPE/USDT:PERP"];

    [TestCase(TransportChoice.Async, 1, false)]
    [TestCase(TransportChoice.Polling, 2, true)]
    [CancelAfter(120_000)]
    public async Task Books_are_the_venue_s_in_base_units(TransportChoice transport, int redundancy, bool namesPair, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(new BinanceSimOptions { NamesPair = namesPair });
        await using var run = LiveRun.Start(sim, folder, Symbols, configure: o => o with { Transport = transport, Redundancy = redundancy });
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections is { } all && all.Count == 2 * redundancy && all.All(c => c.Acknowledged == c.Wanted), cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        using (Assert.EnterMultipleScope())
        {
            var hot = run.Engine.Statistics.Hot;
            Assert.That(hot.RejectedTotal, Is.Zero);
            Assert.That(new[] { hot.Trades, hot.Quotes, hot.Bars, hot.BookDeltas, hot.BookSnapshots }, Is.All.Positive);
            Assert.That(run.Engine.Statistics.Sum(c => c.Gaps), Is.Zero);
        }
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Duplicate)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [CancelAfter(120_000)]
    public async Task A_faulty_stream_is_joined_to_another_snapshot_and_never_leaves_a_wrong_book_live(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(faults: new FaultRule(kind) { Every = 20, After = 20, Stream = "*@depth@*" });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        if (kind is FaultKind.Drop or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive);
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [CancelAfter(120_000)]
    public async Task No_live_book_is_wrong_at_any_moment_however_messages_are_lost_and_mixed(int redundancy, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(null) with { KeptBookMarks = 1 << 18 });
        var probes = new List<BookTruthProbe>();
        await using var run = LiveRun.Start(
            sim, folder, Symbols, configure: o => o with { Redundancy = redundancy },
            prepare: engine =>
            {
                foreach (var shard in engine.Shards)
                {
                    probes.Add(new BookTruthProbe(shard.Plane, sim));
                    shard.Plane.Probe = probes[^1];
                }
            });
        await run.AllLiveAsync(Symbols.Length, cancellation);
        FaultKind[] kinds = [FaultKind.Drop, FaultKind.Duplicate, FaultKind.Swap, FaultKind.Reorder, FaultKind.Corrupt];
        foreach (var kind in kinds)
        {
            sim.Faults.Add(new FaultRule(kind) { Probability = 0.02, AllChannels = true, Number = kind == FaultKind.Reorder ? 3 : 0 });
        }

        await Wait.UntilAsync(() => kinds.All(kind => sim.Faults.Log.Count(kind) >= 20) && probes.Sum(probe => probe.Checked) > 2_000, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        Assert.That(probes.Select(probe => probe.First), Is.All.Null);
        Assert.That(probes.Sum(probe => probe.Wrong + probe.Unknown), Is.Zero);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task A_snapshot_from_before_the_stream_is_not_joined_to_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(faults: new FaultRule(FaultKind.StaleSnapshot) { Every = 2, Updates = 500 });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        sim.Faults.Add(new FaultRule(FaultKind.Drop) { Every = 10, Count = 8, Stream = "*@depth@*" });
        await Wait.UntilAsync(() => sim.Faults.Log.Count(FaultKind.Drop) == 8 && sim.Faults.Log.Count(FaultKind.StaleSnapshot) >= 3, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }

    [TestCase(null)]
    [TestCase(RefusalForm.Code)]
    [CancelAfter(90_000)]
    public async Task A_refusal_is_told_in_the_venue_s_words_and_spoils_no_other_stream(RefusalForm? form, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(faults: new FaultRule(FaultKind.RefuseSubscription) { Stream = "ethusdt@aggTrade", Reason = "not today", Every = 1, Form = form });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(
            () => run.Engine.Wire.Connections is { Count: 2 } all && all.SelectMany(c => c.Refused).Any() && all.All(c => c.Acknowledged + c.Refused.Count == c.Wanted), cancellation);
        var refused = run.Engine.Wire.Connections.SelectMany(c => c.Refused).Single();
        Assert.That(refused.Stream, Is.EqualTo(new StreamKey("ETHUSDT", StreamChannel.Trades)));
        Assert.That(refused.Reason, Does.Contain("not today"));
        await run.StopAsync();
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task A_lost_connection_is_made_anew_and_its_books_with_it(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync();
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        var connections = sim.Counters[Venue].Connections;
        sim.ResetConnections(Venue);
        await Wait.UntilAsync(() => sim.Counters[Venue].Connections >= connections + 2, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Heartbeats_are_answered_in_both_categories_and_pings_by_the_socket(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(null) with { PingInterval = TimeSpan.FromMilliseconds(100), PongTimeout = TimeSpan.FromSeconds(5) });
        await using var run = LiveRun.Start(sim, folder, ["BTC/USDT:PERP"]);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections is { Count: 2 } connections && connections.All(c => c.RoundTrip.Count > 0), cancellation);
        Assert.That(sim.Counters[Venue].Connections, Is.EqualTo(2), "none was dropped for want of a pong");
    }

    private static Task<SimulatedVenues> StartAsync(BinanceSimOptions? ways = null, params FaultRule[] faults) => SimulatedVenues.StartAsync(Options(ways) with { Faults = faults });

    private static SimOptions Options(BinanceSimOptions? ways) =>
        new() { Venues = [Venue], RestLimits = SimOptions.NoRestLimits, Seed = 31, UpdatesPerSecond = 400, VenueOptions = [ways ?? new BinanceSimOptions()] };
}
