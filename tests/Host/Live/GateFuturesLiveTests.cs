using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Gate's futures over real sockets, beside its spot: contracts of many sizes, books whose snapshots come in the stream.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class GateFuturesLiveTests
{
    // Contracts of 0.0001, of 0.01 with fractions, of 10, of 10,000 units; and a pair of the same venue.
    private static readonly string[] Symbols = ["BTC/USDT:PERP", "ETH/USDT:PERP", "XRP/USDT:PERP", "PEPE/USDT:PERP", "BTC/USDT"];

    [TestCase(TransportChoice.Async, 1)]
    [TestCase(TransportChoice.Polling, 2)]
    [CancelAfter(120_000)]
    public async Task Books_are_the_venues_in_base_units(TransportChoice transport, int redundancy, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync();
        await using var run = LiveRun.Start(sim, folder, Symbols, configure: o => o with { Transport = transport, Redundancy = redundancy });
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections.All(c => c.Acknowledged == c.Wanted), cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        Assert.That(run.Engine.Statistics.Hot.RejectedTotal, Is.Zero);
        Assert.That(run.Engine.Statistics.Hot.Trades, Is.Positive);
        Assert.That(run.Engine.Statistics.Hot.Quotes, Is.Positive);
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
        await using var sim = await StartAsync(new FaultRule(kind) { Every = 20, After = 20, Stream = "futures.obu/*" });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        if (kind is FaultKind.Drop or FaultKind.Swap or FaultKind.Corrupt or FaultKind.Crossed)
        {
            Assert.That(run.Engine.Statistics.Sum(c => c.Resyncs), Is.Positive);
        }
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_refusal_is_told_in_the_venues_words(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(new FaultRule(FaultKind.RefuseSubscription) { Stream = "futures.candlesticks/1m,ETH_USDT", Reason = "no such interval", Every = 1 });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Wire.Connections.SelectMany(c => c.Refused).Any(), cancellation);
        var refused = run.Engine.Wire.Connections.SelectMany(c => c.Refused).Single();
        Assert.That(refused.Stream, Is.EqualTo(new StreamKey("ETH_USDT", StreamChannel.Bars)));
        Assert.That(refused.Reason, Does.Contain("no such interval"));
        await run.StopAsync();
    }

    private static Task<SimulatedVenues> StartAsync(params FaultRule[] faults) => SimulatedVenues.StartAsync(new SimOptions
    {
        Venues = ["gateio", "gateio-linear"],
        RestLimits = SimOptions.NoRestLimits,
        Seed = 17,
        UpdatesPerSecond = 400,
        Faults = faults,
    });
}
