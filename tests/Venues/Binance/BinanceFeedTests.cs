using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using Crossfeed.Wire;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Binance;

public sealed class BinanceFeedTests
{
    private readonly BinanceSpotFeed _spot = new();
    private readonly BinanceLinearFeed _linear = new();

    [Test]
    public void Spot_plan_asks_for_four_streams_a_symbol_books_first()
    {
        var plan = Plan(_spot, "BTCUSDT", "ETHUSDT").Single();
        Assert.That(_spot.LaneAddress(_spot.WebSocketBase, plan.Lane).AbsoluteUri, Is.EqualTo("wss://stream.binance.com:9443/stream"));
        Assert.That(_spot.Limits.PaceMillis, Is.GreaterThanOrEqualTo(200), "five messages a second");
        Assert.That(Encoding.UTF8.GetString(_spot.Subscribe(plan.Lane, plan.Streams, 1).Single().Bytes.Span), Is.EqualTo(
            """{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","ethusdt@depth@100ms","btcusdt@bookTicker","ethusdt@bookTicker","btcusdt@aggTrade","ethusdt@aggTrade","btcusdt@kline_1m","ethusdt@kline_1m"],"id":1}"""));
    }

    [Test]
    public void Linear_plan_separates_the_categories()
    {
        var plans = Plan(_linear, "BTCUSDT");
        Assert.That(
            plans.Select(plan => _linear.LaneAddress(_linear.WebSocketBase, plan.Lane).AbsoluteUri),
            Is.EqualTo(new[] { "wss://fstream.binance.com/public/stream", "wss://fstream.binance.com/market/stream" }));
        Assert.That(plans.Select(plan => Streams(_linear, plan)), Is.EqualTo(new[] { new[] { "btcusdt@depth@100ms", "btcusdt@bookTicker" }, ["btcusdt@aggTrade", "btcusdt@kline_1m"] }));
    }

    [TestCase("ws://127.0.0.1:9001", "ws://127.0.0.1:9001/stream")]
    [TestCase("ws://127.0.0.1:9001/", "ws://127.0.0.1:9001/stream")]
    [TestCase("ws://127.0.0.1:9001/binance", "ws://127.0.0.1:9001/binance/stream")]
    [TestCase("ws://127.0.0.1:9001/binance?key=1", "ws://127.0.0.1:9001/binance/stream")]
    public void Path_is_appended_to_a_base_that_the_user_names(string address, string expected) =>
        Assert.That(_spot.LaneAddress(new Uri(address), _spot.Lanes[0]).AbsoluteUri, Is.EqualTo(expected));

    [TestCase(MarketKind.Spot, 1024)]
    [TestCase(MarketKind.Linear, 200)]
    public void Large_sets_are_spread_within_the_limits_of_a_connection(MarketKind market, int maxStreams)
    {
        Feed feed = market == MarketKind.Spot ? _spot : _linear;
        var natives = Enumerable.Range(0, 700).Select(i => $"A{i}USDT").ToArray();
        var plans = Plan(feed, natives);
        Assert.That(plans.Select(plan => Streams(feed, plan).Length), Has.All.LessThanOrEqualTo(maxStreams));
        Assert.That(plans.SelectMany(plan => Streams(feed, plan)).Distinct().Count(), Is.EqualTo(4 * natives.Length));
        foreach (var category in plans.GroupBy(plan => plan.Lane))
        {
            Assert.That(category.SelectMany(plan => plan.Natives), Is.EqualTo(natives));
        }
    }

    [Test]
    public void Empty_set_needs_no_connection() => Assert.That(Plan(_linear), Is.Empty);

    [Test]
    public void Large_requests_are_cut_into_messages_with_numbers_of_their_own()
    {
        var natives = Enumerable.Range(0, 256).Select(i => $"A{i}USDT").ToArray();
        var plan = Plan(_spot, natives).Single();
        var messages = _spot.Subscribe(plan.Lane, plan.Streams, 41);
        Assert.That(messages.Select(message => message.Streams.Count), Is.EqualTo(new[] { 200, 200, 200, 200, 200, 24 }));
        Assert.That(messages.Select(message => message.Id), Is.EqualTo(new long[] { 41, 42, 43, 44, 45, 46 }));
    }

    [Test]
    public void Streams_end_with_the_names_with_which_they_began() =>
        Assert.That(
            Encoding.UTF8.GetString(_linear.Unsubscribe(_linear.Lanes[1], [new StreamKey("BTCUSDT", StreamChannel.Trades)], 7).Single().Bytes.Span),
            Is.EqualTo("""{"method":"UNSUBSCRIBE","params":["btcusdt@aggTrade"],"id":7}"""));

    [Test]
    public void Heartbeat_asks_for_the_list_of_subscriptions() =>
        Assert.That(Encoding.UTF8.GetString(_spot.Heartbeat(_spot.Lanes[0]).Message!(9).Span), Is.EqualTo("""{"method":"LIST_SUBSCRIPTIONS","id":9}"""));

    [Test]
    public void Connections_live_a_day() => Assert.That((_spot.Limits.Lifetime, _linear.Limits.Lifetime), Is.EqualTo(((TimeSpan?)TimeSpan.FromDays(1), (TimeSpan?)TimeSpan.FromDays(1))));

    [TestCase("https://api.binance.com/api/v3/exchangeInfo", RestRequestKind.InstrumentList, null)]
    [TestCase("/api/v3/exchangeInfo?permissions=SPOT", RestRequestKind.InstrumentList, null)]
    [TestCase("https://api.binance.com/api/v3/depth?symbol=NKNUSDT&limit=1000", RestRequestKind.DepthSnapshot, "NKNUSDT")]
    [TestCase("/api/v3/depth?limit=5&symbol=btcusdt", RestRequestKind.DepthSnapshot, "BTCUSDT")]
    [TestCase("/api/v3/depth?limit=5", RestRequestKind.Other, null)]
    [TestCase("/api/v3/klines?symbol=NKNUSDT", RestRequestKind.Other, null)]
    [TestCase("https://fapi.binance.com/fapi/v1/depth?symbol=BTCUSDT", RestRequestKind.Other, null)]
    public void Spot_request_is_recognised(string address, RestRequestKind kind, string? native) =>
        Assert.That(_spot.ClassifyRequest(address), Is.EqualTo(new RestRequest(kind, native)));

    [Test]
    public void Own_paths_are_recognised()
    {
        foreach (Feed feed in new Feed[] { _spot, _linear })
        {
            Assert.That(feed.ClassifyRequest(feed.RestBase + feed.InstrumentListPath.TrimStart('/')).Kind, Is.EqualTo(RestRequestKind.InstrumentList));
            Assert.That(feed.ClassifyRequest(feed.DepthRequest("BTCUSDT", 1)!.Path), Is.EqualTo(new RestRequest(RestRequestKind.DepthSnapshot, "BTCUSDT")));
        }

    }

    // Weights: developers.binance.com, spot 5 (<= 100 levels), 25 (<= 500), 50 (<= 1,000), 250 (<= 5,000); USD-M 2, 5, 10 (500), 20 (1,000).
    [TestCase(1, "/api/v3/depth?symbol=BTCUSDT&limit=5000", 250, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000", 20)]
    [TestCase(4, "/api/v3/depth?symbol=BTCUSDT&limit=5000", 250, "/fapi/v1/depth?symbol=BTCUSDT&limit=1000", 20)]
    [TestCase(21, "/api/v3/depth?symbol=BTCUSDT&limit=1000", 50, "/fapi/v1/depth?symbol=BTCUSDT&limit=500", 10)]
    [TestCase(200, "/api/v3/depth?symbol=BTCUSDT&limit=1000", 50, "/fapi/v1/depth?symbol=BTCUSDT&limit=500", 10)]
    public void Snapshots_are_lighter_where_many_wait(int waiting, string spot, int spotWeight, string linear, int linearWeight)
    {
        var spotCall = _spot.DepthRequest("BTCUSDT", waiting);
        var linearCall = _linear.DepthRequest("BTCUSDT", waiting);
        Assert.That((spotCall.Path, spotCall.Weight), Is.EqualTo((spot, spotWeight)));
        Assert.That((linearCall.Path, linearCall.Weight), Is.EqualTo((linear, linearWeight)));
    }

    [Test]
    public void Two_hundred_books_fit_in_three_minutes_of_the_allowed_share()
    {
        foreach (Feed feed in new Feed[] { _spot, _linear })
        {
            var weight = Enumerable.Range(1, 200).Sum(waiting => feed.DepthRequest("BTCUSDT", waiting)!.Weight);
            Assert.That(weight, Is.LessThanOrEqualTo(3 * feed.RestLimits.Weight * RestLimits.DefaultShare), feed.Name);
        }
    }

    [TestCase("{\"lastUpdateId\":17,\"bids\":[],\"asks\":[]}", 17)]
    [TestCase("{\"bids\":[{\"lastUpdateId\":1}],\"lastUpdateId\":18}", 18, Description = "of the top object alone")]
    [TestCase("{\"lastUpdateId\":\"17\"}", null)]
    [TestCase("{\"lastUpdateId\":", null)]
    [TestCase("<html>", null)]
    [TestCase("", null)]
    public void The_sequence_of_a_snapshot_is_read(string body, int? sequence)
    {
        Assert.That(_spot.TryReadDepthSequence(Encoding.UTF8.GetBytes(body), out var read), Is.EqualTo(sequence is not null));
        Assert.That(read, Is.EqualTo(sequence ?? 0));
    }

    [TestCase("BTCUSDT", "BTC/USDT", "BTC/USDT:PERP")]
    [TestCase("LRCBTC", "LRC/BTC", "LRC/BTC:PERP")]
    [TestCase("BTCFDUSD", "BTC/FDUSD", "BTC/FDUSD:PERP")]
    [TestCase("1000pepeusdc", "1000PEPE/USDC", "1000PEPE/USDC:PERP")]
    [TestCase("BTCUSDT_260925", null, null)]
    [TestCase("USDT", null, null)]
    public void Symbol_is_guessed_by_its_quote_asset(string native, string? spot, string? linear)
    {
        Assert.That(_spot.TryGuessSymbol(native, out var symbol) ? symbol.ToString() : null, Is.EqualTo(spot));
        Assert.That(_linear.TryGuessSymbol(native, out symbol) ? symbol.ToString() : null, Is.EqualTo(linear));
    }

    [Test]
    public void Fees_are_those_of_the_base_tier() => Assert.That((_spot.BaseTakerFeeE8, _linear.BaseTakerFeeE8), Is.EqualTo((100_000L, 50_000L)));

    [TestCase("""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","s":"BTCUSDT"}}""", "BTCUSDT")]
    [TestCase("""{"u":1,"s":"ETHUSDT","b":"1"}""", "ETHUSDT")]
    [TestCase("""{"stream":"btcusdt@depth5","data":{"lastUpdateId":160}}""", "BTCUSDT")]
    [TestCase("""{"result":null,"id":1}""", null)]
    [TestCase("""{"stream":"!serverShutdown","data":{}}""", null)]
    [TestCase("{", null)]
    public void Symbol_of_a_message_is_found(string message, string? native) =>
        Assert.That(_spot.CreateDecoder(new ListingDecimals()).TryReadSymbol(Encoding.UTF8.GetBytes(message), out var found) ? found : null, Is.EqualTo(native));

    private static IReadOnlyList<PlannedConnection> Plan(Feed feed, params string[] natives) => ConnectionPlanner.Plan(feed.Lanes, feed.Limits, natives);

    private static string[] Streams(Feed feed, PlannedConnection plan) =>
    [
        .. feed.Subscribe(plan.Lane, plan.Streams, 1)
            .SelectMany(message => JsonDocument.Parse(message.Bytes).RootElement.GetProperty("params").EnumerateArray().Select(stream => stream.GetString()!)),
    ];
}
