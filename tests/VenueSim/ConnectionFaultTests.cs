using System.Net.WebSockets;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class ConnectionFaultTests
{
    private const int Timeout = 30_000;
    private const string Two = "/stream?streams=btcusdt@trade/btcusdt@depth@100ms/ethusdt@trade";

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_half_open_connection_answers_nothing_and_stays_open(CancellationToken cancel)
    {
        // Pings and their deadline pass while it is half open: the venue neither sends nor misses any.
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true,
            PingInterval = TimeSpan.FromMilliseconds(300),
            PongTimeout = TimeSpan.FromMilliseconds(900),
            Faults = [new FaultRule(FaultKind.HalfOpen) { Connection = 1, After = 5 }],
        });
        await using var dead = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(4000);
        for (var frame = 0; frame < 5; frame++)
        {
            await dead.ReceiveAsync();
        }

        await dead.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        var pending = dead.ReceiveTextAsync();
        await DeafClient.UntilDroppedAsync(sim.WebSocket("binance"), cancel); // what a client without pongs is given, and more
        sim.Step(4000);
        Assert.That(pending.IsCompleted ? await pending : "open", Is.EqualTo("open"));
        await dead.DisposeAsync();
        Assert.That(async () => await pending, Throws.Exception);
        await LossesAsync(sim, FaultKind.HalfOpen, 3, cancel); // its three streams, once the peer is gone
        var trades = sim.Faults.Log.Entries().Single(entry => entry.IsLoss && entry.Stream == "btcusdt@trade");
        Assert.That(trades.LastId - trades.FirstId + 1, Is.EqualTo(trades.LostFrames));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_half_open_connection_can_end_after_a_time(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("half-open:for=1s");
        await using var socket = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(4000);
        Assert.That(async () => await socket.ReceiveAsync(), Throws.InstanceOf<WebSocketException>());
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task With_heartbeats_only_requests_are_answered_and_data_stops(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("heartbeat-only:at=1s,for=1s,venue=binance");
        await using var socket = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(2000);
        var (before, _) = await socket.AskAsync();
        sim.Step(1000);
        var (during, answer) = await socket.AskAsync();
        sim.Step(3000);
        var (after, _) = await socket.AskAsync();
        Assert.That(before, Is.Not.Empty);
        Assert.That(during, Has.Count.LessThan(3)); // what the step carried before the first frame past the second
        Assert.That(answer.GetProperty("result").GetArrayLength(), Is.EqualTo(3));
        Assert.That(after, Is.Not.Empty);
        var loss = sim.Faults.Log.Entries().Single(entry => entry.IsLoss && entry.Stream == "btcusdt@trade");
        var ids = before.Concat(during).Concat(after)
            .Where(message => message.GetProperty("stream").GetString() == "btcusdt@trade")
            .Select(message => message.GetProperty("data").GetProperty("t").GetInt64());
        var truth = sim.Trades("binance", "BTC/USDT");
        Assert.That(truth.Ids().Except(ids), Is.EqualTo(truth.Ids().Where(id => id >= loss.FirstId && id <= loss.LastId)));
    }

    [TestCase("dead-symbol:symbol=BTC/USDT", "ethusdt@trade")]
    [TestCase("dead-symbol:symbol=BTC/USDT,channel=trades", "btcusdt@depth@100ms,ethusdt@trade")]
    [CancelAfter(Timeout)]
    public async Task A_dead_symbol_stops_and_the_others_go_on(string fault, string living, CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync(fault);
        await using var socket = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(4000);
        var (messages, _) = await socket.AskAsync();
        Assert.That(messages.Select(message => message.GetProperty("stream").GetString()).Distinct().Order(), Is.EqualTo(living.Split(',')));
        Assert.That(sim.Faults.Log.Count("binance", FaultKind.DeadSymbol), Is.EqualTo(1));
        await using var again = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(4000);
        var (healed, _) = await again.AskAsync();
        Assert.That(healed.Select(message => message.GetProperty("stream").GetString()).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_quietly_ended_subscription_is_no_longer_listed(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("unsubscribed:stream=btcusdt@trade,after=2");
        await using var socket = await SimSocket.OpenAsync(sim, Two, cancel);
        await using var other = await SimSocket.OpenAsync(sim, "/ws/btcusdt@trade", cancel);
        sim.Step(4000);
        var (messages, answer) = await socket.AskAsync();
        Assert.That(messages.Count(message => message.GetProperty("stream").GetString() == "btcusdt@trade"), Is.EqualTo(1));
        Assert.That(answer.GetProperty("result").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(new[] { "btcusdt@depth@100ms", "ethusdt@trade" }));
        // The rule counts over both connections: each had one trade before it struck the first; the second has them all.
        Assert.That((await other.AskAsync()).Before, Has.Count.EqualTo(sim.Trades("binance", "BTC/USDT").Count));
    }

    [TestCase("", """{"code":2,"msg":"Invalid request: cannot subscribe to btcusdt@trade","id":7}""")]
    [TestCase(",form=bare,reason=no", """{"code":2,"msg":"no"}""")]
    [TestCase(",form=error,reason=no", """{"error":{"code":2,"msg":"no"},"id":7}""")]
    [CancelAfter(Timeout)]
    public async Task Binance_refuses_a_subscription_in_its_own_words(string how, string answer, CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("refuse-subscription:stream=btcusdt@trade" + how);
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/ws", cancel);
        const string Request = """{"method":"SUBSCRIBE","params":["ethusdt@trade","btcusdt@trade"],"id":7}""";
        await socket.SendAsync(Request);
        Assert.That(await socket.ReceiveTextAsync(), Is.EqualTo(answer));
        Assert.That((await socket.AskAsync()).Answer.GetProperty("result").GetArrayLength(), Is.Zero);
        await socket.SendAsync(Request);
        Assert.That(await socket.ReceiveTextAsync(), Is.EqualTo("""{"result":null,"id":7}"""));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Gate_refuses_a_subscription_with_its_error_object(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("refuse-subscription:symbol=BTC/USDT,reason=not now");
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await socket.SendAsync("""{"time":1,"id":3,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}""");
        var answer = await socket.ReceiveAsync();
        Assert.That(answer.GetProperty("error").GetProperty("message").GetString(), Is.EqualTo("not now"));
        Assert.That(answer.GetProperty("result").GetProperty("status").GetString(), Is.EqualTo("fail"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_silent_subscription_is_healed_by_subscribing_again(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("silent:stream=btcusdt@trade");
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@trade", cancel);
        sim.Step(2000);
        await socket.SendAsync("""{"method":"UNSUBSCRIBE","params":["btcusdt@trade"],"id":1}""");
        Assert.That((await socket.ReceiveAsync()).GetProperty("id").GetInt64(), Is.EqualTo(1));
        await socket.SendAsync("""{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":2}""");
        Assert.That((await socket.ReceiveAsync()).GetProperty("id").GetInt64(), Is.EqualTo(2));
        sim.Step(2000);
        var first = (await socket.ReceiveAsync()).GetProperty("t").GetInt64();
        var loss = sim.Faults.Log.Entries().Single(entry => entry.IsLoss);
        Assert.That((loss.FirstId, loss.LastId + 1), Is.EqualTo((sim.Trades("binance", "BTC/USDT").FirstId, first)));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_lifetime_is_announced_and_ends_the_connection(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("lifetime:for=2s,notice=500ms");
        await using var socket = await SimSocket.OpenAsync(sim, "/stream", cancel);
        await using var gate = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        sim.Step(4200);
        Assert.That((await socket.ReceiveAsync()).GetProperty("stream").GetString(), Is.EqualTo("!serverShutdown"));
        Assert.That(await socket.ReceiveTextAsync(), Is.Null);
        Assert.That(await gate.ReceiveTextAsync(), Is.Null);
        Assert.That(sim.Faults.Log.Count(FaultKind.Lifetime), Is.EqualTo(2));
        await using var next = await SimSocket.OpenAsync(sim, "/stream", cancel);
        sim.Step(2000);
        Assert.That((await next.AskAsync()).Before, Is.Empty);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_storm_resets_all_connections_again_and_again(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("storm:at=1s,every=500ms,for=2s,venue=binance");
        for (var round = 0; round < 4; round++)
        {
            await using var socket = await SimSocket.OpenAsync(sim, "/ws", cancel);
            sim.Step(round == 0 ? 2001 : 1000);
            Assert.That(async () => await socket.ReceiveAsync(), Throws.InstanceOf<WebSocketException>());
        }

        await using var after = await SimSocket.OpenAsync(sim, "/ws", cancel);
        sim.Step(2000);
        await after.AskAsync();
        Assert.That(sim.Faults.Log.Count(FaultKind.Storm), Is.EqualTo(4));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Too_many_connections_in_a_time_are_answered_with_429(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("connect-limit:n=2,for=10s,venue=binance");
        await using var first = await SimSocket.OpenAsync(sim, "/ws", cancel);
        await using var second = await SimSocket.OpenAsync(sim, "/ws", cancel);
        Assert.That(
            async () => await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/ws", cancel),
            Throws.InstanceOf<WebSocketException>().With.Message.Contains("429"));
        Assert.That(sim.Counters["binance"].ConnectionsRefused, Is.EqualTo(1));
        await first.AskAsync();
        sim.Step(2000 * 11);
        await using var later = await SimSocket.OpenAsync(sim, "/ws", cancel);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Unsubscribing_ends_a_stream_before_its_acknowledgement_and_the_list_is_right(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("delay:stream=btcusdt@trade,ms=60000,after=1");
        await using var socket = await SimSocket.OpenAsync(sim, Two, cancel);
        sim.Step(2000);
        await socket.SendAsync("""{"method":"UNSUBSCRIBE","params":["btcusdt@trade","nosuch@trade"],"id":5}""");
        var before = await socket.ReceiveUntilAsync(message => message.TryGetProperty("id", out _));
        sim.Step(2000);
        var (after, answer) = await socket.AskAsync();
        Assert.That(Streams(before.SkipLast(1)), Does.Contain("btcusdt@trade"));
        Assert.That(Streams(after), Is.EqualTo(new[] { "btcusdt@depth@100ms", "ethusdt@trade" }));
        Assert.That(answer.GetProperty("result").EnumerateArray().Select(name => name.GetString()).Order(), Is.EqualTo(new[] { "btcusdt@depth@100ms", "ethusdt@trade" }));
    }

    private static IEnumerable<string?> Streams(IEnumerable<JsonElement> messages) =>
        messages.Select(message => message.GetProperty("stream").GetString()).Distinct().Order();

    private static async Task LossesAsync(SimulatedVenues sim, FaultKind kind, int count, CancellationToken cancel)
    {
        while (sim.Faults.Log.Entries().Count(entry => entry.IsLoss && entry.Kind == kind) < count)
        {
            cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
