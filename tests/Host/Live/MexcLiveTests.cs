using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against a simulated MEXC: protobuf over real sockets, seven listings a connection.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MexcLiveTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT", "DOGE/USDT", "LTC/USDT", "PEPE/USDT", "ETH/BTC"];

    [Test]
    [CancelAfter(90_000)]
    public async Task Books_are_true_on_two_connections_and_every_channel_speaks(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Venues = ["mexc"], RestLimits = SimOptions.NoRestLimits, Seed = 21, UpdatesPerSecond = 600 });
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        var hot = run.Engine.Statistics.Hot;
        Assert.Multiple(() =>
        {
            Assert.That(hot.RejectedTotal, Is.Zero);
            Assert.That(new[] { hot.Trades, hot.Quotes, hot.BookDeltas, hot.BookSnapshots }, Has.All.Positive);
        });
    }

    [TestCase(FaultKind.Drop)]
    [TestCase(FaultKind.Swap)]
    [TestCase(FaultKind.Corrupt)]
    [TestCase(FaultKind.Crossed)]
    [TestCase(FaultKind.Duplicate)]
    [CancelAfter(120_000)]
    public async Task A_faulty_feed_resynchronises(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(kind) { Every = 20, After = 20, Stream = "*aggre.depth*" }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Venues = ["mexc"], RestLimits = SimOptions.NoRestLimits, Seed = 22, UpdatesPerSecond = 400, Faults = faults });
        await using var run = LiveRun.Start(sim, folder, Symbols[..3]);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, 3, cancellation);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Refusal_shows_the_venue_s_words_and_is_asked_for_again(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(FaultKind.RefuseSubscription) { Count = 1, Stream = "*aggre.deals*" }];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Venues = ["mexc"], RestLimits = SimOptions.NoRestLimits, Seed = 23, UpdatesPerSecond = 200, Faults = faults });
        await using var run = LiveRun.Start(sim, folder, Symbols[..1]);
        await Wait.UntilAsync(() => run.Subscriptions.Any(s => s.Reason is { } reason && reason.StartsWith("Not Subscribed successfully!", StringComparison.Ordinal) && reason.EndsWith("Blocked!", StringComparison.Ordinal)), cancellation);
        await Wait.UntilAsync(() => run.Subscriptions is { Length: 4 } all && all.All(s => s.State == SubscriptionState.Acknowledged), cancellation);
        Assert.That(run.Subscriptions.Select(s => s.Stream.Channel), Is.EquivalentTo(Enum.GetValues<StreamChannel>()));
    }
}
