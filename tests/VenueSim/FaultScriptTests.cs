using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class FaultScriptTests
{
    private const int Timeout = 30_000;

    [Test]
    public void A_script_becomes_rules_with_their_times()
    {
        const string Script = """
            # chaos
            at=12s half-open:venue=binance,stream=@trade   # one leg

            every=30s disconnect
            at=5s every=1m until=10m storm:every=500ms,for=2s
            drop:p=0.01
            """;
        Assert.That(FaultScript.TryParse(Script, out var rules, out var error), Is.True, error);
        Assert.That(rules, Is.EqualTo(new[]
        {
            new FaultRule(FaultKind.HalfOpen) { At = Seconds(12), Venue = "binance", Stream = "@trade" },
            new FaultRule(FaultKind.Disconnect) { At = Seconds(30), Repeat = Seconds(30) },
            new FaultRule(FaultKind.Storm)
            {
                At = Seconds(5), Repeat = Seconds(60), Until = Seconds(600), Period = Seconds(0.5), Duration = Seconds(2),
            },
            new FaultRule(FaultKind.Drop) { Probability = 0.01 },
        }));
    }

    [TestCase("drop\n\nat=5 drop", "line 3: cannot use 'at=5'")]
    [TestCase("when=5s drop", "line 1: unknown time 'when=5s'")]
    [TestCase("at=5s dorp", "line 1: Unknown fault 'dorp'")]
    [TestCase("drop:ms=-5", "line 1: Fault 'drop': cannot use 'ms=-5'")]
    public void A_wrong_line_is_named(string script, string message)
    {
        Assert.That(FaultScript.TryParse(script, out _, out var error), Is.False);
        Assert.That(error, Does.Contain(message));
    }

    [Test]
    public void Every_kind_has_a_name_that_means_it()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            Assert.That(FaultSyntax.TryParse(FaultSyntax.Name(kind), out var rule, out _), Is.True);
            Assert.That(rule.Kind, Is.EqualTo(kind));
        }
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_repeated_rule_strikes_once_a_round_and_at_its_time(CancellationToken cancel)
    {
        Assert.That(FaultScript.TryParse("at=1s every=2s until=6s drop:stream=@trade", out var rules, out var error), Is.True, error);
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, Faults = rules });
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@trade", cancel);
        sim.Step(20_000);
        Assert.That(sim.Faults.Log.Entries().Select(entry => entry.ElapsedMillis / 1000), Is.EqualTo(new long[] { 1, 3, 5 }));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_fault_seed_moves_the_faults_and_not_the_market(CancellationToken cancel)
    {
        var first = await DropsAsync(faultSeed: 1, cancel);
        var same = await DropsAsync(faultSeed: 1, cancel);
        var other = await DropsAsync(faultSeed: 2, cancel);
        Assert.That(same.Dropped, Is.EqualTo(first.Dropped));
        Assert.That(other.Dropped, Is.Not.EqualTo(first.Dropped));
        Assert.That(other.Traded, Is.EqualTo(first.Traded));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_clock_step_moves_the_venues_times_and_no_other(CancellationToken cancel)
    {
        await using var sim = await FrameFaultTests.StartAsync("clock-step:venue=binance,ms=-5000,at=1s");
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@trade", cancel);
        sim.Step(4000);
        var (trades, _) = await socket.AskAsync();
        var times = trades.Select(trade => (Event: trade.GetProperty("E").GetInt64(), Trade: trade.GetProperty("T").GetInt64())).ToArray();
        Assert.That(times.Zip(times.Skip(1)).Count(pair => pair.Second.Event < pair.First.Event), Is.EqualTo(1));
        Assert.That(times.Zip(times.Skip(1)).Count(pair => pair.Second.Trade < pair.First.Trade), Is.EqualTo(1));
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.That(await TimeAsync(sim.Rest("binance"), "/api/v3/time", "serverTime", cancel), Is.EqualTo(start + 2000 - 5000));
        Assert.That(await TimeAsync(sim.Rest("gateio"), "/api/v4/spot/time", "server_time", cancel), Is.EqualTo(start + 2000));
        Assert.That(sim.Faults.Log.Entries().Single(), Is.EqualTo(new InjectedFault(FaultKind.ClockStep, "binance", "", 0, 0)
        {
            Millis = -5000, ElapsedMillis = 1000, UnixMillis = start + 1000,
        }));
    }

    private static async Task<long> TimeAsync(Uri rest, string path, string name, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = rest };
        using var time = JsonDocument.Parse(await http.GetStringAsync(path, cancel));
        return time.RootElement.GetProperty(name).GetInt64();
    }

    private static async Task<(long[] Dropped, long Traded)> DropsAsync(ulong faultSeed, CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true, FaultSeed = faultSeed, Faults = [new FaultRule(FaultKind.Drop) { Channel = SimChannel.Trades, Probability = 0.2 }],
        });
        await using var socket = await SimSocket.OpenAsync(sim, "/ws/btcusdt@trade", cancel);
        sim.Step(6000);
        return ([.. sim.Faults.Log.Entries().Select(entry => entry.FirstId)], sim.Trades("binance", "BTC/USDT").LastId);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
