using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>The engine against simulated MEXC perpetuals, beside its spot pairs: sizes in contracts, versions that a push names from the first to the last.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MexcLinearLiveTests
{
    private static readonly string[] Symbols = ["BTC/USDT:PERP", "ETH/USDT:PERP", "SOL/USDT:PERP", "XRP/USDT:PERP", "DOGE/USDT:PERP", "LTC/USDT:PERP", "PEPE/USDT:PERP", "BTC/USDT"];

    [Test]
    [CancelAfter(90_000)]
    public async Task Books_are_true_beside_those_of_spot_and_every_channel_speaks(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(31, 600));
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
    [TestCase(FaultKind.Disconnect)]
    [CancelAfter(120_000)]
    public async Task A_faulty_feed_resynchronises(FaultKind kind, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(32, 400) with { Faults = [new(kind) { Venue = "mexc-linear", Every = 20, After = 20, Count = 6, Stream = "push.depth@*" }] });
        await using var run = LiveRun.Start(sim, folder, Symbols[..3]);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(kind) >= 5, cancellation);
        await run.EndTrueAsync(sim, 3, cancellation);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Refusal_shows_the_venue_s_words_and_is_asked_for_again(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(33, 200) with { Faults = [new(FaultKind.RefuseSubscription) { Count = 1, Stream = "push.deal@*" }] });
        await using var run = LiveRun.Start(sim, folder, Symbols[..1]);
        await Wait.UntilAsync(() => run.Subscriptions.Any(stream => stream.Reason == "Contract doesn't exist!"), cancellation);
        await Wait.UntilAsync(() => run.Subscriptions is { Length: 4 } all && all.All(stream => stream.State == SubscriptionState.Acknowledged), cancellation);
        Assert.That(run.Subscriptions.Select(stream => stream.Stream.Channel), Is.EquivalentTo(Enum.GetValues<StreamChannel>()));
    }

    private static SimOptions Options(ulong seed, int updates) =>
        new() { Venues = ["mexc", "mexc-linear"], RestLimits = SimOptions.NoRestLimits, Seed = seed, UpdatesPerSecond = updates };
}
