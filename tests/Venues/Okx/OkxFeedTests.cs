using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

[Parallelizable(ParallelScope.All)]
public sealed class OkxFeedTests
{
    private static readonly OkxSpotFeed Spot = new();
    private static readonly OkxLinearFeed Linear = new();

    [Test]
    public void Feeds_are_registered_once() =>
        Assert.That(VenueRegistry.Feeds.Where(feed => feed.Venue == "okx").Select(feed => feed.GetType()), Is.EqualTo(new[] { typeof(OkxLinearFeed), typeof(OkxSpotFeed) }));

    [Test]
    public void Base_fees_are_those_of_the_lowest_tier() =>
        Assert.That((Spot.BaseTakerFeeE8, Spot.BaseMakerFeeE8, Linear.BaseTakerFeeE8, Linear.BaseMakerFeeE8), Is.EqualTo((100_000L, (long?)80_000L, 50_000L, (long?)20_000L)));

    [Test]
    public void Books_chain_come_in_the_stream_and_may_be_proven_by_a_checksum()
    {
        var expected = new BookRules(BookSequencing.Chained, QuotesCarryBookSequence: false, 400, Snapshots: SnapshotSource.Stream, Checksum: BookChecksum.Interleaved);
        Assert.That(new[] { Spot.Rules, Linear.Rules }, Is.All.EqualTo(expected));
        Assert.That(Spot.DepthRequest("BTC-USDT", 1), Is.Null);
    }

    [TestCase("""{"code":"0","msg":"","data":[{"instId":"BTC-USDT","side":"sell","sz":"0.1","px":"29963.2","tradeId":"242720720","ts":"1654161646974"}]}""", 242_720_720L)]
    [TestCase("""{"data":[],"code":"0","msg":""}""", 0L)]
    [TestCase("""{"code":"51001","msg":"Instrument ID does not exist"}""", null)]
    [TestCase("""{"code":"0","data":[{"tradeId":"242720720"}],"more":[[{"tradeId":"9999999999"}]]}""", 242_720_720L)]
    [TestCase("""{"code":"0","data":[{"tradeId":"X"}]}""", null)]
    [TestCase("""{"code":"0","data":[{"tradeId":"242720720"}]""", null)]
    [TestCase("""{"code":"0","data":{"tradeId":"242720720"}}""", null)]
    [TestCase("""[{"tradeId":"242720720"}]""", null)]
    [TestCase("", null)]
    public void The_venues_last_trade_is_asked_for_and_read(string body, long? last)
    {
        Assert.That(Linear.TradeProofRequest("BTC-USDT-SWAP")!.Path, Is.EqualTo("/api/v5/market/trades?limit=1&instId=BTC-USDT-SWAP"));
        Assert.That(Linear.TryReadTradeSequence(Encoding.UTF8.GetBytes(body), out var sequence) ? sequence : (long?)null, Is.EqualTo(last));
    }

    [Test]
    public void Candles_have_an_endpoint_of_their_own()
    {
        Assert.That(Spot.Lanes.Select(lane => Spot.LaneAddress(Spot.WebSocketBase, lane).ToString()), Is.EqualTo(new[]
        {
            "wss://ws.okx.com:8443/ws/v5/public",
            "wss://ws.okx.com:8443/ws/v5/business",
        }));
        Assert.That(Spot.Lanes.Single(lane => lane.Channels.Contains(StreamChannel.Bars)).Path, Is.EqualTo("/ws/v5/business"));
    }

    [Test]
    public void One_request_names_all_streams_of_a_connection()
    {
        StreamKey[] streams = [new("BTC-USDT", StreamChannel.Depth), new("BTC-USDT", StreamChannel.Trades), new("币-USDT", StreamChannel.Quotes)];
        Assert.That(Texts(Spot.Subscribe(Spot.Lanes[0], streams, 1512)), Is.EqualTo(new[]
        {
            """{"id":"1512","op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT"},{"channel":"trades","instId":"BTC-USDT"},{"channel":"bbo-tbt","instId":"币-USDT"}]}""",
        }));
        Assert.That(Texts(Spot.Unsubscribe(Spot.Lanes[1], [new("BTC-USDT", StreamChannel.Bars)], 3)), Is.EqualTo(new[]
        {
            """{"id":"3","op":"unsubscribe","args":[{"channel":"candle1m","instId":"BTC-USDT"}]}""",
        }));
    }

    [Test]
    public void A_request_stays_below_64_KiB_whatever_it_names()
    {
        var streams = Enumerable.Range(0, 5_000).Select(i => new StreamKey($"AVERYLONGNAMEFORACOIN{i}-USDT-SWAP", StreamChannel.Quotes)).ToArray();
        var messages = Linear.Subscribe(Linear.Lanes[0], streams, 1);
        Assert.That(messages.Select(message => message.Bytes.Length), Is.All.LessThan(64 << 10));
        Assert.That(messages.SelectMany(message => message.Streams), Is.EqualTo(streams));
    }

    [Test]
    public void All_books_of_a_connection_can_be_renewed_several_times_an_hour()
    {
        const int requestsAnHour = 480; // of a connection
        Assert.That(requestsAnHour / (2 * Spot.Limits.ListingsPerConnection), Is.GreaterThanOrEqualTo(4));
    }

    [Test]
    public void Heartbeat_is_bare_text_and_comes_before_the_venue_loses_patience()
    {
        var rules = Spot.Heartbeat(Spot.Lanes[1]);
        Assert.That(rules.Interval, Is.LessThan(TimeSpan.FromSeconds(30)));
        Assert.That(Encoding.UTF8.GetString(rules.Message!(7).Span), Is.EqualTo("ping"));
    }

    [TestCase("https://www.okx.com/api/v5/public/instruments?instType=SPOT", true, false)]
    [TestCase("https://www.okx.com/api/v5/public/instruments?instType=SWAP", false, true)]
    [TestCase("/api/v5/public/instruments?uly=BTC-USD&instType=SWAP", false, true)]
    [TestCase("https://www.okx.com/api/v5/public/instruments?instType=FUTURES", false, false)]
    [TestCase("https://www.okx.com/api/v5/public/instruments?instType=OPTION&uly=BTC-USD", false, false)]
    [TestCase("https://www.okx.com/api/v5/public/instruments", false, false)]
    [TestCase("https://www.okx.com/api/v5/market/books?instId=BTC-USDT&sz=400", false, false)]
    [TestCase("", false, false)]
    public void Recorded_addresses_are_classified(string address, bool isSpot, bool isLinear)
    {
        Assert.That(Spot.ClassifyRequest(address).Kind == RestRequestKind.InstrumentList, Is.EqualTo(isSpot));
        Assert.That(Linear.ClassifyRequest(address).Kind == RestRequestKind.InstrumentList, Is.EqualTo(isLinear));
    }

    [TestCase("BTC-USDT", "BTC/USDT", null)]
    [TestCase("XBT-USDC", "BTC/USDC", null)]
    [TestCase("BTC-USDT-SWAP", null, "BTC/USDT:PERP")]
    [TestCase("BTC-USD-220527", "BTC/USD-220527", null, Description = "a dated contract: a name that pairs with nothing")]
    [TestCase("UNI-USD-SWAP", "UNI/USD-SWAP", null, Description = "an inverse one")]
    [TestCase("BTC-USD-220514-22000-C", null, null)]
    [TestCase("BTCUSDT", null, null)]
    [TestCase("-USDT", null, null)]
    [TestCase("BTC-", null, null)]
    [TestCase("BTC-USDT:PERP", null, null)]
    [TestCase("BTC-USD-:PERP", null, null)]
    [TestCase("", null, null)]
    public void Symbols_are_guessed_for_one_feed_or_none(string native, string? spot, string? linear)
    {
        Assert.That(Spot.TryGuessSymbol(native, out var symbol) ? symbol.ToString() : null, Is.EqualTo(spot));
        Assert.That(Linear.TryGuessSymbol(native, out symbol) ? symbol.ToString() : null, Is.EqualTo(linear));
    }

    [Test]
    public void Volumes_are_turnover_in_the_quote_asset_on_both_markets()
    {
        var body = """{"code":"0","msg":"","data":[{"instId":"A","last":"30236","volCcy24h":"525802090.5"},{"instId":"B","last":"0.5","volCcy24h":"300"},{"instId":"C","last":"","volCcy24h":""}]}"""u8;
        Assert.That(Spot.ReadVolumes(body).Select(v => (v.Native, v.QuoteVolume)), Is.EqualTo(new[] { ("A", 525802090.5m), ("B", 300m), ("C", 0m) }));
        Assert.That(Linear.ReadVolumes(body)[1], Is.EqualTo(new ListingVolume("B", 150m)));
        Assert.That(Linear.ReadVolumes("""{"data":[{"instId":"B","last":"1e28","volCcy24h":"1e28"}]}"""u8)[0].QuoteVolume, Is.EqualTo(decimal.MaxValue), "as large as any");
        Assert.That(() => Spot.ReadVolumes("""{"code":"50011","msg":"Rate limit reached"}"""u8), Throws.TypeOf<InstrumentListException>());
    }

    private static string[] Texts(IReadOnlyList<SubscriptionMessage> messages) => [.. messages.Select(message => Encoding.UTF8.GetString(message.Bytes.Span))];
}
