using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public class TruthTests
{
    private const int Timeout = 30_000;

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_truth_tells_each_trade_and_what_a_stream_published(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });
        sim.Step(2000);
        var earlier = sim.Trades("gateio", "BTC/USDT");
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("gateio"), "/ws/v4/", cancel);
        await socket.SendAsync("""{"time":1,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"]}""");
        await socket.ReceiveAsync();
        sim.Step(4000);
        var truth = sim.Trades("gateio", "BTC/USDT");
        var ids = new List<long>();
        while (ids.Count < truth.LastId - earlier.LastId)
        {
            var trade = (await socket.ReceiveAsync()).GetProperty("result");
            Assert.That(trade.GetProperty("id_market").GetInt64(), Is.EqualTo(trade.GetProperty("id").GetInt64()));
            ids.Add(trade.GetProperty("id").GetInt64());
        }

        Assert.That(ids, Is.EqualTo(truth.Ids().Skip((int)earlier.Count)).And.Not.Empty);
        Assert.That(truth.BookSequence, Is.EqualTo(sim.Book("gateio", "BTC/USDT").Sequence));
        Assert.That(truth.Streams, Is.EqualTo(new[]
        {
            new StreamTruth("spot.trades/BTC_USDT", SimChannel.Trades, earlier.LastId + 1, truth.LastId, ids.Count),
        }));
        Assert.That(() => sim.Trades("gateio", "NO/SUCH"), Throws.ArgumentException);
    }

    [Test]
    public async Task A_quiet_symbol_moves_rarely_with_a_trade_each_time_and_the_others_as_ever()
    {
        await using var plain = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, UpdatesPerSecond = 100 });
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true, UpdatesPerSecond = 100, Quiet = new Dictionary<string, double> { ["LTC/USDT"] = 300 },
        });
        var moves = 0;
        var (trades, sequence) = State(sim);
        for (var minute = 0; minute < 60; minute++)
        {
            sim.Step(6000);
            var (nowTrades, nowSequence) = State(sim);
            Assert.That(nowSequence > sequence, Is.EqualTo(nowTrades > trades));
            moves += nowTrades > trades ? 1 : 0;
            (trades, sequence) = (nowTrades, nowSequence);
        }

        plain.Step(6000);
        Assert.That(moves, Is.InRange(8, 24)); // an hour of intervals of 150 to 450 s
        Assert.That(plain.Trades("binance", "LTC/USDT").Count, Is.GreaterThan(24));
        Assert.That(sim.Trades("binance", "BTC/USDT").Count, Is.GreaterThan(1000));
    }

    [Test]
    public void A_quiet_symbol_has_to_exist()
    {
        var options = new SimOptions { Manual = true, Quiet = new Dictionary<string, double> { ["NO/SUCH"] = 5 } };
        Assert.That(async () => await SimulatedVenues.StartAsync(options), Throws.ArgumentException.With.Message.Contains("NO/SUCH"));
    }

    private static (long Trades, long Sequence) State(SimulatedVenues sim)
    {
        var truth = sim.Trades("binance", "LTC/USDT");
        return (truth.Count, truth.BookSequence);
    }
}
