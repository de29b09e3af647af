using System.Net;
using System.Text.Json;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.VenueSim;

[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class RestTests
{
    private SimulatedVenues _sim = null!;
    private HttpClient _binance = null!;
    private HttpClient _gate = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sim = await SimulatedVenues.StartAsync(new SimOptions
        {
            Manual = true, UpdatesPerSecond = 100, RestLimits = new Dictionary<string, int> { ["binance"] = 300, ["gateio"] = 20 },
        });
        _binance = new HttpClient { BaseAddress = _sim.Rest("binance") };
        _gate = new HttpClient { BaseAddress = _sim.Rest("gateio") };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _binance.Dispose();
        _gate.Dispose();
        await _sim.DisposeAsync();
    }

    [Test]
    public async Task Binance_lists_instruments_with_filters_and_some_that_do_not_trade()
    {
        var symbols = (await GetAsync(_binance, "/api/v3/exchangeInfo")).GetProperty("symbols").EnumerateArray().ToArray();
        Assert.That(symbols.Count(symbol => symbol.GetProperty("status").GetString() == "TRADING"), Is.GreaterThanOrEqualTo(SimInstrument.Defaults.Count));
        Assert.That(symbols.Select(symbol => symbol.GetProperty("status").GetString()), Does.Contain("HALT").And.Contain("BREAK"));
        var filters = symbols.Single(symbol => symbol.GetProperty("symbol").GetString() == "XRPUSDT").GetProperty("filters").EnumerateArray().ToArray();
        Assert.That(Filter(filters, "PRICE_FILTER").GetProperty("tickSize").GetString(), Is.EqualTo("0.00010000"));
        Assert.That(Filter(filters, "LOT_SIZE").GetProperty("stepSize").GetString(), Is.EqualTo("1.00000000"));
        Assert.That(Filter(filters, "NOTIONAL").GetProperty("minNotional").GetString(), Is.EqualTo("5.00000000"));
    }

    [Test]
    public async Task Binance_lists_only_the_symbols_asked_for()
    {
        var info = await GetAsync(_binance, "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D");
        Assert.That(
            info.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetProperty("symbol").GetString()),
            Is.EqualTo(new[] { "BTCUSDT", "ETHUSDT" }));
    }

    [TestCase("depth?symbol=NOSUCH", HttpStatusCode.BadRequest, -1121)]
    [TestCase("depth", HttpStatusCode.BadRequest, -1102)]
    [TestCase("depth?symbol=BTCUSDT&limit=x", HttpStatusCode.BadRequest, -1100)]
    [TestCase("exchangeInfo?symbol=NOSUCH", HttpStatusCode.BadRequest, -1121)]
    [TestCase("nothing", HttpStatusCode.NotFound, -1000)]
    public async Task Binance_errors_have_status_code_and_message(string path, HttpStatusCode status, int code)
    {
        using var response = await _binance.GetAsync("/api/v3/" + path);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(body.RootElement.GetProperty("code").GetInt32(), Is.EqualTo(code));
        Assert.That(body.RootElement.GetProperty("msg").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Binance_weighs_requests_and_refuses_beyond_the_limit()
    {
        using var first = await _binance.GetAsync("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        using var second = await _binance.GetAsync("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        using var third = await _binance.GetAsync("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        // The window is a minute of real time, which may end in between: then two of the three still share one.
        var refused = second.StatusCode == HttpStatusCode.TooManyRequests ? second : third;
        Assert.That(first.Headers.GetValues("X-MBX-USED-WEIGHT-1M"), Is.EqualTo(new[] { "250" }));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(_sim.Counters["binance"].RestLimited, Is.InRange(1, 2));
    }

    [Test]
    public async Task Binance_serves_time_bars_and_trades()
    {
        _sim.Step(100 * 130);
        var time = (await GetAsync(_binance, "/api/v3/time")).GetProperty("serverTime").GetInt64();
        var bars = (await GetAsync(_binance, "/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=10")).EnumerateArray().ToArray();
        var trades = (await GetAsync(_binance, "/api/v3/trades?symbol=BTCUSDT&limit=5")).EnumerateArray().ToArray();
        Assert.That(time, Is.EqualTo(new DateTimeOffset(2026, 1, 1, 0, 2, 10, TimeSpan.Zero).ToUnixTimeMilliseconds()));
        Assert.That(bars.Select(bar => bar.GetArrayLength()), Is.EqualTo(new[] { 12, 12, 12 }));
        Assert.That(bars[1][0].GetInt64() - bars[0][0].GetInt64(), Is.EqualTo(60_000));
        Assert.That(trades, Has.Length.EqualTo(5));
        Assert.That(trades[4].GetProperty("id").GetInt64(), Is.EqualTo(trades[0].GetProperty("id").GetInt64() + 4));
    }

    [Test]
    public async Task Gate_lists_pairs_with_precisions_and_some_that_do_not_trade()
    {
        var pairs = (await GetAsync(_gate, "/api/v4/spot/currency_pairs")).EnumerateArray().ToArray();
        var pair = pairs.Single(pair => pair.GetProperty("id").GetString() == "PEPE_USDT");
        Assert.That(pair.GetProperty("precision").GetInt32(), Is.EqualTo(10));
        Assert.That(pair.GetProperty("amount_precision").GetInt32(), Is.Zero);
        Assert.That(pair.GetProperty("fee").GetString(), Is.EqualTo("0.1"));
        Assert.That(pairs.Select(other => other.GetProperty("trade_status").GetString()), Does.Contain("untradable").And.Contain("buyable"));
    }

    [Test]
    public async Task Gate_sends_the_book_id_only_when_asked()
    {
        var with = await GetAsync(_gate, "/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=5&with_id=true");
        var without = await GetAsync(_gate, "/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=5");
        Assert.That(with.GetProperty("id").GetInt64(), Is.EqualTo(_sim.Book("gateio", "BTC/USDT").Sequence));
        Assert.That(with.GetProperty("asks").GetArrayLength(), Is.EqualTo(5));
        Assert.That(without.TryGetProperty("id", out _), Is.False);
    }

    [TestCase("order_book?currency_pair=NO_SUCH", HttpStatusCode.BadRequest, "INVALID_CURRENCY_PAIR")]
    [TestCase("order_book", HttpStatusCode.BadRequest, "MISSING_REQUIRED_PARAM")]
    [TestCase("order_book?currency_pair=BTC_USDT&limit=0", HttpStatusCode.BadRequest, "INVALID_PARAM_VALUE")]
    [TestCase("currency_pairs/NO_SUCH", HttpStatusCode.BadRequest, "INVALID_CURRENCY_PAIR")]
    public async Task Gate_errors_have_status_label_and_message(string path, HttpStatusCode status, string label)
    {
        using var response = await _gate.GetAsync("/api/v4/spot/" + path);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(body.RootElement.GetProperty("label").GetString(), Is.EqualTo(label));
        Assert.That(body.RootElement.GetProperty("message").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task Gate_refuses_beyond_its_limit_and_says_until_when()
    {
        // Twice the limit and one more: even when a window of real time ends in between, one of them is full.
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 41; request++)
        {
            using var response = await _gate.GetAsync("/api/v4/spot/time");
            statuses.Add(response.StatusCode);
            Assert.That(response.Headers.Contains("X-Gate-RateLimit-Reset-Timestamp"), Is.True);
        }

        Assert.That(statuses, Does.Contain(HttpStatusCode.TooManyRequests));
        Assert.That(_sim.Counters["gateio"].RestLimited, Is.EqualTo(statuses.Count(status => status == HttpStatusCode.TooManyRequests)));
    }

    [Test]
    public async Task Gate_serves_time_bars_and_trades()
    {
        _sim.Step(100 * 130);
        var bars = (await GetAsync(_gate, "/api/v4/spot/candlesticks?currency_pair=BTC_USDT&interval=1m&limit=10")).EnumerateArray().ToArray();
        var trades = (await GetAsync(_gate, "/api/v4/spot/trades?currency_pair=BTC_USDT&limit=5")).EnumerateArray().ToArray();
        Assert.That(bars.Select(bar => bar[7].GetString()), Is.EqualTo(new[] { "true", "true", "false" }));
        Assert.That(trades[0].GetProperty("id").GetInt64(), Is.EqualTo(trades[4].GetProperty("id").GetInt64() + 4));
        Assert.That((await GetAsync(_gate, "/api/v4/spot/time")).GetProperty("server_time").GetInt64(), Is.GreaterThan(0));
    }

    private static JsonElement Filter(JsonElement[] filters, string type) =>
        filters.Single(filter => filter.GetProperty("filterType").GetString() == type);

    private static async Task<JsonElement> GetAsync(HttpClient http, string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(path));
        return document.RootElement.Clone();
    }
}
