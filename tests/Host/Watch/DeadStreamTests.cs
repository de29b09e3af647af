using Crossfeed.Books;
using Crossfeed.Health;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Watch;

/// <summary>Streams that die where others go on, and connections that die before anything is learned of them.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class DeadStreamTests
{
    private static readonly string[] Symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"];
    private const int Books = 6; // three symbols on two venues

    private static readonly SilenceOptions Quick = new() { LearningNanos = 2_000_000_000, ConnectionLearningNanos = 2_000_000_000, LearningGaps = 50, FirstMessageNanos = 3_000_000_000 };

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(90_000)]
    public async Task Book_of_a_symbol_that_is_dead_on_every_connection_stays_out_of_use(bool isCut, CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick);
        await scene.LearnedAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.DeadSymbol) { Venue = "binance", Symbol = "ETH/USDT", Probability = 1 });
        await scene.OutOfUseAsync("binance", ["ETH/USDT"], cancellation);
        var feed = scene.Feed("binance");
        var dead = feed.Listings.Single(l => l.Native == "ETHUSDT").Book;
        var snapshots = dead.Counters.Snapshots;
        if (isCut)
        {
            scene.Sim.Faults.Add(new FaultRule(FaultKind.Disconnect) { Venue = "binance" });
        }

        // It is asked about again and again, over a connection that is not the first one.
        await Wait.UntilAsync(() => feed.Connections.Any(c => c.Opens > 1) || scene.Silence("binance").Abandonments > 0, cancellation);
        var proofs = feed.Fetcher.Proofs;
        var steps = scene.Sim.Steps;
        await Wait.UntilAsync(() => feed.Fetcher.Proofs >= proofs + 2 && scene.Sim.Steps > steps + 4_000, cancellation);
        Assert.That(dead.Counters.Snapshots, Is.EqualTo(snapshots), "nothing proves it");
        Assert.That(dead.IsLive, Is.False);
        Assert.That(feed.Listings.Where(l => l.Book != dead).Select(l => l.Book.State), Is.All.EqualTo(BookState.Live), "its neighbours");

        scene.Sim.Faults.Clear();
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Book_whose_stream_never_flows_is_not_live_while_the_venue_moves(CancellationToken cancellation)
    {
        FaultRule[] faults = [new(FaultKind.DeadSymbol) { Venue = "binance", Symbol = "ETH/USDT", Probability = 1 }];
        await using var scene = await SilenceScene.StartAsync(Symbols, new SilenceOptions(), faults: faults);
        await Wait.UntilAsync(() => scene.Run.Engine.Market.Feeds is { Count: 2 } && scene.Feed("binance") is { Fetcher.Proofs: > 2 }, cancellation);
        var dead = scene.Feed("binance").Listings.Single(l => l.Native == "ETHUSDT").Book;
        Assert.That((dead.State, dead.Counters.Snapshots), Is.EqualTo((BookState.AwaitingSnapshot, 0L)));
        scene.Sim.Faults.Clear();
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
    }

    [TestCase("binance")]
    [TestCase("gateio")]
    [TestCase("okx")]
    [CancelAfter(90_000)]
    public async Task Trades_that_alone_are_dead_are_found_by_the_venues_last_trade_and_no_book_suffers(string venue, CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, new SilenceOptions(), venues: venue == "binance" ? ["binance", "gateio"] : ["binance", venue]); // too little is learned for the rate to judge
        await scene.LearnedAsync(Books, cancellation);
        var feed = scene.Feed(venue);
        var trades = () => feed.Listings.Single(l => l.Symbol.Base == "ETH").Book.Streams[StreamChannel.Trades];
        await Wait.UntilAsync(() => trades().Count > 20, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.Unsubscribed) { Venue = venue, Symbol = "ETH/USDT", Channel = SimChannel.Trades });
        await Wait.UntilAsync(() => scene.Silence(venue).Found > 0, cancellation);
        var before = trades().LastSequence;
        await Wait.UntilAsync(() => trades().LastSequence > before, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        Assert.Multiple(() =>
        {
            Assert.That(scene.Log.All, Has.Some.Contains("proof"));
            Assert.That(feed.Listings.Select(l => l.Book.Counters.Silences), Is.All.Zero);
            Assert.That(scene.Holes(venue, "trades"), Is.Not.Empty);
            Assert.That(scene.Holes(venue, "trades").Select(l => l.Cause), Is.All.EqualTo("silent"));
            Assert.That(scene.Holes(venue, "depth"), Is.Empty);
        });
        scene.Run.AssertBooksAreTrue(scene.Sim);
    }

    [Test]
    [CancelAfter(90_000)]
    public async Task Streams_at_a_high_rate_and_at_a_low_one_are_never_called_silent(CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, Quick, quiet: "SOL/USDT");
        await scene.LearnedAsync(Books, cancellation);
        var steps = scene.Sim.Steps;
        await Wait.UntilAsync(() => scene.Sim.Steps > steps + 6_000, cancellation);
        Assert.That(scene.Run.Engine.Wire.Silences.Select(s => (s.Found, s.Renewals, s.Abandonments)), Is.All.EqualTo((0L, 0L, 0L)), string.Join('\n', scene.Log.All));
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        Assert.That(scene.Holes("binance").Concat(scene.Holes("gateio")), Is.Empty);
    }

    [TestCase("binance")]
    [TestCase("gateio")]
    [CancelAfter(90_000)]
    public async Task Connection_that_goes_half_open_in_the_first_seconds_is_replaced_before_its_heartbeat_says_so(string venue, CancellationToken cancellation)
    {
        await using var scene = await SilenceScene.StartAsync(Symbols, new SilenceOptions());
        await scene.Run.AllLiveAsync(Books, cancellation);
        scene.Sim.Faults.Add(new FaultRule(FaultKind.HalfOpen) { Venue = venue });
        await scene.OutOfUseAsync(venue, Symbols, cancellation);
        await Wait.UntilAsync(() => scene.Silence(venue).Abandonments > 0, cancellation);
        await scene.BackAsync(Books, cancellation);
        await scene.StopAsync();
        scene.Run.AssertBooksAreTrue(scene.Sim);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Silence(venue).Renewals, Is.Zero, "nothing is asked over a dead connection");
            Assert.That(scene.Run.Engine.Wire.Connections.SelectMany(c => c.Transitions).Select(t => t.Cause), Has.None.Contains("heartbeat"));
        });
    }
}
