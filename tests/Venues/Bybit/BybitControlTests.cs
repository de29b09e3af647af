using System.Text;
using Crossfeed.Venues;
using Crossfeed.Venues.Bybit;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Bybit;

[Parallelizable(ParallelScope.All)]
public sealed class BybitControlTests
{
    private static readonly BybitSpotFeed Feed = new();

    [TestCase("""{"success":true,"ret_msg":"subscribe","conn_id":"2324d924","req_id":"10001","op":"subscribe"}""", ControlKind.Acknowledged, 10001L, null)]
    [TestCase("""{"success":true,"ret_msg":"","conn_id":"d6ki1eae","req_id":"","op":"subscribe"}""", ControlKind.Acknowledged, null, null)]
    [TestCase("""{"success":true,"ret_msg":"","conn_id":"d6ki1eae","req_id":"8","op":"unsubscribe"}""", ControlKind.Acknowledged, 8L, null)]
    [TestCase("""{"success":false,"ret_msg":"Invalid symbol :[orderbook.50.NOSUCHSYM]","conn_id":"d967","op":"subscribe"}""", ControlKind.Refused, null, "Invalid symbol :[orderbook.50.NOSUCHSYM]")]
    [TestCase("""{"success":false,"ret_msg":"args size >10","conn_id":"d967","req_id":"7","op":"subscribe"}""", ControlKind.Refused, 7L, "args size >10")]
    [TestCase("""{"success":true,"ret_msg":"pong","conn_id":"2324d924","op":"ping"}""", ControlKind.HeartbeatAnswer, null, null)]
    [TestCase("""{"success":true,"ret_msg":"pong","conn_id":"d6ki1eae","req_id":"","op":"ping"}""", ControlKind.HeartbeatAnswer, null, null)]
    [TestCase("""{"success":true,"ret_msg":"pong","conn_id":"d6ki1eae","req_id":"12","op":"ping"}""", ControlKind.HeartbeatAnswer, 12L, null)]
    [TestCase("""{"req_id":"3","op":"pong","args":["1672916271846"],"conn_id":"2324d924"}""", ControlKind.HeartbeatAnswer, 3L, null)]
    [TestCase("""{"success":"yes","op":"subscribe"}""", ControlKind.Other, null, null)]
    [TestCase("""{"topic":"system.status","ts":1,"data":[]}""", ControlKind.Other, null, null)]
    [TestCase("""{"success":true,"ret_msg":"pong" """, ControlKind.Other, null, null)]
    [TestCase("pong", ControlKind.Other, null, null)]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(message.Streams, Is.Empty, "a refusal is of the whole request: the stream in its words is only the first wrong one");
    }
}
