using System.Diagnostics;
using Crossfeed.Books;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Ibkr;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>Shares behind a gateway that somebody has to log in: what the engine does, and says, when the session ends in one of its ways.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class GatewaySessionTests
{
    private static readonly string[] Shares = ["AAPL/USD", "BHP/USD", "BHP/AUD"];

    [Test]
    [CancelAfter(60_000)]
    public async Task Shares_run_beside_coins_and_show_the_best_prices_of_the_venue(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(new IbkrGateway()) with { Venues = ["binance", "ibkr"] });
        await using var run = MarketRun.Start(sim, folder.File("data"), [.. Shares, "BTC/USDT"]);
        await run.UntilAsync(() => run.Listings.Count == 4 && run.Listings.All(l => l.Book.IsLive), cancellation);
        await run.UntilAsync(() => run.Listings.Sum(l => l.Definition.Venue == "ibkr" ? l.Book.Counters.Trades : 0) > 3, cancellation);
        await sim.QuiesceAsync();
        await run.UntilAsync(() => run.Listings.Where(l => l.Definition.Venue == "ibkr").All(l => IsTop(sim, l)), cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(run.Engine.Statistics.Hot.RejectedTotal, Is.Zero);
            Assert.That(run.Log.Count("ibkr/spot: the session stands"), Is.EqualTo(1));
            Assert.That(run.Engine.Market.Feeds.Single(f => f.Feed.Venue == "ibkr").Lines.Sum(l => l.Legs.Sum(leg => leg.Subscriptions.Refusals)), Is.Zero);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_expired_session_takes_the_books_out_and_is_begun_again(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(new IbkrGateway()));
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares);
        await AllLiveAsync(run, cancellation);
        sim.Faults.Add(new FaultRule(FaultKind.ExpireSession) { Venue = "ibkr" });
        await run.UntilAsync(() => run.Log.Count("ibkr/spot: the session stands") == 2, cancellation);
        await AllLiveAsync(run, cancellation);
        Assert.Multiple(() =>
        {
            Assert.That(sim.Faults.Log.Count(FaultKind.ExpireSession), Is.EqualTo(1));
            Assert.That(run.Listings.Select(l => l.Book.Counters.Withdrawals), Is.All.GreaterThanOrEqualTo(1), "at once, by the word of the stream");
            Assert.That(run.Log.Count("ibkr/spot: the session has ended: the login has ended"), Is.EqualTo(1));
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_gateway_that_asks_for_a_login_is_told_in_clear_words_and_waited_for(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var gateway = new IbkrGateway();
        await using var sim = await SimulatedVenues.StartAsync(Options(gateway));
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares);
        await AllLiveAsync(run, cancellation);
        gateway.IsLoggedIn = false;
        await run.UntilAsync(() => run.Listings.All(l => !l.Book.IsLive), cancellation);
        await run.UntilAsync(() => run.Log.Count("the gateway asks for a login: open http://127.0.0.1") >= 1, cancellation);
        gateway.IsLoggedIn = true;
        await AllLiveAsync(run, cancellation);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_session_that_another_login_takes_is_not_taken_back(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var gateway = new IbkrGateway();
        await using var sim = await SimulatedVenues.StartAsync(Options(gateway));
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares);
        await AllLiveAsync(run, cancellation);
        gateway.IsCompeting = true;
        await run.UntilAsync(() => run.Log.Count("another login of this user has the session") >= 1, cancellation);
        Assert.That(run.Listings.Select(l => l.Book.State), Is.All.EqualTo(BookState.Stale));
        gateway.IsCompeting = false;
        await AllLiveAsync(run, cancellation);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_login_that_nobody_makes_ends_the_start_with_what_to_do(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(Options(new IbkrGateway { IsLoggedIn = false }));
        var run = MarketRun.Start(sim, folder.File("data"), Shares, o => o with { SessionPatience = TimeSpan.Zero });
        var failure = await Assert.ThrowsAsync<EngineException>(() => run.Running.WaitAsync(cancellation));
        await run.Engine.DisposeAsync();
        Assert.That(failure!.Message, Does.StartWith("ibkr/spot: the gateway asks for a login: open http://127.0.0.1").And.Contain("leave ibkr out of --venues"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Streams_that_the_venue_would_end_are_asked_for_again_in_time(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var lifetime = TimeSpan.FromSeconds(1);
        await using var sim = await SimulatedVenues.StartAsync(Options(new IbkrGateway(), lifetime));
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares, o => o with { RenewStreamsAfter = lifetime / 4 });
        await AllLiveAsync(run, cancellation);
        var begun = Stopwatch.StartNew();
        await run.UntilAsync(() => begun.Elapsed > 4 * lifetime, cancellation);
        var before = run.Listings.Select(l => l.Book.Counters.Snapshots).ToArray();
        await run.UntilAsync(() => run.Listings.Select((l, i) => l.Book.Counters.Snapshots - before[i]).All(n => n > 5), cancellation);
        var legs = run.Engine.Market.Feeds.Single().Lines.SelectMany(l => l.Legs).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(legs.Sum(l => l.Renewals!.Count), Is.GreaterThan(3 * Shares.Length));
            Assert.That(run.Listings.Select(l => l.Book.IsLive), Is.All.True);
            Assert.That(run.Engine.Wire.Connections.Sum(c => c.Losses), Is.Zero);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Delayed_data_is_of_no_use_until_it_is_of_now_again(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        var gateway = new IbkrGateway { Availability = "DPB" };
        await using var sim = await SimulatedVenues.StartAsync(Options(gateway));
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares);
        await run.UntilAsync(() => run.Listings.Count == Shares.Length && run.Listings.All(l => l.Book.State == BookState.Stale && l.Book.Streams[StreamChannel.Depth].Count > 5), cancellation);
        Assert.That(run.Listings.Select(l => l.Book.Counters.Snapshots), Is.All.Zero);
        gateway.Availability = "RpB";
        await AllLiveAsync(run, cancellation);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_refusal_is_told_in_the_words_of_the_venue(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule[] faults = [new(FaultKind.RefuseSubscription) { Venue = "ibkr", Symbol = "AAPL/USD", Reason = "no market data permission" }];
        await using var sim = await SimulatedVenues.StartAsync(Options(new IbkrGateway()) with { Faults = faults });
        await using var run = MarketRun.Start(sim, folder.File("data"), Shares);
        await run.UntilAsync(() => run.Log.Count("the venue refuses 265598 depth: 403: no market data permission") == 1, cancellation);
        await AllLiveAsync(run, cancellation); // asked for again after a while, and taken
    }

    private static Task AllLiveAsync(MarketRun run, CancellationToken cancellation) => run.UntilAsync(() => run.Listings.Count == Shares.Length && run.Listings.All(l => l.Book.IsLive), cancellation);

    private static SimOptions Options(IbkrGateway gateway, TimeSpan? lifetime = null) => new()
    {
        Venues = ["ibkr"],
        UpdatesPerSecond = 400,
        RestLimits = SimOptions.NoRestLimits,
        VenueOptions = [new IbkrSimOptions { Gateway = gateway, CadenceMillis = 50, StreamLifetime = lifetime ?? TimeSpan.FromMinutes(10) }],
    };

    private static bool IsTop(SimulatedVenues sim, LiveListing listing)
    {
        var (book, truth) = (listing.Book, sim.Book("ibkr", listing.Symbol.ToString()));
        return book.IsLive
            && (Text(book.Top.BidPrice, book.PriceDecimals), Text(book.Top.BidQuantity, book.QuantityDecimals)) == (truth.Bids[0].Price, truth.Bids[0].Quantity)
            && (Text(book.Top.AskPrice, book.PriceDecimals), Text(book.Top.AskQuantity, book.QuantityDecimals)) == (truth.Asks[0].Price, truth.Asks[0].Quantity);
    }

    private static decimal Text(long count, int decimals) => decimal.Parse(FixedPoint.Text(count, decimals), System.Globalization.CultureInfo.InvariantCulture);
}
