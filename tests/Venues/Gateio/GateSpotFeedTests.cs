using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[Parallelizable(ParallelScope.All)]
public sealed class GateSpotFeedTests
{
    private static readonly GateSpotFeed Feed = new();

    [Test]
    public void Feed_is_registered_once() =>
        Assert.That(VenueRegistry.Feeds.Where(feed => feed.Name == "gateio/spot").Select(feed => feed.GetType()), Is.EqualTo(new[] { typeof(GateSpotFeed) }));

    [Test]
    public void Base_fee_is_ten_basis_points() => Assert.That(Feed.BaseTakerFeeE8, Is.EqualTo(100_000));

    [Test]
    public void Quotes_share_the_ids_of_contiguous_books_that_begin_in_the_stream()
    {
        Assert.That(Feed.Rules, Is.EqualTo(new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: true, Snapshots: SnapshotSource.Stream)));
        Assert.That(Feed.DepthRequest("BTC_USDT", 1), Is.Null);
    }

    [TestCase("BTC_USDT", "/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=1&with_id=true")]
    [TestCase("币_USDT", "/api/v4/spot/order_book?currency_pair=%E5%B8%81_USDT&limit=1&with_id=true")]
    public void Path_of_a_proof_names_the_pair(string native, string expected) => Assert.That(Feed.ProofRequest(native).Path, Is.EqualTo(expected));

    [TestCase("https://api.gateio.ws/api/v4/spot/currency_pairs", RestRequestKind.InstrumentList, null)]
    [TestCase("/api/v4/spot/currency_pairs", RestRequestKind.InstrumentList, null)]
    [TestCase("https://api.gateio.ws/api/v4/spot/order_book?currency_pair=HAI_ETH&limit=100&with_id=true", RestRequestKind.DepthSnapshot, "HAI_ETH")]
    [TestCase("http://127.0.0.1:80/x/api/v4/spot/order_book?with_id=true&currency_pair=%E5%B8%81_USDT", RestRequestKind.DepthSnapshot, "币_USDT")]
    [TestCase("https://api.gateio.ws/api/v4/spot/order_book?currency_pair=HAI_ETH&limit=100", RestRequestKind.Other, null, Description = "no id, no use")]
    [TestCase("https://api.gateio.ws/api/v4/spot/order_book?currency_pair=&with_id=true", RestRequestKind.Other, null)]
    [TestCase("https://api.gateio.ws/api/v4/spot/order_book", RestRequestKind.Other, null)]
    [TestCase("https://api.gateio.ws/api/v4/spot/currency_pairs/BTC_USDT", RestRequestKind.Other, null)]
    [TestCase("https://api.gateio.ws/api/v4/futures/usdt/order_book?contract=BTC_USDT&with_id=true", RestRequestKind.Other, null)]
    [TestCase("", RestRequestKind.Other, null)]
    public void Recorded_addresses_are_classified(string address, RestRequestKind kind, string? native) =>
        Assert.That(Feed.ClassifyRequest(address), Is.EqualTo(new RestRequest(kind, native)));

    [Test]
    public void Own_depth_path_is_classified_as_what_it_is() =>
        Assert.That(Feed.ClassifyRequest(Feed.RestBase + Feed.ProofRequest("币_USDT").Path), Is.EqualTo(new RestRequest(RestRequestKind.DepthSnapshot, "币_USDT")));

    [TestCase("BTC_USDT", "BTC/USDT")]
    [TestCase("币安人生_USDT", "币安人生/USDT")]
    [TestCase("A_B_USDT", "A_B/USDT")]
    public void Symbols_are_guessed(string native, string expected)
    {
        Assert.That(Feed.TryGuessSymbol(native, out var symbol), Is.True);
        Assert.That(symbol.ToString(), Is.EqualTo(expected));
    }

    [TestCase("BTCUSDT")]
    [TestCase("_USDT")]
    [TestCase("BTC_")]
    [TestCase("BTC_USDT:PERP")]
    [TestCase("")]
    public void What_names_no_pair_is_not_guessed(string native) => Assert.That(Feed.TryGuessSymbol(native, out _), Is.False);

    [Test]
    public void A_socket_subscribes_lists_once_and_bars_one_by_one()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var plan = Plan("BTC_USDT", "币安人生_USDT").Single();
        var messages = Feed.Subscribe(plan.Lane, plan.Streams, 5);
        var after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        Assert.That(Feed.LaneAddress(Feed.WebSocketBase, plan.Lane), Is.EqualTo(new Uri("wss://api.gateio.ws/ws/v4/")));
        Assert.That(plan.Natives, Is.EqualTo(new[] { "BTC_USDT", "币安人生_USDT" }));
        Assert.That(Feed.Limits.PaceMillis, Is.Positive);
        var sent = messages.Select(message => JsonDocument.Parse(message.Bytes).RootElement).ToArray();
        Assert.That(sent.Select(message => message.GetProperty("id").GetInt64()), Is.EqualTo(new long[] { 5, 6, 7, 8, 9 }).And.EqualTo(messages.Select(message => message.Id)));
        Assert.That(sent.Select(message => message.GetProperty("time").GetInt64()), Is.All.InRange(before, after));
        Assert.That(sent.Select(message => message.GetProperty("event").GetString()), Is.All.EqualTo("subscribe"));
        Assert.That(sent.Select(message => $"{message.GetProperty("channel")} {string.Join(',', message.GetProperty("payload").EnumerateArray())}"), Is.EqualTo(new[]
        {
            "spot.trades BTC_USDT,币安人生_USDT",
            "spot.book_ticker BTC_USDT,币安人生_USDT",
            "spot.obu ob.BTC_USDT.50,ob.币安人生_USDT.50",
            "spot.candlesticks 1m,BTC_USDT",
            "spot.candlesticks 1m,币安人生_USDT",
        }));
        Assert.That(Encoding.UTF8.GetString(messages[0].Bytes.Span), Does.Contain("币安人生_USDT"), "names go out as they came in");
    }

    [Test]
    public void Pairs_spread_over_sockets_without_loss()
    {
        var natives = Enumerable.Range(0, 250).Select(i => $"C{i}_USDT").ToArray();
        var plans = Plan(natives);
        Assert.That(plans.Select(plan => plan.Natives.Count), Is.EqualTo(new[] { 100, 100, 50 }));
        Assert.That(plans.SelectMany(plan => plan.Natives), Is.EqualTo(natives));
        Assert.That(plans.Select(plan => Feed.LaneAddress(new Uri("ws://127.0.0.1:9000"), plan.Lane)), Is.All.EqualTo(new Uri("ws://127.0.0.1:9000/ws/v4/")));
    }

    [Test]
    public void No_pairs_need_no_socket() => Assert.That(Plan(), Is.Empty);

    [Test]
    public void Streams_end_with_the_payload_with_which_they_began()
    {
        var messages = Feed.Unsubscribe(Feed.Lanes[0], [new StreamKey("BTC_USDT", StreamChannel.Bars), new StreamKey("BTC_USDT", StreamChannel.Trades)], 3);
        var sent = messages.Select(message => JsonDocument.Parse(message.Bytes).RootElement).ToArray();
        Assert.That(sent.Select(message => $"{message.GetProperty("event")} {message.GetProperty("channel")} {string.Join(',', message.GetProperty("payload").EnumerateArray())}"), Is.EqualTo(new[]
        {
            "unsubscribe spot.candlesticks 1m,BTC_USDT",
            "unsubscribe spot.trades BTC_USDT",
        }));
    }

    [Test]
    public void Heartbeat_is_a_ping_with_a_number()
    {
        var ping = JsonDocument.Parse(Feed.Heartbeat(Feed.Lanes[0]).Message!(12)).RootElement;
        Assert.That(ping.EnumerateObject().Select(property => property.Name), Is.EquivalentTo(new[] { "time", "id", "channel" }));
        Assert.That((ping.GetProperty("channel").GetString(), ping.GetProperty("id").GetInt64()), Is.EqualTo(("spot.ping", 12L)));
    }

    private static IReadOnlyList<PlannedConnection> Plan(params string[] natives) => ConnectionPlanner.Plan(Feed.Lanes, Feed.Limits, natives);
}
