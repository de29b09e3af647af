using System.Text.Json;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class GateStreamTests
{
    private const int Timeout = 30_000;
    private const string Ping = """{"time":1669107766,"channel":"spot.ping"}""";

    private SimulatedVenues _sim = null!;

    [SetUp]
    public async Task StartAsync() => _sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true });

    [TearDown]
    public async Task StopAsync() => await _sim.DisposeAsync();

    [TestCase("spot.trades", """["BTC_USDT","ETH_USDT"]""")]
    [TestCase("spot.trades", """["NOSUCH_USDT"]""")]
    [TestCase("spot.obu", """["ob.NOSUCH_USDT.50"]""")]
    [TestCase("spot.order_book_update", """["BTC_USDT","100ms"]""")]
    [TestCase("spot.candlesticks", """["1m","BTC_USDT"]""")]
    [TestCase("spot.order_book", """["BTC_USDT","20","100ms"]""")]
    [CancelAfter(Timeout)]
    public async Task A_subscription_is_acknowledged_as_success(string channel, string payload, CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request(channel, "subscribe", payload));
        var ack = await socket.ReceiveAsync();
        Assert.That(Names(ack), Is.EqualTo("time,time_ms,id,conn_id,trace_id,channel,event,payload,result,requestId"));
        Assert.That(ack.GetProperty("id").GetInt32(), Is.EqualTo(5));
        Assert.That(ack.GetProperty("channel").GetString(), Is.EqualTo(channel));
        Assert.That(ack.GetProperty("event").GetString(), Is.EqualTo("subscribe"));
        Assert.That(ack.GetProperty("payload").GetRawText(), Is.EqualTo(payload));
        Assert.That(ack.GetProperty("result").GetRawText(), Is.EqualTo("""{"status":"success"}"""));
    }

    [TestCase("spot.order_book_update", """["BTC_USDT","7ms"]""", 2)]
    [TestCase("spot.order_book_update", """["BTC_USDT"]""", 2)]
    [TestCase("spot.candlesticks", """["2m","BTC_USDT"]""", 2)]
    [TestCase("spot.obu", """["ob.BTC_USDT.51"]""", 2)]
    [TestCase("spot.nonsense", """["BTC_USDT"]""", 2)]
    [TestCase("spot.trades", "[1]", 1)]
    [CancelAfter(Timeout)]
    public async Task A_wrong_request_fails_with_its_code(string channel, string payload, int code, CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request(channel, "subscribe", payload));
        var ack = await socket.ReceiveAsync();
        Assert.That(ack.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(code));
        Assert.That(ack.GetProperty("result").GetProperty("status").GetString(), Is.EqualTo("fail"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Broken_text_fails_and_the_connection_lives(CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync("{");
        Assert.That((await socket.ReceiveAsync()).GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(1));
        await socket.SendAsync(Ping);
        Assert.That((await socket.ReceiveAsync()).GetProperty("channel").GetString(), Is.EqualTo("spot.pong"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_second_obu_subscription_is_refused(CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        var request = Request("spot.obu", "subscribe", """["ob.BTC_USDT.50"]""");
        await socket.SendAsync(request);
        await socket.SendAsync(request);
        var messages = await socket.ReceiveUntilAsync(message => message.TryGetProperty("error", out _));
        Assert.That(messages[^1].GetProperty("error").GetProperty("message").GetString(), Is.EqualTo("Alert sub ob.BTC_USDT.50"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Data_may_precede_the_acknowledgement(CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request("spot.obu", "subscribe", """["ob.BTC_USDT.50"]"""));
        await socket.SendAsync(Request("spot.obu", "subscribe", """["ob.ETH_USDT.50"]"""));
        var events = new List<string>();
        for (var message = 0; message < 4; message++)
        {
            events.Add((await socket.ReceiveAsync()).GetProperty("event").GetString()!);
        }

        Assert.That(events, Is.EqualTo(new[] { "subscribe", "update", "update", "subscribe" }));
    }

    [TestCase("spot.trades", """["BTC_USDT"]""", "id,id_market,create_time,create_time_ms,side,currency_pair,amount,price,range")]
    [TestCase("spot.book_ticker", """["BTC_USDT"]""", "t,u,s,b,B,a,A")]
    [TestCase("spot.order_book_update", """["BTC_USDT","100ms"]""", "t,e,E,s,U,u,b,a")]
    [TestCase("spot.obu", """["ob.BTC_USDT.50"]""", "t,full,s,u,b,a")]
    [TestCase("spot.order_book", """["BTC_USDT","20","100ms"]""", "t,lastUpdateId,s,l,bids,asks")]
    [TestCase("spot.candlesticks", """["1m","BTC_USDT"]""", "t,v,c,h,l,o,n,a,w")]
    [TestCase("spot.tickers", """["BTC_USDT"]""", "currency_pair,last,lowest_ask,highest_bid,change_percentage,base_volume,quote_volume,high_24h,low_24h")]
    [CancelAfter(Timeout)]
    public async Task A_channel_has_its_envelope_and_fields_until_it_is_unsubscribed(
        string channel, string payload, string fields, CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request(channel, "subscribe", payload));
        await socket.ReceiveAsync();
        _sim.Step(5000);
        var update = await socket.ReceiveAsync();
        Assert.That(Names(update), Is.EqualTo("time,time_ms,channel,event,result"));
        Assert.That(update.GetProperty("event").GetString(), Is.EqualTo("update"));
        Assert.That(update.GetProperty("channel").GetString(), Is.EqualTo(channel));
        Assert.That(Names(update.GetProperty("result")), Is.EqualTo(fields));
        await socket.SendAsync(Request(channel, "unsubscribe", payload));
        await socket.ReceiveUntilAsync(message => message.GetProperty("event").GetString() == "unsubscribe");
        _sim.Step(5000);
        await socket.SendAsync(Ping);
        Assert.That((await socket.ReceiveAsync()).GetProperty("channel").GetString(), Is.EqualTo("spot.pong"), "nothing in between");
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task An_unknown_pair_stays_silent(CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request("spot.book_ticker", "subscribe", """["NOSUCH_USDT"]"""));
        await socket.ReceiveAsync();
        _sim.Step(5000);
        await socket.SendAsync(Ping);
        Assert.That((await socket.ReceiveAsync()).GetProperty("channel").GetString(), Is.EqualTo("spot.pong"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_ticker_orders_against_the_book_by_its_id(CancellationToken cancel)
    {
        await using var socket = await ConnectAsync(cancel);
        await socket.SendAsync(Request("spot.book_ticker", "subscribe", """["PEPE_USDT"]"""));
        await socket.ReceiveAsync();
        _sim.Step(5000);
        await _sim.QuiesceAsync();
        var book = _sim.Book("gateio", "PEPE/USDT");
        var messages = await socket.ReceiveUntilAsync(message => message.GetProperty("result").GetProperty("u").GetInt64() == book.Sequence);
        var ticker = messages[^1].GetProperty("result");
        Assert.That(decimal.Parse(ticker.GetProperty("b").GetString()!, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(book.Bids[0].Price));
        Assert.That(decimal.Parse(ticker.GetProperty("B").GetString()!, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(book.Bids[0].Quantity));
    }

    private Task<SimSocket> ConnectAsync(CancellationToken cancel) => SimSocket.ConnectAsync(_sim.WebSocket("gateio"), "/ws/v4/", cancel);

    private static string Request(string channel, string action, string payload) =>
        $$"""{"time":1606292218,"id":5,"channel":"{{channel}}","event":"{{action}}","payload":{{payload}}}""";

    private static string Names(JsonElement message) =>
        string.Join(',', message.EnumerateObject().Select(property => property.Name));
}
