using System.Text;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[Parallelizable(ParallelScope.All)]
public sealed class GateControlTests
{
    private static readonly GateSpotFeed Feed = new();

    [TestCase("""{"time":1,"id":123,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT","币_USDT"],"result":{"status":"success"}}""", ControlKind.Acknowledged, 123L, null, "BTC_USDT trades, 币_USDT trades")]
    [TestCase("""{"time":1,"id":null,"channel":"spot.book_ticker","event":"subscribe","payload":["BTC_USDT"],"error":null,"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "BTC_USDT quotes")]
    [TestCase("""{"time":1,"id":"7","channel":"spot.obu","event":"unsubscribe","payload":["ob.BTC_USDT.50","ob.币_USDT.50"],"result":{"status":"success"}}""", ControlKind.Acknowledged, 7L, null, "BTC_USDT depth, 币_USDT depth")]
    [TestCase("""{"time":1,"id":7,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.400"],"result":{"status":"success"}}""", ControlKind.Acknowledged, 7L, null, "", Description = "not ours")]
    [TestCase("""{"time":1,"id":7,"channel":"spot.order_book_update","event":"subscribe","payload":["BTC_USDT","100ms"],"result":{"status":"success"}}""", ControlKind.Acknowledged, 7L, null, "", Description = "not ours")]
    [TestCase("""{"time":1,"channel":"spot.candlesticks","event":"subscribe","payload":["1m","BTC_USDT"],"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "BTC_USDT bars")]
    [TestCase("""{"time":1,"channel":"spot.candlesticks","event":"subscribe","payload":["5m","BTC_USDT"],"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "", Description = "not ours")]
    [TestCase("""{"time":1,"id":4,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"],"error":{"code":2,"message":"Alert sub BTC_USDT"},"result":{"status":"fail"}}""", ControlKind.Acknowledged, 4L, "2: Alert sub BTC_USDT", "BTC_USDT trades", Description = "there already")]
    [TestCase("""{"time":1,"id":4,"channel":"spot.trades","event":"subscribe","payload":["NO_USDT"],"error":{"code":2,"message":"unknown currency pair"},"result":null}""", ControlKind.Refused, 4L, "2: unknown currency pair", "NO_USDT trades")]
    [TestCase("""{"time":1,"id":4,"channel":"spot.trades","event":"unsubscribe","payload":["NO_USDT"],"error":{"code":2,"message":"Alert sub NO_USDT"}}""", ControlKind.Refused, 4L, "2: Alert sub NO_USDT", "NO_USDT trades")]
    [TestCase("""{"time":1,"id":4,"channel":"spot.trades","event":"subscribe","payload":["NO_USDT"],"result":{"status":"fail"}}""", ControlKind.Refused, 4L, "fail", "NO_USDT trades")]
    [TestCase("""{"time":1,"error":{"code":1,"message":"invalid request body"}}""", ControlKind.Refused, null, "1: invalid request body", "")]
    [TestCase("""{"time":1,"channel":"spot.pong","event":"","result":null}""", ControlKind.HeartbeatAnswer, null, null, "")]
    [TestCase("""{"time":1,"id":19,"channel":"spot.pong"}""", ControlKind.HeartbeatAnswer, 19L, null, "")]
    [TestCase("""{"time":1,"channel":"spot.order_book","event":"update","result":{}}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"time":1,"channel":"spot.pong" """, ControlKind.Other, null, null, "")]
    [TestCase("pong", ControlKind.Other, null, null, "")]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason, string streams)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
        Assert.That(message.VenueTimeNanos, Is.Null, "seconds are too coarse for a clock");
    }

    [TestCase("1606292220120", 1_606_292_220_120_000_000L)]
    [TestCase("-1", null)]
    [TestCase("9223372036854775807", null)]
    [TestCase("1.5", null)]
    public void Time_is_that_of_sending(string millis, long? nanos)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes($$"""{"time":1,"time_ms":{{millis}},"channel":"spot.pong"}"""));
        Assert.That((message.Kind, message.VenueTimeNanos), Is.EqualTo((ControlKind.HeartbeatAnswer, nanos)));
    }
}
