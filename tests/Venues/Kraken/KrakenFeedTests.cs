using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Kraken;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Kraken;

[Parallelizable(ParallelScope.All)]
public sealed class KrakenFeedTests
{
    private const string Pairs = """
        {"error":[],"result":{
          "XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","pair_decimals":1,"lot_decimals":8,"fees":[[0,0.4],[10000,0.35]],"ordermin":"0.00005","costmin":"0.5","tick_size":"0.1","status":"online"},
          "XDGUSD":{"altname":"XDGUSD","wsname":"XDG/USD","pair_decimals":7,"lot_decimals":8,"fees":[[0,0.4]],"ordermin":13,"costmin":5e-1,"tick_size":1e-07,"status":"post_only"},
          "LUNAUSD":{"altname":"LUNAUSD","wsname":"LUNA/USD","pair_decimals":8,"lot_decimals":8,"status":"online"},
          "DARK.d":{"altname":"DARK.d","pair_decimals":1,"lot_decimals":8}}}
        """;

    private static readonly KrakenSpotFeed Feed = new();

    [Test]
    public void Pairs_have_the_streams_names_and_everybodys_assets()
    {
        var listings = Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(Pairs));
        Assert.That(listings.Select(l => (l.Native, l.Symbol.ToString())), Is.EqualTo(new[] { ("BTC/USD", "BTC/USD"), ("DOGE/USD", "DOGE/USD"), ("LUNA/USD", "LUNC/USD") }));
        var bitcoin = listings[0];
        Assert.That((bitcoin.PriceIncrement, bitcoin.QuantityIncrement, bitcoin.MinQuantity, bitcoin.MinNotional), Is.EqualTo(("0.1", "0.00000001", "0.00005", "0.5")));
        Assert.That((bitcoin.TakerFeeE8, bitcoin.IsTrading, bitcoin.Status), Is.EqualTo((400_000L, true, "online")));
    }

    [Test]
    public void Exponents_and_bare_numbers_are_read_exactly()
    {
        var doge = Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(Pairs))[1];
        Assert.That((doge.PriceIncrement, doge.MinQuantity, doge.MinNotional, doge.IsTrading, doge.Status), Is.EqualTo(("0.0000001", "13", "0.5", false, "post_only")));
    }

    [TestCase("[]", "not a list of asset pairs")]
    [TestCase("""{"error":["EGeneral:Too many requests"]}""", "refused: EGeneral:Too many requests")]
    [TestCase("""{"error":[]}""", "has no result")]
    [TestCase("""{"error":[],"result":{"X":null}}""", "X is null")]
    [TestCase("""{"error":[],"result":{"X":{"wsname":"A/B","lot_decimals":8}}}""", "A/B has no pair_decimals")]
    [TestCase("""{"error":[],"result":{"X":{"wsname":"A/B","pair_decimals":1,"lot_decimals":-8}}}""", "lot_decimals of the asset pair A/B is -8")]
    [TestCase("""{"error":[],"result":{"X":{"wsname":"A/B","pair_decimals":1,"lot_decimals":8,"tick_size":"x"}}}""", "tick_size of the asset pair A/B is 'x'")]
    [TestCase("""{"error":[],"result":{"X":{"wsname":"A/B","pair_decimals":1,"lot_decimals":8,"fees":[[0,100]]}}}""", "fees of the asset pair A/B")]
    public void A_list_that_is_none_is_refused_with_its_entry(string body, string message) =>
        Assert.That(() => Feed.ReadInstrumentList(Encoding.UTF8.GetBytes(body)), Throws.TypeOf<InstrumentListException>().With.Message.Contains(message));

    [Test]
    public void Volumes_are_turnover_by_the_streams_names()
    {
        var volumes = Feed.ReadVolumes("""{"error":[],"result":{"XXBTZUSD":{"v":["1","2"],"p":["9","100.5"]},"XBTUSDT":{"v":["1","3"],"p":["1","2"]},"ADAEUR":{"v":["1","4"],"p":["1","1"]},"XETHXXBT":{"v":["1","1"],"p":["1","1"]},"NOBODY":{"v":[],"p":[]}}}"""u8);
        Assert.That(volumes.Select(v => (v.Native, v.QuoteVolume)), Is.EqualTo(new[] { ("BTC/USD", 201m), ("BTC/USDT", 6m), ("ADA/EUR", 4m), ("ETH/BTC", 1m) }));
        Assert.That(() => Feed.ReadVolumes("""{"error":[],"result":{"XXBTZUSD":{"v":["1"],"p":["9","1"]}}}"""u8), Throws.TypeOf<InstrumentListException>().With.Message.Contains("XXBTZUSD"));
        Assert.That(() => Feed.ReadVolumes("[]"u8), Throws.TypeOf<InstrumentListException>());
    }

    [TestCase("""{"method":"subscribe","req_id":1,"result":{"channel":"book","depth":100,"snapshot":true,"symbol":"BTC/USD"},"success":true,"time_out":"2026-08-01T02:53:53.184216Z"}""", ControlKind.Acknowledged, 1L, null, "BTC/USD depth", 1_785_552_833_184_216_000)]
    [TestCase("""{"method":"unsubscribe","req_id":2,"result":{"channel":"book","depth":100,"symbol":"BTC/USD"},"success":true}""", ControlKind.Acknowledged, 2L, null, "", null)]
    [TestCase("""{"error":"Subscription depth not supported","method":"subscribe","req_id":3,"success":false}""", ControlKind.Refused, 3L, "Subscription depth not supported", "", null)]
    [TestCase("""{"error":"Already subscribed","method":"subscribe","req_id":4,"success":false}""", ControlKind.Acknowledged, 4L, "Already subscribed", "", null)]
    [TestCase("""{"method":"subscribe","req_id":5,"success":false}""", ControlKind.Refused, 5L, null, "", null)]
    [TestCase("""{"method":"pong","req_id":42,"time_in":"x","time_out":"2026-08-01T02:53:53Z"}""", ControlKind.HeartbeatAnswer, 42L, null, "", 1_785_552_833_000_000_000)]
    [TestCase("""{"channel":"heartbeat"}""", ControlKind.Other, null, null, "", null)]
    [TestCase("pong", ControlKind.Other, null, null, "", null)]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason, string streams, long? time)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason, message.VenueTimeNanos), Is.EqualTo((kind, id, reason, time)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
    }

    [TestCase(StreamChannel.Depth, """{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":100,"snapshot":true},"req_id":7}""")]
    [TestCase(StreamChannel.Quotes, """{"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USD"],"event_trigger":"bbo","snapshot":true},"req_id":7}""")]
    [TestCase(StreamChannel.Trades, """{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],"snapshot":false},"req_id":7}""")]
    [TestCase(StreamChannel.Bars, """{"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD"],"interval":1,"snapshot":false},"req_id":7}""")]
    public void Request_is_written(StreamChannel channel, string expected) =>
        Assert.That(Encoding.UTF8.GetString(Feed.Subscribe(Feed.Lanes[0], [new StreamKey("BTC/USD", channel)], 7).Single().Bytes.Span), Is.EqualTo(expected));

    [Test]
    public void Ping_has_its_number() => Assert.That(Encoding.UTF8.GetString(Feed.Heartbeat(Feed.Lanes[0]).Message!(42).Span), Is.EqualTo("""{"method":"ping","req_id":42}"""));

    [TestCase("BTC/USD", "BTC/USD")]
    [TestCase("LUNA/EUR", "LUNC/EUR")]
    public void Symbol_is_guessed_from_the_name(string native, string expected)
    {
        Assert.That(Feed.TryGuessSymbol(native, out var symbol), Is.True);
        Assert.That(symbol.ToString(), Is.EqualTo(expected));
        Assert.That(Feed.TryGuessSymbol("XBTUSD", out _), Is.False);
    }

    [Test]
    public void Only_the_list_of_pairs_is_of_use_among_the_requests()
    {
        Assert.That(Feed.ClassifyRequest("https://api.kraken.com/0/public/AssetPairs?pair=XBTUSD").Kind, Is.EqualTo(RestRequestKind.InstrumentList));
        Assert.That(Feed.ClassifyRequest("https://api.kraken.com/0/public/Depth?pair=XBTUSD").Kind, Is.EqualTo(RestRequestKind.Other));
    }
}
