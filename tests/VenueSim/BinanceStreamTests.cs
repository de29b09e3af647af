using System.Text.Json;
using System.Text.RegularExpressions;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public partial class BinanceStreamTests
{
    private const int Timeout = 30_000;
    private const string Marker = """{"method":"LIST_SUBSCRIPTIONS","id":"marker"}""";

    private SimulatedVenues _sim = null!;

    [SetUp]
    public async Task StartAsync() =>
        _sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, VenueOptions = [new BinanceSimOptions { StreamsPerConnection = 4 }] });

    [TearDown]
    public async Task StopAsync() => await _sim.DisposeAsync();

    [TestCase("""{"method":"SUBSCRIBE","params":["btcusdt@aggTrade"],"id":1}""", """{"result":null,"id":1}""")]
    [TestCase("""{"method":"SUBSCRIBE","params":["nosuch@trade"],"id":"abc"}""", """{"result":null,"id":"abc"}""")]
    [TestCase("""{"method":"UNSUBSCRIBE","params":["btcusdt@depth"],"id":312}""", """{"result":null,"id":312}""")]
    [TestCase("""{"method":"SUBSCRIBE","params":["btcusdt@trade"]}""", """{"result":null,"id":null}""")]
    [TestCase("""{"method":"LIST_SUBSCRIPTIONS","id":3}""", """{"result":[],"id":3}""")]
    [CancelAfter(Timeout)]
    public async Task A_request_is_acknowledged_with_its_id(string request, string answer, CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/ws", cancel);
        await socket.SendAsync(request);
        Assert.That(await socket.ReceiveTextAsync(), Is.EqualTo(answer));
    }

    [TestCase("""{"method":"SUBSCRIBE","params":"btcusdt@trade","id":1}""", 2)]
    [TestCase("""{"method":"SUBSCRIBE","params":[1],"id":1}""", 2)]
    [TestCase("""{"method":"DANCE","id":1}""", 2)]
    [TestCase("""{"id":1}""", 2)]
    [TestCase("""{"method":"LIST_SUBSCRIPTIONS","id":1.5}""", 2)]
    [TestCase("""{"method":"LIST_SUBSCRIPTIONS","id":"1234567890123456789012345678901234567"}""", 2)]
    [TestCase("""{"method":"SUBSCRIBE","params":["a@trade","b@trade","c@trade","d@trade","e@trade"],"id":1}""", 2)]
    [TestCase("[]", 2)]
    [TestCase("{", 3)]
    [CancelAfter(Timeout)]
    public async Task A_wrong_request_gets_an_error_and_the_connection_lives(string request, int code, CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/ws", cancel);
        await socket.SendAsync(request);
        var error = await socket.ReceiveAsync();
        Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(code));
        Assert.That(error.GetProperty("msg").GetString(), Does.StartWith("Invalid "));
        await socket.SendAsync(Marker);
        Assert.That((await socket.ReceiveAsync()).GetProperty("result").GetArrayLength(), Is.Zero);
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task An_unknown_symbol_is_acknowledged_listed_and_silent(CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/stream", cancel);
        await socket.SendAsync("""{"method":"SUBSCRIBE","params":["nosuchusdt@bookTicker","BTCUSDT@bookTicker","btcusdt@bookTicker"],"id":1}""");
        await socket.ReceiveAsync();
        var messages = await StepAndReadAsync(socket, 1000);
        Assert.That(messages[^1].GetProperty("result").GetArrayLength(), Is.EqualTo(3));
        Assert.That(messages, Has.Count.GreaterThan(10));
        Assert.That(messages.SkipLast(1).Select(message => message.GetProperty("stream").GetString()), Is.All.EqualTo("btcusdt@bookTicker"));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Unsubscribing_stops_that_stream_and_no_other(CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/stream?streams=btcusdt@bookTicker/ethusdt@bookTicker", cancel);
        Assert.That(StreamsOf(await StepAndReadAsync(socket, 500)), Is.EquivalentTo(new[] { "btcusdt@bookTicker", "ethusdt@bookTicker" }));
        await socket.SendAsync("""{"method":"UNSUBSCRIBE","params":["btcusdt@bookTicker"],"id":2}""");
        await socket.ReceiveAsync();
        Assert.That(StreamsOf(await StepAndReadAsync(socket, 500)), Is.EquivalentTo(new[] { "ethusdt@bookTicker" }));
    }

    [TestCase("btcusdt@trade", "e,E,s,t,p,q,T,m,M")]
    [TestCase("btcusdt@aggTrade", "e,E,s,a,p,q,f,l,T,m,M")]
    [TestCase("btcusdt@bookTicker", "u,s,b,B,a,A")]
    [TestCase("btcusdt@depth", "e,E,s,U,u,b,a")]
    [TestCase("btcusdt@depth@100ms", "e,E,s,U,u,b,a")]
    [TestCase("btcusdt@depth5", "lastUpdateId,bids,asks")]
    [TestCase("btcusdt@depth20@100ms", "lastUpdateId,bids,asks")]
    [TestCase("btcusdt@kline_1m", "e,E,s,k")]
    [CancelAfter(Timeout)]
    public async Task A_stream_has_its_fields_raw_on_ws_and_wrapped_on_stream(string stream, string fields, CancellationToken cancel)
    {
        await using var raw = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/ws/" + stream, cancel);
        await using var wrapped = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/stream?streams=" + stream, cancel);
        await raw.SendAsync(Marker);
        await raw.ReceiveAsync();
        await wrapped.SendAsync(Marker);
        await wrapped.ReceiveAsync();
        _sim.Step(5000);
        var payload = await raw.ReceiveAsync();
        var message = await wrapped.ReceiveAsync();
        Assert.That(Names(payload), Is.EqualTo(fields));
        Assert.That(Names(message), Is.EqualTo("stream,data"));
        Assert.That(message.GetProperty("stream").GetString(), Is.EqualTo(stream));
        Assert.That(message.GetProperty("data").GetRawText(), Is.EqualTo(payload.GetRawText()));
        Assert.That(Decimals().Matches(payload.GetRawText()), stream.EndsWith("1m", StringComparison.Ordinal) ? Has.Count.EqualTo(8) : Has.Count.GreaterThan(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Trades_and_aggregates_number_consecutively_and_agree(CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/stream?streams=btcusdt@trade/btcusdt@aggTrade", cancel);
        var data = (await StepAndReadAsync(socket, 5000)).SkipLast(1).Select(message => message.GetProperty("data")).ToArray();
        var trades = data.Where(message => message.GetProperty("e").GetString() == "trade").ToArray();
        var aggregates = data.Where(message => message.GetProperty("e").GetString() == "aggTrade").ToArray();
        Assert.That(trades, Has.Length.GreaterThan(20));
        Assert.That(trades.Zip(trades.Skip(1), (a, b) => Number(b, "t") - Number(a, "t")), Is.All.EqualTo(1));
        Assert.That(aggregates.Zip(aggregates.Skip(1), (a, b) => Number(b, "a") - Number(a, "a")), Is.All.EqualTo(1));
        Assert.That(aggregates.Sum(aggregate => Number(aggregate, "l") - Number(aggregate, "f") + 1), Is.EqualTo(trades.Length));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_ticker_orders_against_the_book_by_its_id(CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/ws/btcusdt@bookTicker", cancel);
        await StepAndReadAsync(socket, 500);
        _sim.Pulse();
        var ticker = await socket.ReceiveAsync();
        var book = _sim.Book("binance", "BTC/USDT");
        Assert.That(Number(ticker, "u"), Is.EqualTo(book.Sequence));
        Assert.That(decimal.Parse(ticker.GetProperty("b").GetString()!, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(book.Bids[0].Price));
        Assert.That(decimal.Parse(ticker.GetProperty("A").GetString()!, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(book.Asks[0].Quantity));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_bar_closes_once_with_the_minute(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Manual = true, UpdatesPerSecond = 100 });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket("binance"), "/ws/btcusdt@kline_1m", cancel);
        await socket.SendAsync(Marker);
        await socket.ReceiveAsync();
        sim.Step(6100);
        await socket.SendAsync(Marker);
        var bars = (await socket.ReceiveUntilAsync(IsMarker)).SkipLast(1).Select(message => message.GetProperty("k")).ToArray();
        var closed = bars.Where(bar => bar.GetProperty("x").GetBoolean()).ToArray();
        Assert.That(closed, Has.Length.EqualTo(1));
        Assert.That(Number(closed[0], "T"), Is.EqualTo(Number(closed[0], "t") + 59_999));
        Assert.That(Number(closed[0], "L") - Number(closed[0], "f") + 1, Is.EqualTo(Number(closed[0], "n")));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Too_many_requests_a_second_end_the_connection(CancellationToken cancel)
    {
        await using var socket = await SimSocket.ConnectAsync(_sim.WebSocket("binance"), "/ws", cancel);
        Assert.That(
            async () =>
            {
                while (true)
                {
                    await socket.SendAsync(Marker);
                    await socket.ReceiveAsync();
                }
            },
            Throws.InstanceOf<System.Net.WebSockets.WebSocketException>());
        Assert.That(_sim.Counters["binance"].FloodingClients, Is.EqualTo(1));
    }

    private async Task<List<JsonElement>> StepAndReadAsync(SimSocket socket, int steps)
    {
        await socket.SendAsync(Marker);
        await socket.ReceiveUntilAsync(IsMarker);
        _sim.Step(steps);
        await socket.SendAsync(Marker);
        return await socket.ReceiveUntilAsync(IsMarker);
    }

    private static bool IsMarker(JsonElement message) =>
        message.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String;

    private static IEnumerable<string> StreamsOf(List<JsonElement> messages) =>
        messages.SkipLast(1).Select(message => message.GetProperty("stream").GetString()!).Distinct();

    private static string Names(JsonElement message) =>
        string.Join(',', message.EnumerateObject().Select(property => property.Name));

    private static long Number(JsonElement message, string name) => message.GetProperty(name).GetInt64();

    [GeneratedRegex("\"[0-9]+\\.[0-9]{8}\"")]
    private static partial Regex Decimals();
}
