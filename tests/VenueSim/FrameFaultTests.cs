using System.Net.WebSockets;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class FrameFaultTests
{
    private const int Timeout = 30_000;
    private const string Trades = "/ws/btcusdt@trade";
    private const string Depth = "/ws/btcusdt@depth@100ms";

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_dropped_trade_is_in_the_log_with_its_id_and_missing_at_the_client(CancellationToken cancel)
    {
        await using var sim = await StartAsync("drop:channel=trades,symbol=BTC/USDT,every=5");
        var (_, ids) = await TradesAsync(sim, cancel);
        var dropped = sim.Faults.Log.Entries();
        Assert.That(dropped, Is.Not.Empty);
        Assert.That(dropped.All(entry => entry is { LostFrames: 1, Channel: SimChannel.Trades, Symbol: "BTCUSDT", Connection: 1, UnixMillis: > 0 }), Is.True);
        Assert.That(ids.Concat(dropped.Select(entry => entry.FirstId)).Order(), Is.EqualTo(sim.Trades("binance", "BTC/USDT").Ids()));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_duplicated_trade_comes_twice_in_a_row(CancellationToken cancel)
    {
        await using var sim = await StartAsync("duplicate:stream=@trade,every=5");
        var (_, ids) = await TradesAsync(sim, cancel);
        var twice = sim.Faults.Log.Entries().Select(entry => entry.FirstId).ToArray();
        Assert.That(twice, Is.Not.Empty);
        Assert.That(ids, Is.EqualTo(sim.Trades("binance", "BTC/USDT").Ids().Concat(twice).Order()));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_reordered_trade_comes_after_so_many_successors(CancellationToken cancel)
    {
        await using var sim = await StartAsync("reorder:stream=@trade,n=3,after=4");
        var (_, ids) = await TradesAsync(sim, cancel);
        var first = sim.Trades("binance", "BTC/USDT").FirstId;
        Assert.That(ids.Take(9).Select(id => id - first), Is.EqualTo(new long[] { 0, 1, 2, 3, 5, 6, 7, 4, 8 }));
        Assert.That(sim.Faults.Log.Entries().Single().FirstId, Is.EqualTo(first + 4));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_burst_loses_consecutive_frames_and_tells_the_range(CancellationToken cancel)
    {
        await using var sim = await StartAsync("burst:stream=@trade,n=4,after=3");
        var (_, ids) = await TradesAsync(sim, cancel);
        var first = sim.Trades("binance", "BTC/USDT").FirstId;
        Assert.That(ids.Take(4).Select(id => id - first), Is.EqualTo(new long[] { 0, 1, 2, 7 }));
        var loss = sim.Faults.Log.Entries().Single(entry => entry.IsLoss);
        Assert.That((loss.FirstId - first, loss.LastId - first, loss.LostFrames), Is.EqualTo((3L, 6L, 4L)));
        Assert.That(sim.Faults.Log.Count(FaultKind.Burst), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_delayed_frame_keeps_its_place_and_those_after_it_wait(CancellationToken cancel)
    {
        await using var sim = await StartAsync("delay:stream=@trade,ms=1500,after=4");
        await using var socket = await SimSocket.OpenAsync(sim, Trades, cancel);
        sim.Step(2000); // a second: the delayed trade is not due
        var (before, _) = await socket.AskAsync();
        Assert.That(before, Has.Count.EqualTo(4));
        sim.Step(4000);
        await sim.QuiesceAsync();
        var (after, _) = await socket.AskAsync();
        Assert.That(Ids(before.Concat(after)), Is.EqualTo(sim.Trades("binance", "BTC/USDT").Ids()));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_delayed_frame_can_be_passed_by_its_successors(CancellationToken cancel)
    {
        await using var sim = await StartAsync("delay:stream=@trade,ms=500,after=4,reorder=true");
        var (_, ids) = await TradesAsync(sim, cancel);
        var truth = sim.Trades("binance", "BTC/USDT");
        Assert.That(ids[4], Is.EqualTo(truth.FirstId + 5));
        Assert.That(ids.Order(), Is.EqualTo(truth.Ids()));
        Assert.That(ids.IndexOf(truth.FirstId + 4), Is.GreaterThan(5));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_delay_for_a_time_delays_a_stream_and_loses_nothing(CancellationToken cancel)
    {
        await using var run = await RunAsync("delay:ms=700,for=2s,stream=btcusdt@depth", cancel);
        Assert.That(run.Injected(FaultKind.Delay), Is.GreaterThan(10));
        Assert.That((run.Sync.Gaps, run.Sync.Repeats), Is.EqualTo((0, 0)));
        run.Sync.Book.AssertEquals(run.Sim.Book("binance", "BTC/USDT"));
    }

    [TestCase("fragment:every=3,bytes=7", FaultKind.Fragment)]
    [TestCase("slow-loris:every=20,bytes=64,ms=1", FaultKind.SlowLoris)]
    [TestCase("oversize:every=10,bytes=300000", FaultKind.Oversize)]
    [CancelAfter(Timeout)]
    public async Task A_message_in_an_odd_shape_is_still_the_message(string fault, FaultKind kind, CancellationToken cancel)
    {
        await using var run = await RunAsync(fault, cancel);
        Assert.That(run.Injected(kind), Is.GreaterThan(0));
        Assert.That((run.Sync.Gaps, run.Unreadable), Is.EqualTo((0, 0)));
        run.Sync.Book.AssertEquals(run.Sim.Book("binance", "BTC/USDT"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_fragmented_message_comes_in_frames_of_at_most_so_many_bytes(CancellationToken cancel)
    {
        await using var sim = await StartAsync("fragment:bytes=7");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(sim.WebSocket("binance"), Depth), cancel);
        while (sim.Faults.Log.Count(FaultKind.Fragment) == 0)
        {
            cancel.ThrowIfCancellationRequested();
            sim.Step(100);
        }

        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult part;
        var parts = 0;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            Assert.That(part.Count, Is.LessThanOrEqualTo(7));
            parts++;
        }
        while (!part.EndOfMessage);
        Assert.That(parts, Is.GreaterThan(10));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task An_oversized_message_has_the_size_asked_for_and_may_be_garbage(CancellationToken cancel)
    {
        await using var sim = await StartAsync("oversize:bytes=200000,garbage=true");
        await using var socket = await SimSocket.OpenAsync(sim, Depth, cancel);
        sim.Step(1000);
        var text = (await socket.ReceiveTextAsync())!;
        Assert.That(text, Has.Length.EqualTo(200_000));
        Assert.That(() => JsonDocument.Parse(text), Throws.InstanceOf<JsonException>());
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_rule_for_a_connection_leaves_the_other_alone(CancellationToken cancel)
    {
        await using var sim = await StartAsync("drop:stream=@trade,every=2,connection=2");
        await using var first = await SimSocket.OpenAsync(sim, Trades, cancel);
        await using var second = await SimSocket.OpenAsync(sim, Trades, cancel);
        sim.Step(4000);
        var whole = Ids((await first.AskAsync()).Before);
        var holed = Ids((await second.AskAsync()).Before);
        Assert.That(whole, Is.EqualTo(sim.Trades("binance", "BTC/USDT").Ids()));
        Assert.That(whole.Except(holed), Is.EqualTo(sim.Faults.Log.Entries().Select(entry => entry.FirstId)).And.Not.Empty);
    }

    private static List<long> Ids(IEnumerable<JsonElement> trades) => [.. trades.Select(trade => trade.GetProperty("t").GetInt64())];

    private static async Task<(SimulatedVenues Sim, List<long> Ids)> TradesAsync(SimulatedVenues sim, CancellationToken cancel)
    {
        await using var socket = await SimSocket.OpenAsync(sim, Trades, cancel);
        sim.Step(6000);
        await sim.QuiesceAsync();
        return (sim, Ids((await socket.AskAsync()).Before));
    }

    private static async Task<FaultRun> RunAsync(string fault, CancellationToken cancel) =>
        await FaultRun.FollowAsync(await StartAsync(fault), Depth, cancel);

    internal static Task<SimulatedVenues> StartAsync(params string[] faults)
    {
        var rules = faults.Select(fault => FaultSyntax.TryParse(fault, out var rule, out var error) ? rule : throw new ArgumentException(error));
        return SimulatedVenues.StartAsync(new SimOptions { Manual = true, Faults = [.. rules] });
    }
}
