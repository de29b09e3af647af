using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Gate spot over real sockets: the books begin in the stream, and nothing is asked of REST but the list.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class GateSpotLiveTests
{
    private const string Venue = "gateio";

    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "PEPE/USDT"];

    [TestCase(TransportChoice.Async, 1)]
    [TestCase(TransportChoice.Polling, 2)]
    [CancelAfter(90_000)]
    public async Task Books_begin_with_the_stream_and_cost_no_request(TransportChoice transport, int redundancy, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync();
        await using var run = LiveRun.Start(sim, folder, Symbols, configure: o => o with { Transport = transport, Redundancy = redundancy });
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections is { } all && all.Count == redundancy && all.All(c => c.Acknowledged == c.Wanted), cancellation);
        await FinishAsync(sim, run, cancellation);
        Assert.That(run.Engine.Statistics.Hot.RejectedTotal, Is.Zero);
        Assert.That(run.Engine.Statistics.Sum(c => c.Gaps), Is.Zero);
        Assert.That(sim.Counters[Venue].RestRequests, Is.EqualTo(1), "the instrument list");
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Duplicate)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [TestCase(FaultKind.Full)]
    [CancelAfter(120_000)]
    public async Task A_faulty_stream_is_subscribed_again_and_never_leaves_a_wrong_book_live(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(new FaultRule(kind) { Every = 20, After = 20, Stream = "spot.obu/*" });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await FinishAsync(sim, run, cancellation);
        if (kind is FaultKind.Drop or FaultKind.Swap or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive);
        }
    }

    private static async Task FinishAsync(SimulatedVenues sim, LiveRun run, CancellationToken cancellation)
    {
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
    }

    private static Task<SimulatedVenues> StartAsync(params FaultRule[] faults) =>
        SimulatedVenues.StartAsync(new SimOptions { Venues = [Venue], RestLimits = SimOptions.NoRestLimits, Seed = 19, UpdatesPerSecond = 400, Faults = faults });
}
