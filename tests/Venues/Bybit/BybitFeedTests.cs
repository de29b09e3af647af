using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Bybit;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Bybit;

[Parallelizable(ParallelScope.All)]
public sealed class BybitFeedTests
{
    private static readonly BybitSpotFeed Spot = new();
    private static readonly BybitLinearFeed Linear = new();

    [Test]
    public void Feeds_are_registered_once() =>
        Assert.That(VenueRegistry.Feeds.Where(feed => feed.Venue == "bybit").Select(feed => feed.Name), Is.EquivalentTo(new[] { "bybit/spot", "bybit/linear" }));

    [Test]
    public void Books_begin_in_the_stream_and_chain_one_by_one()
    {
        foreach (var feed in new BybitFeed[] { Spot, Linear })
        {
            Assert.That(feed.Rules, Is.EqualTo(new BookRules(BookSequencing.Contiguous, QuotesCarryBookSequence: false, SnapshotLevels: 1_000, Snapshots: SnapshotSource.Stream, KeptLevels: 1_000)));
            Assert.That(feed.DepthRequest("BTCUSDT", 1), Is.Null);
        }
    }

    [Test]
    public void Fees_are_those_of_the_base_tier()
    {
        Assert.That((Spot.BaseMakerFeeE8, Spot.BaseTakerFeeE8), Is.EqualTo(((long?)100_000, 100_000L)));
        Assert.That((Linear.BaseMakerFeeE8, Linear.BaseTakerFeeE8), Is.EqualTo(((long?)20_000, 55_000L)));
    }

    [Test]
    public void Trades_have_ids_where_they_are_numbers()
    {
        Assert.That(Spot.CarriesIds(StreamChannel.Trades), Is.True);
        Assert.That(Linear.CarriesIds(StreamChannel.Trades), Is.False);
    }

    [Test]
    public void Spot_names_ten_streams_a_request()
    {
        var streams = Enumerable.Range(0, 25).Select(i => new StreamKey($"A{i}USDT", StreamChannel.Depth)).ToArray();
        var messages = Spot.Subscribe(Spot.Lanes[0], streams, 5);
        Assert.That(messages.Select(message => message.Streams.Count), Is.EqualTo(new[] { 10, 10, 5 }));
        Assert.That(messages.Select(message => message.Id), Is.EqualTo(new[] { 5L, 6, 7 }));
        var sent = JsonDocument.Parse(messages[2].Bytes).RootElement;
        Assert.That((sent.GetProperty("req_id").GetString(), sent.GetProperty("op").GetString()), Is.EqualTo(("7", "subscribe")));
        Assert.That(string.Join(',', sent.GetProperty("args").EnumerateArray()), Is.EqualTo("orderbook.50.A20USDT,orderbook.50.A21USDT,orderbook.50.A22USDT,orderbook.50.A23USDT,orderbook.50.A24USDT"));
    }

    [Test]
    public void Each_channel_has_its_topic_and_ends_by_it()
    {
        var streams = Enum.GetValues<StreamChannel>().Select(channel => new StreamKey("1000PEPEUSDT", channel)).ToArray();
        var message = Linear.Unsubscribe(Linear.Lanes[0], streams, 1).Single();
        Assert.That(
            Encoding.UTF8.GetString(message.Bytes.Span),
            Is.EqualTo("""{"req_id":"1","op":"unsubscribe","args":["orderbook.50.1000PEPEUSDT","orderbook.1.1000PEPEUSDT","publicTrade.1000PEPEUSDT","kline.1.1000PEPEUSDT"]}"""));
    }

    [Test]
    public void A_connection_stays_below_the_characters_that_the_venue_allows()
    {
        var natives = Enumerable.Range(0, 250).Select(i => $"{i:D3}{new string('X', 27)}").ToArray();
        foreach (var plan in ConnectionPlanner.Plan(Spot.Lanes, Spot.Limits, natives))
        {
            var characters = Spot.Subscribe(plan.Lane, plan.Streams, 1)
                .SelectMany(message => JsonDocument.Parse(message.Bytes).RootElement.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()!.Length + 3)).Sum();
            Assert.That(characters, Is.LessThan(21_000));
        }
    }

    [Test]
    public void Heartbeat_is_a_ping_with_a_number()
    {
        var rules = Spot.Heartbeat(Spot.Lanes[0]);
        Assert.That(rules.Interval, Is.EqualTo(TimeSpan.FromSeconds(20)));
        Assert.That(Encoding.UTF8.GetString(rules.Message!(12).Span), Is.EqualTo("""{"req_id":"12","op":"ping"}"""));
    }

    [TestCase("https://api.bybit.com/v5/market/instruments-info?&category=spot&status=Trading&limit=1000", RestRequestKind.InstrumentList, RestRequestKind.Other)]
    [TestCase("https://api.bybit.com/v5/market/instruments-info?category=linear&limit=1000&cursor=x", RestRequestKind.Other, RestRequestKind.InstrumentList)]
    [TestCase("/v5/market/instruments-info", RestRequestKind.Other, RestRequestKind.Other)]
    [TestCase("https://api.bybit.com/v5/market/orderbook?category=spot&symbol=BTCUSDT&limit=200", RestRequestKind.Other, RestRequestKind.Other, Description = "its u counts another stream")]
    [TestCase("", RestRequestKind.Other, RestRequestKind.Other)]
    public void Recorded_addresses_are_classified(string address, RestRequestKind spot, RestRequestKind linear)
    {
        Assert.That(Spot.ClassifyRequest(address), Is.EqualTo(new RestRequest(spot, null)));
        Assert.That(Linear.ClassifyRequest(address), Is.EqualTo(new RestRequest(linear, null)));
    }

    [TestCase("BTCUSDT", "BTC/USDT", "BTC/USDT:PERP")]
    [TestCase("ETHBTC", "ETH/BTC", null)]
    [TestCase("BTCPERP", null, "BTC/USDC:PERP")]
    [TestCase("BTC-26DEC25", null, null)]
    [TestCase("BTCUSDT-26DEC25", null, null)]
    [TestCase("USDT", null, null)]
    [TestCase("PERP", null, null)]
    [TestCase("", null, null)]
    public void Symbols_are_guessed(string native, string? spot, string? linear)
    {
        Assert.That(Spot.TryGuessSymbol(native, out var symbol) ? symbol.ToString() : null, Is.EqualTo(spot));
        Assert.That(Linear.TryGuessSymbol(native, out symbol) ? symbol.ToString() : null, Is.EqualTo(linear));
    }

    [Test]
    public void Each_market_has_its_own_endpoint()
    {
        Assert.That(Spot.LaneAddress(Spot.WebSocketBase, Spot.Lanes[0]), Is.EqualTo(new Uri("wss://stream.bybit.com/v5/public/spot")));
        Assert.That(Linear.LaneAddress(Linear.WebSocketBase, Linear.Lanes[0]), Is.EqualTo(new Uri("wss://stream.bybit.com/v5/public/linear")));
    }
}
