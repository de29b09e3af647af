using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class MarketTests
{
    [Test]
    public async Task The_same_seed_gives_the_same_books()
    {
        var first = await BooksAfterAsync(seed: 7);
        Assert.That(await BooksAfterAsync(seed: 7), Is.EqualTo(first));
    }

    [Test]
    public async Task Another_seed_gives_other_books()
    {
        Assert.That(await BooksAfterAsync(seed: 7), Is.Not.EqualTo(await BooksAfterAsync(seed: 8)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task The_same_seed_gives_the_same_bytes_on_the_wire(CancellationToken cancel)
    {
        var first = await FramesAsync(cancel);
        Assert.That(await FramesAsync(cancel), Is.EqualTo(first));
    }

    [TestCase(80)]
    [TestCase(3)]
    public async Task Books_stay_uncrossed_on_their_grid_and_filled(int levels)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, LevelsPerSide = levels });
        for (var round = 0; round < 200; round++)
        {
            sim.Step(50);
            foreach (var book in sim.Books().Select(shown => sim.WholeBook(shown.Venue, shown.Symbol)))
            {
                var terms = SimVenues.Get(book.Venue).Terms(SimInstrument.Defaults.Single(instrument => instrument.Symbol == book.Symbol));
                Assert.That(book.Bids[0].Price, Is.LessThan(book.Asks[0].Price));
                Assert.That(Math.Min(book.Bids.Count, book.Asks.Count), Is.GreaterThanOrEqualTo(levels * 3 / 4));
                Assert.That(book.Bids.Concat(book.Asks), Is.All.Matches<BookLevel>(
                    level => level.Price % terms.Tick == 0 && level.Quantity % terms.Step == 0 && level.Quantity > 0));
            }
        }
    }

    [TestCase(1UL)]
    [TestCase(2UL)]
    [TestCase(3UL)]
    public async Task Twenty_seconds_hold_a_few_opportunities_beyond_the_fees(ulong seed)
    {
        var options = new SimOptions { Manual = true, Seed = seed };
        await using var sim = await SimulatedVenues.StartAsync(options);
        var open = new HashSet<string>();
        var opened = 0;
        for (var step = 0; step < 20 * options.UpdatesPerSecond; step += 20)
        {
            sim.Step(20);
            foreach (var pair in sim.Books().GroupBy(book => book.Symbol))
            {
                var books = pair.ToArray();
                var best = Math.Max(NetBps(books[0], books[1]), NetBps(books[1], books[0]));
                opened += best >= 5 && open.Add(pair.Key) ? 1 : 0;
                if (best < 5)
                {
                    open.Remove(pair.Key);
                }
            }
        }

        Assert.That(opened, Is.InRange(3, 60));
    }

    [Test]
    public async Task Instruments_beyond_the_catalogue_are_made_up()
    {
        var options = new SimOptions { Manual = true, Instruments = SimInstrument.Take(40), LevelsPerSide = 10 };
        await using var sim = await SimulatedVenues.StartAsync(options);
        sim.Step(1000);
        Assert.That(sim.Books().Select(book => book.Symbol).Distinct().Count(), Is.EqualTo(40));
    }

    [Test]
    public void A_cheap_coin_turns_over_more_than_fits_a_long()
    {
        var candle = new Candle(0, 1);
        for (var id = 0; id < 100; id++)
        {
            candle.Add(new TradePrint(id, id, id, 100_000, 2_000_000_000 * Listing.QuantityScale, 0, BuyerIsMaker: false));
        }

        Assert.That(candle.BaseVolume, Is.EqualTo((Int128)200_000_000_000 * Listing.QuantityScale));
        Assert.That(candle.QuoteVolume, Is.EqualTo(2_000_000 * Listing.QuantityScale));
    }

    [Test]
    public void An_option_out_of_range_is_named()
    {
        Assert.That(
            async () => await SimulatedVenues.StartAsync(new SimOptions { UpdatesPerSecond = 0 }),
            Throws.ArgumentException.With.Message.Contains("UpdatesPerSecond is 0"));
    }

    // sell × (1 − 10 bps) / (buy × (1 + 10 bps)) − 1
    private static decimal NetBps(TrueBook buy, TrueBook sell) =>
        (sell.Bids[0].Price * 0.999m / (buy.Asks[0].Price * 1.001m) - 1) * 10_000;

    private static async Task<string> BooksAfterAsync(ulong seed)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Seed = seed });
        sim.Step(5000);
        return JsonSerializer.Serialize(sim.Books());
    }

    private static async Task<List<string>> FramesAsync(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        await using var socket = await SimSocket.ConnectAsync(
            sim.WebSocket("binance"), "/stream?streams=btcusdt@depth@100ms/ethusdt@trade/solusdt@bookTicker/xrpusdt@kline_1m", cancel);
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        await socket.ReceiveAsync();
        sim.Step(5000);
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":2}""");
        var frames = new List<string>();
        do
        {
            frames.Add((await socket.ReceiveTextAsync())!);
        }
        while (!frames[^1].Contains("\"id\":2", StringComparison.Ordinal));
        Assert.That(frames, Has.Count.GreaterThan(50));
        return frames;
    }
}
