using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Binance;
using Crossfeed.VenueSim.Faults;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

/// <summary>Binance USD-M: categories, forms, chains of ids, contracts, weights.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class BinanceLinearTests
{
    private const int Timeout = 30_000;
    private const string Venue = "binance-linear";
    private const string Marker = """{"method":"LIST_SUBSCRIPTIONS","id":99}""";

    [TestCase("btcusdt@depth@100ms", "e,E,T,s,U,u,pu,b,a", "/public")]
    [TestCase("btcusdt@depth", "e,E,T,s,U,u,pu,b,a", "/public")]
    [TestCase("btcusdt@depth@500ms", "e,E,T,s,U,u,pu,b,a", "/public")]
    [TestCase("btcusdt@depth20@100ms", "e,E,T,s,U,u,pu,b,a", "/public")]
    [TestCase("btcusdt@bookTicker", "e,u,s,b,B,a,A,T,E", "/public")]
    [TestCase("btcusdt@trade", "e,E,T,s,t,p,q,X,m", "/public")]
    [TestCase("btcusdt@aggTrade", "e,E,s,a,p,q,f,l,T,m", "/market")]
    [TestCase("btcusdt@kline_1m", "e,E,s,k", "/market")]
    [CancelAfter(Timeout)]
    public async Task A_stream_has_its_fields_raw_on_ws_and_wrapped_on_stream(string stream, string fields, string category, CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var raw = await OpenAsync(sim, $"{category}/ws/{stream}", cancel);
        await using var wrapped = await OpenAsync(sim, $"{category}/stream?streams={stream}", cancel);
        sim.Step(5000);
        var payload = await raw.ReceiveAsync();
        var message = await wrapped.ReceiveAsync();
        Assert.That(Names(payload), Is.EqualTo(fields));
        Assert.That(message.GetProperty("stream").GetString(), Is.EqualTo(stream));
        Assert.That(message.GetProperty("data").GetRawText(), Is.EqualTo(payload.GetRawText()));
    }

    [TestCase("btcusdt@depth@100ms", "e,E,T,s,ps,U,u,pu,b,a,st", "/public")]
    [TestCase("btcusdt@bookTicker", "e,u,s,ps,b,B,a,A,T,E,st", "/public")]
    [TestCase("btcusdt@aggTrade", "e,E,s,a,p,q,f,l,T,m,st", "/market")]
    [TestCase("btcusdt@kline_1m", "e,E,s,ps,k,st", "/market")]
    [CancelAfter(Timeout)]
    public async Task Messages_of_2026_name_the_pair_and_the_kind_of_contract(string stream, string fields, string category, CancellationToken cancel)
    {
        await using var sim = await StartAsync(new BinanceSimOptions { NamesPair = true });
        await using var socket = await OpenAsync(sim, $"{category}/ws/{stream}", cancel);
        sim.Step(5000);
        Assert.That(Names(await socket.ReceiveAsync()), Is.EqualTo(fields));
    }

    [TestCase("/public/stream", "btcusdt@aggTrade")]
    [TestCase("/public/stream", "btcusdt@kline_1m")]
    [TestCase("/market/stream", "btcusdt@depth@100ms")]
    [TestCase("/market/stream", "btcusdt@bookTicker")]
    [TestCase("/public/stream", "nosuchusdt@bookTicker")]
    [TestCase("/public/stream", "btcusdt@depth@0ms")]
    [TestCase("/public/stream", "btcusdt@rpiDepth@500ms")]
    [CancelAfter(Timeout)]
    public async Task A_stream_of_the_other_category_is_acknowledged_listed_and_silent(string path, string stream, CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await OpenAsync(sim, path, cancel);
        await socket.SendAsync($$"""{"method":"SUBSCRIBE","params":["{{stream}}"],"id":1}""");
        Assert.That((await socket.ReceiveAsync()).GetRawText(), Is.EqualTo("""{"result":null,"id":1}"""));
        sim.Step(3000);
        var (before, answer) = await socket.AskAsync();
        Assert.That(before, Is.Empty);
        Assert.That(answer.GetProperty("result")[0].GetString(), Is.EqualTo(stream));
        await socket.SendAsync($$"""{"method":"UNSUBSCRIBE","params":["{{stream}}"],"id":2}""");
        await socket.ReceiveAsync();
        Assert.That((await socket.AskAsync()).Answer.GetProperty("result").GetArrayLength(), Is.Zero);
    }

    [TestCase("/stream")]
    [TestCase("/ws")]
    [TestCase("/ws/btcusdt@depth")]
    [TestCase("/private/stream")]
    [TestCase("/publicstream")]
    [CancelAfter(Timeout)]
    public async Task A_path_without_its_category_is_gone(string path, CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        Assert.That(async () => await SimSocket.ConnectAsync(sim.WebSocket(Venue), path, cancel), Throws.InstanceOf<WebSocketException>());
    }

    [TestCase("""{"method":"SUBSCRIBE","params":"btcusdt@trade","id":4}""", 2, "4")]
    [TestCase("""{"method":"DANCE","id":"x"}""", 2, "\"x\"")]
    [TestCase("""{"method":"SUBSCRIBE","params":["a@depth","b@depth","c@depth"],"id":1}""", 2, "1")]
    [TestCase("{", 3, "null")]
    [CancelAfter(Timeout)]
    public async Task An_error_stands_in_an_object_with_the_request_s_number(string request, int code, string id, CancellationToken cancel)
    {
        await using var sim = await StartAsync(new BinanceSimOptions { StreamsPerConnection = 2 });
        await using var socket = await OpenAsync(sim, "/public/ws", cancel);
        await socket.SendAsync(request);
        var answer = await socket.ReceiveAsync();
        Assert.That(answer.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(code));
        Assert.That(answer.GetProperty("error").GetProperty("msg").GetString(), Does.StartWith("Invalid "));
        Assert.That(answer.GetProperty("id").GetRawText(), Is.EqualTo(id));
        Assert.That((await socket.AskAsync()).Answer.GetProperty("result").GetArrayLength(), Is.Zero, "it lives");
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Ten_requests_a_second_are_taken_and_more_end_the_connection(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket(Venue), "/public/ws", cancel);
        var answered = 0;
        Assert.That(
            async () =>
            {
                while (true)
                {
                    await socket.SendAsync(Marker);
                    await socket.ReceiveAsync();
                    answered++;
                }
            },
            Throws.InstanceOf<WebSocketException>());
        Assert.That((answered >= 10, sim.Counters[Venue].FloodingClients), Is.EqualTo((true, 1)));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_connection_ends_in_order_when_its_day_is_over(CancellationToken cancel)
    {
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true, Venues = [Venue], BeatInterval = TimeSpan.FromMilliseconds(10), VenueOptions = [new BinanceSimOptions { Lifetime = TimeSpan.FromMilliseconds(100) }],
        });
        await using var socket = await SimSocket.ConnectAsync(sim.WebSocket(Venue), "/market/ws", cancel);
        Assert.That(await socket.ReceiveTextAsync(), Is.Null);
    }

    [TestCase("depth@100ms")]
    [TestCase("depth")]
    [TestCase("depth@500ms")]
    [CancelAfter(60_000)]
    public async Task Chained_deltas_and_snapshot_give_the_true_books(string stream, CancellationToken cancel)
    {
        await using var sim = await StartAsync(new BinanceSimOptions { RequestsPerSecond = 0 });
        var books = sim.Books().ToDictionary(book => book.Native, _ => new LinkedSync());
        await using var socket = await OpenAsync(sim, "/public/stream?streams=" + string.Join('/', books.Keys.Select(native => $"{native.ToLowerInvariant()}@{stream}")), cancel);
        sim.Step(3000);
        await FeedAsync(socket, sim, books);
        sim.Step(200);
        using var http = new HttpClient { BaseAddress = sim.Rest(Venue) };
        foreach (var (native, sync) in books)
        {
            using var snapshot = JsonDocument.Parse(await http.GetStringAsync($"/fapi/v1/depth?symbol={native}&limit=1000", cancel));
            sync.Snapshot(snapshot.RootElement);
        }

        sim.Step(10_000);
        await sim.QuiesceAsync();
        await FeedAsync(socket, sim, books);
        foreach (var (native, sync) in books)
        {
            var truth = sim.Books().Single(book => book.Native == native);
            var bundle = native.StartsWith("1000", StringComparison.Ordinal) ? 1000 : 1;
            Assert.That(sync.Levels("b", bundle), Is.EqualTo(truth.Bids.Select(level => (level.Price, level.Quantity))), native);
            Assert.That(sync.Levels("a", bundle), Is.EqualTo(truth.Asks.Select(level => (level.Price, level.Quantity))), native);
            Assert.That((sync.Id, sync.Gaps), Is.EqualTo((truth.Sequence, 0)), native);
            Assert.That((sync.Applied > 2, sync.Jumps > 0), Is.EqualTo((true, true)), "ids are not contiguous");
        }
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task A_lost_message_breaks_the_chain(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        sim.Faults.Add(new FaultRule(FaultKind.Drop) { Stream = "btcusdt@depth@100ms", After = 3 });
        await using var socket = await OpenAsync(sim, "/public/ws/btcusdt@depth@100ms", cancel);
        sim.Step(5000);
        var sync = new LinkedSync();
        foreach (var update in (await socket.AskAsync()).Before)
        {
            sync.Chain(update);
        }

        Assert.That(sync.Gaps, Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task Aggregates_come_in_bursts_and_number_consecutively(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await OpenAsync(sim, "/market/stream?streams=btcusdt@aggTrade", cancel);
        sim.Step(8000);
        var trades = (await socket.AskAsync()).Before.Select(message => message.GetProperty("data")).ToArray();
        Assert.That(trades, Has.Length.GreaterThan(10));
        Assert.That(trades.Zip(trades.Skip(1), (a, b) => Number(b, "a") - Number(a, "a")), Is.All.EqualTo(1));
        Assert.That(trades.Select(trade => Number(trade, "E") % 100), Is.All.LessThan(10), "every 100 ms");
        Assert.That(trades.Select(trade => Number(trade, "E") - Number(trade, "T")), Is.All.InRange(0, 110));
    }

    [Test]
    [CancelAfter(Timeout)]
    public async Task The_ticker_orders_against_the_book_by_its_id(CancellationToken cancel)
    {
        await using var sim = await StartAsync();
        await using var socket = await OpenAsync(sim, "/public/ws/1000pepeusdt@bookTicker", cancel);
        sim.Step(500);
        await socket.AskAsync();
        sim.Pulse();
        var ticker = await socket.ReceiveAsync();
        var book = sim.Book(Venue, "PEPE/USDT:PERP");
        Assert.That(Number(ticker, "u"), Is.EqualTo(book.Sequence));
        Assert.That((Decimal(ticker, "b"), Decimal(ticker, "A")), Is.EqualTo((book.Bids[0].Price * 1000, book.Asks[0].Quantity / 1000)), "of a thousand");
    }

    [Test]
    public async Task Contracts_stand_in_the_list_with_their_filters()
    {
        await using var sim = await StartAsync();
        using var http = new HttpClient { BaseAddress = sim.Rest(Venue) };
        using var list = JsonDocument.Parse(await http.GetStringAsync("/fapi/v1/exchangeInfo"));
        var symbols = list.RootElement.GetProperty("symbols").EnumerateArray().ToArray();
        var bitcoin = symbols.Single(symbol => symbol.GetProperty("symbol").GetString() == "BTCUSDT");
        var filters = bitcoin.GetProperty("filters").EnumerateArray().ToDictionary(filter => filter.GetProperty("filterType").GetString()!);
        Assert.That(filters["PRICE_FILTER"].GetProperty("tickSize").GetString(), Is.EqualTo("0.10"));
        Assert.That(filters["LOT_SIZE"].GetProperty("stepSize").GetString(), Is.EqualTo("0.001"));
        Assert.That(filters["MIN_NOTIONAL"].GetProperty("notional").GetString(), Is.EqualTo("5"));
        Assert.That(bitcoin.GetProperty("pricePrecision").GetInt32(), Is.EqualTo(2), "finer than the tick");
        Assert.That(symbols.Select(symbol => symbol.GetProperty("contractType").GetString()), Does.Contain("CURRENT_QUARTER"));
        Assert.That(symbols.Select(symbol => symbol.GetProperty("status").GetString()), Does.Contain("SETTLING"));
        Assert.That(symbols.Count(symbol => symbol.GetProperty("symbol").GetString() == "1000PEPEUSDT" && symbol.GetProperty("baseAsset").GetString() == "1000PEPE"), Is.EqualTo(1));
    }

    [TestCase("exchangeInfo", 1)]
    [TestCase("depth?symbol=BTCUSDT&limit=5", 2)]
    [TestCase("depth?symbol=BTCUSDT&limit=100", 5)]
    [TestCase("depth?symbol=BTCUSDT", 10)]
    [TestCase("depth?symbol=BTCUSDT&limit=1000", 20)]
    [TestCase("klines?symbol=BTCUSDT&interval=1m", 5)]
    [TestCase("klines?symbol=BTCUSDT&interval=1m&limit=1500", 10)]
    [TestCase("trades?symbol=BTCUSDT", 5)]
    [TestCase("aggTrades?symbol=BTCUSDT", 20)]
    [TestCase("ticker/24hr", 40)]
    [TestCase("time", 1)]
    public async Task A_request_has_its_weight(string path, int weight)
    {
        await using var sim = await StartAsync();
        using var http = new HttpClient { BaseAddress = sim.Rest(Venue) };
        using var answer = await http.GetAsync("/fapi/v1/" + path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Headers.GetValues("X-MBX-USED-WEIGHT-1M").Single(), Is.EqualTo(weight.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase("depth?symbol=NOSUCH", HttpStatusCode.BadRequest, -1121)]
    [TestCase("depth", HttpStatusCode.BadRequest, -1102)]
    [TestCase("depth?symbol=BTCUSDT&limit=7", HttpStatusCode.BadRequest, -4021)]
    [TestCase("nothing", HttpStatusCode.NotFound, -1000)]
    public async Task Errors_have_status_code_and_message(string path, HttpStatusCode status, int code)
    {
        await using var sim = await StartAsync();
        using var http = new HttpClient { BaseAddress = sim.Rest(Venue) };
        using var answer = await http.GetAsync("/fapi/v1/" + path);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.That((answer.StatusCode, body.RootElement.GetProperty("code").GetInt32()), Is.EqualTo((status, code)));
    }

    [Test]
    public async Task A_minute_has_2400_of_weight()
    {
        await using var sim = await StartAsync();
        using var http = new HttpClient { BaseAddress = sim.Rest(Venue) };
        HttpStatusCode status;
        do
        {
            using var answer = await http.GetAsync("/fapi/v1/depth?symbol=BTCUSDT&limit=1000");
            status = answer.StatusCode;
            Assert.That(answer.Headers.RetryAfter is not null, Is.EqualTo(status == HttpStatusCode.TooManyRequests));
        }
        while (status == HttpStatusCode.OK);
        Assert.That(sim.Counters[Venue].LargestWeight, Is.EqualTo(2420));
    }

    private static Task<SimulatedVenues> StartAsync(BinanceSimOptions? options = null) =>
        SimulatedVenues.StartAsync(new SimOptions { Manual = true, Venues = [Venue], UpdatesPerSecond = 1000, VenueOptions = [options ?? new BinanceSimOptions()] });

    private static async Task<SimSocket> OpenAsync(SimulatedVenues sim, string path, CancellationToken cancel)
    {
        var socket = await SimSocket.ConnectAsync(sim.WebSocket(Venue), path, cancel);
        await socket.AskAsync(); // the streams of a URL are subscribed after the upgrade: an answered request proves that they are
        return socket;
    }

    // Reads all that was sent before a request's answer: answers keep their place in the queue.
    private static async Task FeedAsync(SimSocket socket, SimulatedVenues sim, Dictionary<string, LinkedSync> books)
    {
        sim.Flush();
        foreach (var message in (await socket.AskAsync()).Before)
        {
            books[message.GetProperty("data").GetProperty("s").GetString()!].Chain(message.GetProperty("data"));
        }
    }

    private static string Names(JsonElement message) => string.Join(',', message.EnumerateObject().Select(property => property.Name));

    private static long Number(JsonElement message, string name) => message.GetProperty(name).GetInt64();

    private static decimal Decimal(JsonElement message, string name) => decimal.Parse(message.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
