using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class FaultTests
{
    private const int Timeout = 30_000;
    private const string Depth = "/ws/btcusdt@depth@100ms";

    [Test]
    [CancelAfter(Timeout)]
    public async Task Every_dropped_delta_shows_as_a_gap(CancellationToken cancel)
    {
        await using var run = await RunAsync(Depth, new FaultRule(FaultKind.Drop) { Every = 5 }, cancel);
        Assert.That(run.Sync.Gaps, Is.EqualTo(run.Injected(FaultKind.Drop)).And.GreaterThan(3));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_probability_drops_some_and_a_seed_drops_the_same(CancellationToken cancel)
    {
        var rule = new FaultRule(FaultKind.Drop) { Probability = 0.2 };
        await using var first = await RunAsync(Depth, rule, cancel);
        await using var second = await RunAsync(Depth, rule, cancel);
        Assert.That(first.Sync.Gaps, Is.GreaterThan(1));
        Assert.That(second.Sim.Faults.Log.Entries(), Is.EqualTo(first.Sim.Faults.Log.Entries()));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Every_duplicate_repeats_and_leaves_the_book_right(CancellationToken cancel)
    {
        await using var run = await RunAsync(Depth, new FaultRule(FaultKind.Duplicate) { Every = 4 }, cancel);
        Assert.That(run.Sync.Repeats, Is.EqualTo(run.Injected(FaultKind.Duplicate)).And.GreaterThan(3));
        run.Sync.Book.AssertEquals(run.Sim.Book("binance", "BTC/USDT"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Every_swap_is_a_gap_and_then_a_repeat(CancellationToken cancel)
    {
        await using var run = await RunAsync(Depth, new FaultRule(FaultKind.Swap) { Every = 7 }, cancel);
        Assert.That(run.Sync.Gaps, Is.EqualTo(run.Injected(FaultKind.Swap)).And.GreaterThan(2));
        Assert.That(run.Sync.Repeats, Is.EqualTo(run.Sync.Gaps));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Every_corrupted_frame_is_not_json(CancellationToken cancel)
    {
        await using var run = await RunAsync(Depth, new FaultRule(FaultKind.Corrupt) { Every = 6 }, cancel);
        Assert.That(run.Unreadable, Is.EqualTo(run.Injected(FaultKind.Corrupt)).And.GreaterThan(3));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_crossed_delta_crosses_the_book(CancellationToken cancel)
    {
        await using var run = await RunAsync(Depth, new FaultRule(FaultKind.Crossed) { After = 10 }, cancel);
        Assert.That(run.Injected(FaultKind.Crossed), Is.EqualTo(1));
        Assert.That(run.Sync.Crossings, Is.GreaterThan(0));
        Assert.That(run.Sync.Gaps, Is.Zero);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_rule_for_another_stream_or_venue_does_nothing(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true,
            Faults =
            [
                new FaultRule(FaultKind.Drop) { Every = 1, Stream = "ethusdt" },
                new FaultRule(FaultKind.Drop) { Every = 1, Stream = "*@depth" },
                new FaultRule(FaultKind.Drop) { Every = 1, Venue = "gateio" },
            ],
        });
        await using var run = await FaultRun.FollowAsync(sim, Depth, cancel);
        Assert.That((run.Sync.Gaps, run.Injected(FaultKind.Drop)), Is.EqualTo((0, 0L)));
        run.Sync.Book.AssertEquals(sim.Book("binance", "BTC/USDT"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_full_book_may_replace_a_delta_at_any_time(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Full) { Every = 9 });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await socket.SendAsync("""{"time":1,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.50"]}""");
        await socket.ReceiveAsync();
        sim.Step(5000);
        await sim.QuiesceAsync();
        var last = sim.Book("gateio", "BTC/USDT").Sequence;
        var messages = await socket.ReceiveUntilAsync(message => message.GetProperty("result").GetProperty("u").GetInt64() == last);
        var full = messages.Count(message => message.GetProperty("result").TryGetProperty("full", out _));
        Assert.That(full - 1, Is.EqualTo(sim.Faults.Log.Count("gateio", FaultKind.Full)).And.GreaterThan(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_disconnect_cuts_the_socket_once(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Disconnect) { After = 3 });
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@depth@100ms", cancel);
        sim.Step(5000);
        Assert.That(
            async () =>
            {
                while (true)
                {
                    await socket.ReceiveAsync();
                }
            },
            Throws.InstanceOf<WebSocketException>());
        Assert.That(sim.Faults.Log.Count("binance", FaultKind.Disconnect), Is.EqualTo(1));
        await using var again = await SimSocket.OpenAsync(sim, "/ws/btcusdt@depth@100ms", cancel);
        sim.Step(2000);
        Assert.That((await again.ReceiveAsync()).GetProperty("s").GetString(), Is.EqualTo("BTCUSDT"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_shutdown_is_announced_and_closes_in_order(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Shutdown) { After = 2 });
        await using var socket = await SimSocket.OpenAsync(sim, "/stream?streams=btcusdt@depth@100ms", cancel);
        sim.Step(5000);
        var texts = new List<string>();
        while (await socket.ReceiveTextAsync() is { } text)
        {
            texts.Add(text);
        }

        Assert.That(texts, Has.Count.EqualTo(4));
        Assert.That(texts[^1], Does.StartWith("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":"""));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Connections_are_refused_as_often_as_told(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Refuse) { Count = 2, Venue = "binance" });
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.That(async () => await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/ws", cancel), Throws.InstanceOf<WebSocketException>());
        }

        await using var gate = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await using var socket = await SimSocket.OpenAsync(sim, "/ws", cancel);
        Assert.That(sim.Faults.Log.Count(FaultKind.Refuse), Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_silent_stream_is_acknowledged_and_the_others_go_on(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.Silent) { Stream = "btcusdt@depth" });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/stream", cancel);
        await socket.SendAsync("""{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","ethusdt@depth@100ms"],"id":1}""");
        Assert.That(await socket.ReceiveTextAsync(), Is.EqualTo("""{"result":null,"id":1}"""));
        sim.Step(5000);
        await socket.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":2}""");
        var messages = await socket.ReceiveUntilAsync(message => message.TryGetProperty("id", out _));
        Assert.That(messages.SkipLast(1).Select(message => message.GetProperty("stream").GetString()).Distinct(), Is.EqualTo(new[] { "ethusdt@depth@100ms" }));
        Assert.That(sim.Faults.Log.Count("binance", FaultKind.Silent), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_stale_snapshot_is_older_than_the_buffer_and_the_next_one_is_not(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.StaleSnapshot) { Venue = "binance" });
        sim.Step(1000);
        await using var socket = await SimSocket.OpenAsync(sim, Depth, cancel);
        sim.Step(1000);
        var sync = new ReferenceSync();
        sync.Update(await socket.ReceiveAsync());
        using var http = new HttpClient { BaseAddress = sim.Rest("binance") };
        using var stale = JsonDocument.Parse(await http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT", cancel));
        using var fresh = JsonDocument.Parse(await http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT", cancel));
        Assert.That(sync.Snapshot(stale.RootElement, "lastUpdateId"), Is.False);
        Assert.That(sync.Snapshot(fresh.RootElement, "lastUpdateId"), Is.True);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_rest_error_has_the_status_asked_for(CancellationToken cancel)
    {
        await using var sim = await StartAsync(new FaultRule(FaultKind.RestError) { Stream = "currency_pairs", Status = 502 });
        using var http = new HttpClient { BaseAddress = sim.Rest("gateio") };
        Assert.That((await http.GetAsync("/api/v4/spot/currency_pairs", cancel)).StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That((await http.GetAsync("/api/v4/spot/currency_pairs", cancel)).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_client_that_does_not_read_is_dropped_and_counted(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, ClientQueueFrames = 64 });
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@depth20@100ms", cancel);
        while (sim.Counters["binance"].SlowClients == 0)
        {
            cancel.ThrowIfCancellationRequested();
            sim.Step(200);
        }

        Assert.That(sim.Counters["binance"].SlowClients, Is.EqualTo(1));
    }

    [TestCase("drop:venue=binance,stream=*@depth*,every=50,after=10,count=3", FaultKind.Drop)]
    [TestCase("stale-snapshot", FaultKind.StaleSnapshot)]
    [TestCase("refuse:for=2s", FaultKind.Refuse)]
    [TestCase("corrupt:p=0.25", FaultKind.Corrupt)]
    public void A_flag_becomes_a_rule(string text, FaultKind kind)
    {
        Assert.That(FaultSyntax.TryParse(text, out var rule, out var error), Is.True, error);
        Assert.That(rule.Kind, Is.EqualTo(kind));
        if (kind == FaultKind.Drop)
        {
            Assert.That(rule, Is.EqualTo(new FaultRule(kind)
            {
                Venue = "binance", Stream = "*@depth*", Every = 50, After = 10, Count = 3,
            }));
        }
    }

    [TestCase("dorp", "Unknown fault 'dorp'")]
    [TestCase("drop:every=0", "cannot use 'every=0'")]
    [TestCase("drop:p=1.5", "cannot use 'p=1.5'")]
    [TestCase("drop:venue=bitstamp", "cannot use 'venue=bitstamp'")]
    [TestCase("drop:sometimes", "cannot use 'sometimes'")]
    public void A_wrong_flag_says_what_is_wrong(string text, string message)
    {
        Assert.That(FaultSyntax.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(message));
    }

    private static async Task<FaultRun> RunAsync(string path, FaultRule rule, CancellationToken cancel) =>
        await FaultRun.FollowAsync(await StartAsync(rule), path, cancel);

    private static Task<SimulatedVenues> StartAsync(FaultRule rule) =>
        SimulatedVenues.StartAsync(new SimOptions { Manual = true, Faults = [rule] });
}
