using System.Text;
using Crossfeed.Venues;
using Crossfeed.Venues.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

[Parallelizable(ParallelScope.All)]
public sealed class OkxControlTests
{
    private static readonly OkxSpotFeed Feed = new();

    [TestCase("pong", ControlKind.HeartbeatAnswer, null, null, "")]
    [TestCase("""{"id":"7","event":"subscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""", ControlKind.Acknowledged, null, null, "BTC-USDT depth", Description = "one of the request's streams")]
    [TestCase("""{"event":"subscribe","arg":{"channel":"candle1m","instId":"BTC-USDT"},"connId":"a4d3ae55"}""", ControlKind.Acknowledged, null, null, "BTC-USDT bars")]
    [TestCase("""{"event":"subscribe","arg":{"channel":"books5","instId":"BTC-USDT"},"connId":"a4d3ae55"}""", ControlKind.Other, null, null, "", Description = "not ours")]
    [TestCase("""{"event":"subscribe","connId":"a4d3ae55"}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"id":"8","event":"unsubscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""", ControlKind.Acknowledged, 8L, null, "", Description = "nothing that is wanted")]
    [TestCase("""{"event":"unsubscribe","arg":{"channel":"books","instId":"BTC-USDT"},"connId":"a4d3ae55"}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"id":"7","event":"error","code":"60018","msg":"Wrong URL or channel:bbo-tbt,instId:NO-SUCH doesn't exist. Please use the correct URL, channel and parameters referring to API document.","connId":"a"}""", ControlKind.Refused, null, "60018: Wrong URL or channel:bbo-tbt,instId:NO-SUCH doesn't exist. Please use the correct URL, channel and parameters referring to API document.", "NO-SUCH quotes", Description = "the others may have been taken")]
    [TestCase("""{"event":"error","code":"60018","msg":"channel:trades,instId:NO-SUCH","connId":"a"}""", ControlKind.Refused, null, "60018: channel:trades,instId:NO-SUCH", "NO-SUCH trades")]
    [TestCase("""{"id":"9","event":"error","code":"60014","msg":"Requests too frequent","connId":"a"}""", ControlKind.Refused, 9L, "60014: Requests too frequent", "")]
    [TestCase("""{"event":"error","code":"60012","msg":"Invalid request: {\"op\": \"subscribe\"}","connId":"a4d3ae55"}""", ControlKind.Refused, null, "60012: Invalid request: {\"op\": \"subscribe\"}", "")]
    [TestCase("""{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"a"}""", ControlKind.ShutdownNotice, null, "64008: The connection will soon be closed for a service upgrade. Please reconnect.", "")]
    [TestCase("""{"event":"notice","code":"1","msg":"hello"}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"event":"channel-conn-count","channel":"books","connCount":"1"}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"arg":{"channel":"trades","instId":"BTC-USDT"},"data":[]}""", ControlKind.Other, null, null, "")]
    [TestCase("ping", ControlKind.Other, null, null, "")]
    [TestCase("", ControlKind.Other, null, null, "")]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason, string streams)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
    }
}
