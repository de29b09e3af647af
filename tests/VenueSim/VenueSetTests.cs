using System.Net;
using System.Text.Json;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

/// <summary>Venues are a set: any of them run over one market, and one that is not of the first two has what it needs.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public class VenueSetTests
{
    private const int Timeout = 60_000;

    [Test]
    public async Task Only_the_chosen_venues_run()
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Venues = ["gateio"] });
        sim.Step(1000);
        Assert.That(sim.Venues, Is.EqualTo(new[] { "gateio" }));
        Assert.That(sim.Books().Select(book => book.Venue).Distinct(), Is.EqualTo(new[] { "gateio" }));
        Assert.That(() => sim.Rest("binance"), Throws.ArgumentException.With.Message.Contains("binance does not run"));
    }

    [Test]
    public void An_unknown_venue_is_told_with_the_known_ones() =>
        Assert.That(
            async () => await SimulatedVenues.StartAsync(new SimOptions { Venues = ["bitstamp"] }),
            Throws.ArgumentException.With.Message.Contains("'bitstamp' is not a simulated venue. Known: binance, "));

    [Test]
    [CancelAfter(Timeout)]
    public async Task All_venues_together_keep_their_books_on_their_grids(CancellationToken cancel)
    {
        string[] names = [.. SimVenues.All.Select(venue => venue.Name)];
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Venues = names });
        Assert.That(names, Is.Unique);
        Assert.That(sim.Venues, Is.EqualTo(names));
        sim.Step(20_000);
        foreach (var venue in SimVenues.All)
        {
            var books = sim.Books().Where(book => book.Venue == venue.Name).ToArray();
            Assert.That(books.Select(book => book.Native), Is.Not.Empty, venue.Name);
            Assert.That(books.Select(book => book.Bids[0].Price < book.Asks[0].Price), Is.All.True, venue.Name);
            using var http = new HttpClient { BaseAddress = sim.Rest(venue.Name) };
            using var answer = await http.GetAsync("/no/such/path", cancel);
            Assert.That((int)answer.StatusCode, Is.GreaterThanOrEqualTo(400), venue.Name);
        }
    }

    [Test]
    public async Task A_perpetual_moves_with_its_pair_at_a_price_of_its_own()
    {
        await using var sim = await StartAsync();
        sim.Step(20_000);
        var spot = sim.Book("atlas", "BTC/USDT").Bids[0].Price;
        var perpetual = sim.Book("atlas", "BTC/USDT:PERP").Bids[0].Price;
        Assert.That(perpetual, Is.Not.EqualTo(spot).And.InRange(spot * 0.98m, spot * 1.02m));
        Assert.That(() => sim.Book("atlas", "ETH/BTC:PERP"), Throws.ArgumentException);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_published_window_is_the_true_book_under_its_own_ids(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await ConnectAsync(sim, "book.BTCUSDTP", cancel);
        sim.Step(20_000);
        await sim.QuiesceAsync();
        var truth = sim.Book("atlas", "BTC/USDT:PERP");
        var book = new ReferenceBook();
        var levels = 0UL;
        foreach (var message in await BooksUntilAsync(socket, truth.Sequence))
        {
            var id = message.GetProperty("u").GetInt64();
            Assert.That(id, Is.EqualTo(book.Id == 0 ? id : book.Id + 1));
            book.Apply(message, "b", "a");
            book.Id = id;
        }

        book.AssertEquals(truth);
        Assert.That(truth.Bids, Has.Count.EqualTo(AtlasVenue.Levels));
        foreach (var level in truth.Bids)
        {
            levels += BookMark.LevelHash(true, (long)(level.Price * Listing.PriceScale), (long)(level.Quantity * Listing.QuantityScale));
        }

        foreach (var level in truth.Asks)
        {
            levels += BookMark.LevelHash(false, (long)(level.Price * Listing.PriceScale), (long)(level.Quantity * Listing.QuantityScale));
        }

        var marks = sim.Marks("atlas", "BTC/USDT:PERP");
        Assert.That(marks.TryFind(truth.Sequence, out var mark), Is.True);
        Assert.That(mark.Levels, Is.EqualTo(levels));
        Assert.That((marks.TryFindLevels(levels, 0, out var found), found), Is.EqualTo((true, mark)));
        Assert.That((marks.TryFindLevels(levels + 1, 0, out _), marks.TryFindLevels(levels, truth.Sequence + 1, out _)), Is.EqualTo((false, false)));
        Assert.That(sim.Trades("atlas", "BTC/USDT:PERP").BookSequence, Is.EqualTo(truth.Sequence));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_dropped_message_leaves_a_hole_in_the_numbers_of_its_connection(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Drop) { Every = 7 });
        await using var socket = await ConnectAsync(sim, "book.BTCUSDT", cancel);
        sim.Step(20_000);
        await sim.QuiesceAsync();
        var messages = await AllUntilAsync(socket, sim.Book("atlas", "BTC/USDT").Sequence); // heartbeats have numbers, too
        var (missing, expected) = (0L, messages[0].GetProperty("n").GetInt64());
        foreach (var message in messages)
        {
            var number = message.GetProperty("n").GetInt64();
            missing += number - expected;
            expected = number + 1;
        }

        Assert.That(missing, Is.EqualTo(sim.Faults.Log.Count("atlas", FaultKind.Drop)).And.GreaterThan(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_wrong_checksum_strikes_where_one_is_sent(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.WrongChecksum) { Every = 5 });
        await using var socket = await ConnectAsync(sim, "book.BTCUSDT", cancel);
        sim.Step(10_000);
        await sim.QuiesceAsync();
        var messages = await BooksUntilAsync(socket, sim.Book("atlas", "BTC/USDT").Sequence);
        Assert.That(messages.Count(message => message.GetProperty("checksum").GetInt32() == 1), Is.EqualTo(sim.Faults.Log.Count("atlas", FaultKind.WrongChecksum)).And.GreaterThan(1));
    }

    [TestCase("corrupt:every=1")]
    [TestCase("oversize:every=1,bytes=100000")]
    [TestCase("oversize:every=1,bytes=100000,garbage=true")]
    [CancelAfter(Timeout)]
    public async Task Binary_messages_stay_binary_whatever_befalls_them(string fault, CancellationToken cancel)
    {
        Assert.That(FaultSyntax.TryParse(fault, out var rule, out var error), Is.True, error);
        await using var sim = await StartAsync(rule);
        await using var socket = await ConnectAsync(sim, "trades.BTCUSDT", cancel);
        sim.Step(2_000);
        (byte[] Bytes, bool IsBinary) message;
        do
        {
            message = (await socket.ReceiveMessageAsync())!.Value;
        }
        while (!message.IsBinary); // acknowledgements and heartbeats are text
        var isPadded = rule is { Kind: FaultKind.Oversize, Garbage: false };
        Assert.That(message.Bytes[0], Is.EqualTo(isPadded ? AtlasTradeTopic.IdTag : 7));
        Assert.That(message.Bytes, rule.Kind == FaultKind.Oversize ? Has.Length.EqualTo(100_000) : Has.Length.LessThan(12));
        if (isPadded)
        {
            var id = message.Bytes.AsSpan(1).IndexOfAnyInRange((byte)0, (byte)0x7F) + 2; // the varint's last byte, and what follows
            var length = message.Bytes[id + 2] & 0x7F | (message.Bytes[id + 3] & 0x7F) << 7 | (message.Bytes[id + 4] & 0x7F) << 14 | message.Bytes[id + 5] << 21;
            Assert.That((message.Bytes[id], message.Bytes[id + 1], id + 6 + length), Is.EqualTo(((byte)0xFA, (byte)0x7F, 100_000)), "field 2047, of the rest's length");
        }
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_client_that_says_nothing_is_dropped(CancellationToken cancel)
    {
        await using var sim = await StartAsync(silence: TimeSpan.FromSeconds(1)); // no less: the subscription has to get there first
        await using var socket = await ConnectAsync(sim, "book.BTCUSDT", cancel);
        Assert.That(async () => await socket.ReceiveUntilAsync(static _ => false), Throws.InstanceOf<System.Net.WebSockets.WebSocketException>());
        await Wait.UntilAsync(() => sim.Counters["atlas"].SilentClients == 1, cancel);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_login_expires_when_the_fault_says(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await ConnectAsync(sim, "book.BTCUSDT", cancel);
        var beats = await socket.ReceiveUntilAsync(message => message.TryGetProperty("expired", out _));
        Assert.That(beats[^1].GetProperty("expired").GetBoolean(), Is.False);
        sim.Faults.Add(new FaultRule(FaultKind.ExpireSession));
        sim.Step();
        await socket.ReceiveUntilAsync(message => message.TryGetProperty("expired", out var expired) && expired.GetBoolean());
        Assert.That((sim.Faults.Log.Count("atlas", FaultKind.ExpireSession), sim.Faults.Log.Count("binance", FaultKind.ExpireSession)), Is.EqualTo((1L, 0L)));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Rest_is_limited_and_fails_as_the_faults_say(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.RestError) { Symbol = "BTC/USDT:PERP", Venue = "atlas" });
        using var http = new HttpClient { BaseAddress = sim.Rest("atlas") };
        var answers = new List<HttpStatusCode>();
        for (var request = 0; request < 11; request++)
        {
            using var answer = await http.GetAsync(request % 2 == 0 ? "/book?symbol=BTCUSDT" : "/book?symbol=BTCUSDTP", cancel);
            answers.Add(answer.StatusCode);
        }

        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, .. Enumerable.Repeat(HttpStatusCode.OK, 8), HttpStatusCode.TooManyRequests];
        Assert.That(answers, Is.EqualTo(expected));
        Assert.That((sim.Counters["atlas"].RestLimited, sim.Counters["atlas"].LargestWeight), Is.EqualTo((1L, 11L)));
    }

    private static Task<SimulatedVenues> StartAsync(FaultRule? fault = null, TimeSpan silence = default) => SimulatedVenues.StartAsync(
        new SimOptions { Manual = true, KeptBookMarks = 64, BeatInterval = TimeSpan.FromMilliseconds(10), Faults = fault is null ? [] : [fault] },
        [new AtlasVenue { Silence = silence }, SimVenues.Get("binance")]);

    private static async Task<SimSocket> ConnectAsync(SimulatedVenues sim, string stream, CancellationToken cancel)
    {
        var socket = await SimSocket.ConnectAsync(sim.WebSocket("atlas"), "/ws", cancel);
        await socket.SendAsync(stream);
        await socket.ReceiveUntilAsync(message => message.TryGetProperty("ack", out _));
        return socket;
    }

    private static async Task<List<JsonElement>> AllUntilAsync(SimSocket socket, long id) =>
        await socket.ReceiveUntilAsync(message => message.TryGetProperty("u", out var u) && u.GetInt64() == id);

    private static async Task<List<JsonElement>> BooksUntilAsync(SimSocket socket, long id) =>
        [.. (await AllUntilAsync(socket, id)).Where(message => message.TryGetProperty("u", out _))];
}
