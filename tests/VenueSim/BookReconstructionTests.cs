using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class BookReconstructionTests
{
    private const int Timeout = 60_000;

    [TestCase("depth@100ms")]
    [TestCase("depth")]
    [CancelAfter(Timeout)]
    public async Task Binance_deltas_and_snapshot_give_the_true_books(string stream, CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, VenueOptions = [new BinanceSimOptions { RequestsPerSecond = 0 }] });
        var books = sim.Books().Where(book => book.Venue == "binance").ToArray();
        var streams = string.Join('/', books.Select(book => $"{book.Native.ToLowerInvariant()}@{stream}"));
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/stream?streams=" + streams, cancel);
        await ListAsync(socket);
        sim.Step(3000);
        var syncs = books.ToDictionary(book => book.Native, _ => new ReferenceSync());
        await FeedAsync(socket, sim, syncs);
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        foreach (var (native, sync) in syncs)
        {
            var snapshot = JsonDocument.Parse(await http.GetStringAsync($"/api/v3/depth?symbol={native}&limit=5000", cancel));
            Assert.That(sync.Snapshot(snapshot.RootElement, "lastUpdateId"), Is.True);
        }

        sim.Step(10_000);
        await sim.QuiesceAsync();
        await FeedAsync(socket, sim, syncs);
        foreach (var (native, sync) in syncs)
        {
            sync.Book.AssertEquals(sim.Books().Single(book => book.Native == native));
            Assert.That(sync.Applied, Is.GreaterThan(2));
            Assert.That((sync.Gaps, sync.Crossings), Is.EqualTo((0, 0)));
        }
    }

    [TestCase("100ms")]
    [TestCase("20ms")]
    [CancelAfter(Timeout)]
    public async Task Gate_updates_and_snapshot_give_the_true_book(string interval, CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await socket.SendAsync($$"""{"time":1,"channel":"spot.order_book_update","event":"subscribe","payload":["PEPE_USDT","{{interval}}"]}""");
        await socket.ReceiveAsync();
        var sync = new ReferenceSync();
        sim.Step(2000);
        using var http = new HttpClient { BaseAddress = sim.Rest("gateio") };
        var snapshot = JsonDocument.Parse(
            await http.GetStringAsync("/api/v4/spot/order_book?currency_pair=PEPE_USDT&limit=100&with_id=true", cancel));
        sim.Step(5000);
        await sim.QuiesceAsync();
        var truth = sim.WholeBook("gateio", "PEPE/USDT");
        var messages = await socket.ReceiveUntilAsync(message => Result(message).GetProperty("u").GetInt64() == truth.Sequence);
        messages.ForEach(message => sync.Update(Result(message)));
        Assert.That(sync.Snapshot(snapshot.RootElement, "id"), Is.True);
        sync.Book.AssertEquals(truth);
        Assert.That(sync.Applied, Is.GreaterThan(10));
        Assert.That((sync.Gaps, sync.Crossings), Is.EqualTo((0, 0)));
    }

    [TestCase(50)]
    [TestCase(400)]
    [CancelAfter(Timeout)]
    public async Task Gate_obu_gives_the_true_window_to_a_client_that_caps_it(int levels, CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await socket.SendAsync($$"""{"time":1,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.{{levels}}"]}""");
        await socket.ReceiveUntilAsync(message => message.GetProperty("event").GetString() == "subscribe");
        sim.Step(20_000);
        await sim.QuiesceAsync();
        var truth = sim.WholeBook("gateio", "BTC/USDT");
        var book = new ReferenceBook();
        var withoutLevels = 0;
        foreach (var message in await socket.ReceiveUntilAsync(message => Result(message).GetProperty("u").GetInt64() == truth.Sequence))
        {
            var result = Result(message);
            if (result.TryGetProperty("full", out _))
            {
                book.Clear();
            }
            else
            {
                Assert.That(result.GetProperty("U").GetInt64(), Is.EqualTo(book.Id + 1));
            }

            withoutLevels += !result.TryGetProperty("a", out _) && !result.TryGetProperty("b", out _) ? 1 : 0;
            book.Apply(result, "b", "a");
            book.Cap(levels);
            book.Id = result.GetProperty("u").GetInt64();
        }

        book.AssertEquals(truth, levels);
        Assert.That(withoutLevels, levels == 50 ? Is.GreaterThan(0) : Is.Zero, "deltas that only advance the id");
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_market_moving_by_itself_can_be_frozen_and_compared(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions());
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/stream?streams=btcusdt@depth@100ms", cancel);
        var sync = new ReferenceSync();
        sync.Update((await socket.ReceiveAsync()).GetProperty("data"));
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        var snapshot = JsonDocument.Parse(await http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT&limit=1000", cancel));
        Assert.That(sync.Snapshot(snapshot.RootElement, "lastUpdateId"), Is.True);
        for (var message = 0; message < 5; message++)
        {
            sync.Update((await socket.ReceiveAsync()).GetProperty("data"));
        }

        await sim.QuiesceAsync();
        var truth = sim.Book("binance", "BTC/USDT");
        while (sync.Book.Id < truth.Sequence)
        {
            sync.Update((await socket.ReceiveAsync()).GetProperty("data"));
        }

        sync.Book.AssertEquals(truth);
        Assert.That(sim.Book("binance", "BTC/USDT").Sequence, Is.EqualTo(truth.Sequence), "frozen");
    }

    private static JsonElement Result(JsonElement message) => message.GetProperty("result");

    private static async Task ListAsync(SimSocket socket)
    {
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":77}""");
        await socket.ReceiveUntilAsync(message => message.TryGetProperty("id", out _));
    }

    // Reads all that was sent before a request's answer: answers keep their place in the queue.
    private static async Task FeedAsync(SimSocket socket, SimulatedVenues sim, Dictionary<string, ReferenceSync> syncs)
    {
        sim.Flush();
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":78}""");
        foreach (var message in await socket.ReceiveUntilAsync(message => message.TryGetProperty("id", out _)))
        {
            if (message.TryGetProperty("data", out var data))
            {
                syncs[data.GetProperty("s").GetString()!].Update(data);
            }
        }
    }
}
