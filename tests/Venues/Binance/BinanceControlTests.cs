using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Binance;

[Parallelizable(ParallelScope.All)]
public sealed class BinanceControlTests
{
    private static readonly BinanceSpotFeed Spot = new();
    private static readonly BinanceLinearFeed Linear = new();

    [TestCase("""{"result":null,"id":1}""", ControlKind.Acknowledged, 1L, null)]
    [TestCase("""{ "id" : "12" , "result" : null }""", ControlKind.Acknowledged, 12L, null, Description = "ids may be texts")]
    [TestCase("""{"code":2,"msg":"Invalid request: unknown variant"}""", ControlKind.Refused, null, "2: Invalid request: unknown variant")]
    [TestCase("""{"code":2,"msg":"Invalid request","id":5}""", ControlKind.Refused, 5L, "2: Invalid request")]
    [TestCase("""{"error":{"code":3,"msg":"Invalid JSON"},"id":4}""", ControlKind.Refused, 4L, "3: Invalid JSON")]
    [TestCase("""{"error":{"code":3,"msg":"Invalid JSON"},"id":null}""", ControlKind.Refused, null, "3: Invalid JSON")]
    [TestCase("""{"error":"Too many requests","id":4}""", ControlKind.Refused, 4L, "Too many requests")]
    [TestCase("""{"error":{"code":3},"id":"abc"}""", ControlKind.Refused, null, "3")]
    [TestCase("""{"e":"serverShutdown"}""", ControlKind.ShutdownNotice, null, "serverShutdown")]
    [TestCase("""{"stream":"!serverShutdown","data":{}}""", ControlKind.ShutdownNotice, null, "serverShutdown")]
    [TestCase("""{"result":true,"id":1}""", ControlKind.Other, null, null)]
    [TestCase("""{"e":"24hrMiniTicker","E":1700000000123,"s":"BTCUSDT"}""", ControlKind.Other, null, null)]
    [TestCase("""{"result":null,"id":1}}""", ControlKind.Other, null, null, Description = "no JSON")]
    [TestCase("""{"code":2,"msg":"\ud800"}""", ControlKind.Other, null, null, Description = "half a character")]
    [TestCase("[]", ControlKind.Other, null, null)]
    [TestCase("", ControlKind.Other, null, null)]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason)
    {
        var message = Spot.ReadControl(Spot.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(message.Streams, Is.Empty);
        Assert.That(message.VenueTimeNanos, Is.Null);
    }

    [TestCase("""{"e":"serverShutdown","E":1770123456789}""", 1_770_123_456_789_000_000L)]
    [TestCase("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}""", 1_770_123_456_789_000_000L)]
    [TestCase("""{"e":"serverShutdown","E":1770123456789123}""", 1_770_123_456_789_123_000L)]
    [TestCase("""{"e":"serverShutdown","E":-1}""", null)]
    [TestCase("""{"e":"serverShutdown","E":99999999999999999999}""", null)]
    public void Shutdown_notice_has_its_time(string text, long? nanos)
    {
        var message = Spot.ReadControl(Spot.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.VenueTimeNanos), Is.EqualTo((ControlKind.ShutdownNotice, nanos)));
    }

    [Test]
    public void List_gives_the_streams_of_the_lane_that_the_engine_knows()
    {
        const string text = """{"result":["btcusdt@depth@100ms","btcusdt@depth","ethusdt@bookTicker","btcusdt@aggTrade","1000pepeusdt@kline_1m","!miniTicker@arr","@aggTrade",7],"id":3}""";
        var spot = Spot.ReadControl(Spot.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((spot.Kind, spot.RequestId), Is.EqualTo((ControlKind.SubscriptionList, (long?)3)));
        Assert.That(spot.Streams.Select(stream => stream.ToString()), Is.EqualTo(new[] { "BTCUSDT depth", "ETHUSDT quotes", "BTCUSDT trades", "1000PEPEUSDT bars" }));
        Assert.That(Linear.ReadControl(Linear.Lanes[1], Encoding.UTF8.GetBytes(text)).Streams.Select(stream => stream.Channel), Is.EqualTo(new[] { StreamChannel.Trades, StreamChannel.Bars }));
    }

    [Test]
    public void List_of_what_was_subscribed_is_what_was_subscribed()
    {
        var streams = ConnectionPlanner.Plan(Spot.Lanes, Spot.Limits, ["BTCUSDT", "1INCHUSDT", "币安人生USDT"]).Single().Streams;
        var request = Encoding.UTF8.GetString(Spot.Subscribe(Spot.Lanes[0], streams, 1).Single().Bytes.Span);
        var list = request.Replace("\"method\":\"SUBSCRIBE\",\"params\"", "\"result\"", StringComparison.Ordinal);
        Assert.That(Spot.ReadControl(Spot.Lanes[0], Encoding.UTF8.GetBytes(list)).Streams, Is.EqualTo(streams));
    }
}
