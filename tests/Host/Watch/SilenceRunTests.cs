using Crossfeed.Books;
using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

/// <summary>Feeds that fail quietly, over real sockets: what is silent is found, leaves use, and comes back right; nothing else is touched.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class SilenceRunTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
    private const int Books = 6; // three symbols on two venues

    // A stream is known after two seconds, so that a test need not watch for a minute first.
    private static readonly SilenceOptions Quick = new() { LearningNanos = 2_000_000_000, ConnectionLearningNanos = 2_000_000_000, LearningGaps = 50, FirstMessageNanos = 3_000_000_000 };

    [TestCase(SimVenue.Binance, FaultKind.HalfOpen)]
    [TestCase(SimVenue.Gateio, FaultKind.HalfOpen)]
    [TestCase(SimVenue.Binance, FaultKind.HeartbeatOnly)]
    [TestCase(SimVenue.Gateio, FaultKind.HeartbeatOnly)]
    [CancelAfter(90_000)]
    public async Task Connection_without_data_is_replaced_and_its_books_come_back(SimVenue venue, FaultKind kind, CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick);
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(kind) { Venue = venue, AllChannels = true });
        await scene.OutOfUseAsync(venue, Symbols, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        var other = venue == SimVenue.Binance ? SimVenue.Gateio : SimVenue.Binance;
        Assert.Multiple(() =>
        {
            Assert.That(scene.Holes(venue, "depth").Select(h => h.Symbol).Distinct(), Is.EquivalentTo(scene.Struck(venue)), "a hole for each book that lost something");
            Assert.That(scene.Holes(venue, "depth").Count, Is.EqualTo(scene.Struck(venue).Count), "and only one");
            Assert.That(scene.Holes(other), Is.Empty, "the other venue");
        });
    }

    [TestCase(null)]
    [TestCase(SimChannel.Depth)]
    [CancelAfter(90_000)]
    public async Task Dead_symbol_is_found_and_repaired_alone(SimChannel? channel, CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick);
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.DeadSymbol) { Venue = SimVenue.Binance, Symbol = "ETH/USDT", Channel = channel, AllChannels = channel is null });
        await scene.OutOfUseAsync(SimVenue.Binance, ["ETH/USDT"], cancellation);

        // Asked for again first, which does not help here; then the connection is replaced.
        var feed = scene.Feed(SimVenue.Binance);
        await Wait.UntilAsync(() => scene.Silence(SimVenue.Binance) is { Renewals: > 0, Abandonments: > 0 }, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Silence(SimVenue.Gateio).Found, Is.Zero);
            Assert.That(scene.Holes(SimVenue.Gateio), Is.Empty);
            Assert.That(scene.Holes(SimVenue.Binance).Where(h => h.Symbol != "ETH/USDT"), Is.Empty, "neighbours miss nothing: the new connection is there first");
            Assert.That(scene.Holes(SimVenue.Binance).Count(h => h is { Symbol: "ETH/USDT", Stream: "depth" }), Is.EqualTo(1));
            Assert.That(feed.Connections.Sum(c => c.Opens), Is.LessThanOrEqualTo(feed.Lines.Count * 2), "not again and again");
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Subscription_that_never_flows_is_asked_for_again(CancellationToken cancellation)
    {
        FaultRule[] faults = [new(FaultKind.Silent) { Venue = SimVenue.Binance, Stream = "ethusdt@depth@100ms" }];
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, faults: faults);
        await Wait.UntilAsync(() => scene.Silence(SimVenue.Binance) is { Found: > 0, Renewals: > 0 }, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.That(scene.Log.All, Has.Some.Contains("ETHUSDT depth: silent for"));
        Assert.That(scene.Holes(SimVenue.Gateio), Is.Empty);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Stream_that_the_venue_dropped_is_found(CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick);
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.Unsubscribed) { Venue = SimVenue.Binance, Stream = "ethusdt@depth@100ms", Channel = SimChannel.Depth });
        await scene.OutOfUseAsync(SimVenue.Binance, ["ETH/USDT"], cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Holes(SimVenue.Binance).Select(h => (h.Symbol, h.Stream, h.Repair)), Is.EqualTo(new[] { ("ETH/USDT", "depth", "snapshot") }));
            Assert.That(scene.Holes(SimVenue.Gateio), Is.Empty);
            Assert.That(scene.Feed(SimVenue.Binance).Connections.Select(c => c.Opens), Is.All.EqualTo(1), "a new subscription was enough");
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Each_refused_stream_has_its_own_reason_and_its_neighbours_are_subscribed(CancellationToken cancellation)
    {
        string[] bad = ["ethusdt@depth@100ms", "solusdt@bookTicker"];
        var faults = bad.Select(b => new FaultRule(FaultKind.RefuseSubscription) { Venue = SimVenue.Binance, Stream = b, Every = 1 }).ToArray();
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, faults: faults);
        var others = Symbols.Where(s => s != "ETH/USDT").ToArray();
        await Wait.UntilAsync(
            () => scene.Run.Engine.Wire.Connections.Where(c => c.Feed.StartsWith("binance", StringComparison.Ordinal)).ToArray() is { Length: > 0 } connections
                && connections.All(c => c.Acknowledged + c.Refused.Count == c.Wanted) && connections.Sum(c => c.Refused.Count) == bad.Length,
            cancellation);
        var refused = scene.Run.Engine.Wire.Connections.SelectMany(c => c.Refused).ToArray();
        await Wait.UntilAsync(() => scene.Feed(SimVenue.Binance).Listings.Where(l => others.Contains(l.Symbol.ToString())).All(l => l.Book.State == BookState.Live), cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(refused.Select(r => r.Stream), Is.EquivalentTo(new[] { new StreamKey("ETHUSDT", StreamChannel.Depth), new StreamKey("SOLUSDT", StreamChannel.Quotes) }));
            Assert.That(refused.Single(r => r.Stream.Native == "ETHUSDT").Reason, Does.Contain(bad[0]));
            Assert.That(refused.Single(r => r.Stream.Native == "SOLUSDT").Reason, Does.Contain(bad[1]));
            Assert.That(scene.Feed(SimVenue.Binance).Listings.Single(l => l.Native == "ETHUSDT").Book.State, Is.Not.EqualTo(BookState.Live), "nobody feeds it");
            Assert.That(scene.Log.All, Has.Some.Contains("refuses a request for"));
        });
        scene.Sim.Faults.Clear();
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.That(scene.Run.Engine.Wire.Connections.SelectMany(c => c.Refused), Is.Empty, "tried again");
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Announced_end_of_a_connection_costs_nothing(CancellationToken cancellation)
    {
        FaultRule[] faults = [new(FaultKind.Lifetime) { Venue = SimVenue.Binance, Count = 1, Duration = TimeSpan.FromSeconds(14), Notice = TimeSpan.FromSeconds(8) }];
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, faults: faults);
        await scene.Run.AllLiveAsync(Books, cancellation);
        await Wait.UntilAsync(() => scene.Run.Engine.Wire.Rotations > 0, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.That(scene.Holes(SimVenue.Binance).Concat(scene.Holes(SimVenue.Gateio)), Is.Empty, "the successor was there first");
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Stream_that_only_one_of_two_legs_brings_is_renewed_on_the_other(CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, configure: o => o with { Redundancy = 2 });
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.Unsubscribed) { Venue = SimVenue.Gateio, Symbol = "ETH/USDT", Channel = SimChannel.Depth });
        await Wait.UntilAsync(() => scene.Log.All.Any(l => l.Contains("ETH_USDT depth has been brought by other legs only", StringComparison.Ordinal)), cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.That(scene.Holes(SimVenue.Binance).Concat(scene.Holes(SimVenue.Gateio)), Is.Empty, "the other leg brought it");
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Market_that_stands_still_keeps_its_books_and_connections(CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, quiet: "SOL/USDT");
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Pause();
        scene.Sim.Flush();
        var proofs = scene.Run.Engine.Wire.Silences.Sum(s => s.Proofs);

        // Three rounds of questions a venue: by then every threshold of this run has passed more than once.
        await Wait.UntilAsync(() => scene.Run.Engine.Wire.Silences.Sum(s => s.Proofs) >= proofs + 18, cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Run.Engine.Wire.Silences.Select(s => (s.Found, s.Renewals, s.Abandonments)), Is.All.EqualTo((0L, 0L, 0L)));
            Assert.That(scene.Run.Engine.Wire.Connections.Select(c => c.Opens), Is.All.EqualTo(1));
        });
        scene.Sim.Resume();
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.That(scene.Holes(SimVenue.Binance).Concat(scene.Holes(SimVenue.Gateio)), Is.Empty);
    }
}
