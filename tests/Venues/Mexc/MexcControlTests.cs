using System.Text;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

[Parallelizable(ParallelScope.All)]
public sealed class MexcControlTests
{
    private static readonly MexcSpotFeed Feed = new();

    [TestCase("""{"id":0,"code":0,"msg":"spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"}""", ControlKind.Acknowledged, null, null, "BTCUSDT trades")]
    [TestCase("""{"id":3,"code":0,"msg":"spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT,spot@public.kline.v3.api.pb@ETHUSDT@Min1,spot@public.aggre.bookTicker.v3.api.pb@100ms@ETHUSDT"}""", ControlKind.Acknowledged, 3L, null, "BTCUSDT depth, ETHUSDT bars, ETHUSDT quotes")]
    [TestCase("""{"id":0,"code":0,"msg":"spot@public.aggre.depth.v3.api.pb@10ms@BTCUSDT"}""", ControlKind.Acknowledged, null, null, "", Description = "not ours")]
    [TestCase("""{"id":0,"code":0,"msg":"Not Subscribed successfully! [spot@public.aggre.depth.v3.api.pb@100ms@NOUSDT].  Reason： Blocked! "}""", ControlKind.Refused, null, "Not Subscribed successfully! [spot@public.aggre.depth.v3.api.pb@100ms@NOUSDT].  Reason： Blocked!", "NOUSDT depth")]
    [TestCase("""{"id":0,"code":0,"msg":"Not Subscribed successfully! [spot@public.deals.v3.api@BTCUSDT].  Reason： Blocked! "}""", ControlKind.Refused, null, "Not Subscribed successfully! [spot@public.deals.v3.api@BTCUSDT].  Reason： Blocked!", "")]
    [TestCase("""{"id":4,"code":700001,"msg":"bad request"}""", ControlKind.Refused, 4L, "700001: bad request", "")]
    [TestCase("""{"id":0,"code":0,"msg":"PONG"}""", ControlKind.HeartbeatAnswer, null, null, "")]
    [TestCase("""{"id":0,"code":0,"msg":"hello"}""", ControlKind.Other, null, null, "")]
    [TestCase("""{"id":0,"code":0,"msg":"PONG" """, ControlKind.Other, null, null, "")]
    [TestCase("PONG", ControlKind.Other, null, null, "")]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason, string streams)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
    }

    [Test]
    public void Requests_name_one_stream_each()
    {
        var messages = Feed.Subscribe(Feed.Lanes[0], [new("BTCUSDT", StreamChannel.Depth), new("BTCUSDT", StreamChannel.Bars)], 7);
        Assert.That(messages.Select(message => Encoding.UTF8.GetString(message.Bytes.Span)), Is.EqualTo(new[]
        {
            """{"method":"SUBSCRIPTION","params":["spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT"],"id":7}""",
            """{"method":"SUBSCRIPTION","params":["spot@public.kline.v3.api.pb@BTCUSDT@Min1"],"id":8}""",
        }));
        Assert.That(Encoding.UTF8.GetString(Feed.Unsubscribe(Feed.Lanes[0], [new("BTCUSDT", StreamChannel.Trades)], 9)[0].Bytes.Span),
            Is.EqualTo("""{"method":"UNSUBSCRIPTION","params":["spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT"],"id":9}"""));
    }

    [Test]
    public void Connections_keep_to_the_venue_s_thirty_streams()
    {
        Assert.That(Feed.Lanes.Single().MaxStreams, Is.EqualTo(30));
        Assert.That(Feed.Limits.ListingsPerConnection * Feed.Lanes[0].Channels.Count, Is.LessThanOrEqualTo(30));
    }

    [TestCase("https://api.mexc.com/api/v3/depth?limit=5000&symbol=btcusdt", RestRequestKind.DepthSnapshot, "BTCUSDT")]
    [TestCase("/api/v3/exchangeInfo", RestRequestKind.InstrumentList, null)]
    [TestCase("/api/v3/depth", RestRequestKind.Other, null)]
    [TestCase("/api/v3/klines?symbol=BTCUSDT", RestRequestKind.Other, null)]
    public void Rest_address_is_recognised(string address, RestRequestKind kind, string? native) => Assert.That(Feed.ClassifyRequest(address), Is.EqualTo(new RestRequest(kind, native)));

    [TestCase("BTCUSDT", "BTC/USDT")]
    [TestCase("XRPUSDC", "XRP/USDC")]
    [TestCase("MXUSDT", "MX/USDT")]
    [TestCase("ETHBTC", "ETH/BTC")]
    public void Symbol_is_guessed(string native, string symbol)
    {
        Assert.That(Feed.TryGuessSymbol(native, out var guess), Is.True);
        Assert.That(guess.ToString(), Is.EqualTo(symbol));
    }

    [TestCase("USDT")]
    [TestCase("BTCXYZ")]
    public void Symbol_of_an_unknown_quote_is_not_guessed(string native) => Assert.That(Feed.TryGuessSymbol(native, out _), Is.False);
}
