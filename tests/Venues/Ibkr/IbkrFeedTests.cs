using System.Text;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Binance;
using Crossfeed.Venues.Ibkr;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Ibkr;

/// <summary>Contracts, requests and answers of the gateway.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class IbkrFeedTests
{
    private readonly IbkrFeed _feed = new();

    [Test]
    public void Contracts_are_asked_for_by_ticker_once_each()
    {
        Symbol[] symbols = [new("BHP", "AUD", MarketKind.Spot), new("BHP", "USD", MarketKind.Spot), new("BRK.B", "USD", MarketKind.Spot), new("BTC", "USDT", MarketKind.Spot), new("ETH", "USD", MarketKind.Linear)];
        Assert.That(_feed.InstrumentListFor(symbols), Is.EqualTo("/v1/api/trsrv/stocks?symbols=BHP,BRK%20B"));
        Assert.That(_feed.ClassifyRequest("https://localhost:5000" + _feed.InstrumentListFor(symbols)).Kind, Is.EqualTo(RestRequestKind.InstrumentList));
    }

    [Test]
    public void Contracts_of_the_two_markets_are_listed_and_those_of_others_left_out()
    {
        var list = Read("""
            {"AAPL":[{"name":"APPLE INC","assetClass":"STK","contracts":[{"conid":38708077,"exchange":"MEXI","isUS":false},{"conid":265598,"exchange":"NASDAQ","isUS":true}]},
                     {"name":"LS 1X AAPL","assetClass":"STK","contracts":[{"conid":493546048,"exchange":"LSEETF","isUS":false}]}],
             "BHP":[{"name":"BHP GROUP LTD","assetClass":"STK","contracts":[{"conid":4036812,"exchange":"ASX","isUS":false}]},
                    {"name":"BHP GROUP LTD-SPON ADR","assetClass":"STK","contracts":[{"conid":4721,"exchange":"NYSE","isUS":true},{"conid":4722,"exchange":"CHX","isUS":true}]}],
             "BRK B":[{"name":"BERKSHIRE HATHAWAY INC-CL B","assetClass":"STK","contracts":[{"conid":72063691,"exchange":"NYSE","isUS":true}]}],"NONE":[]}
            """);
        Assert.That(list.Select(d => (d.Symbol.ToString(), d.Native, d.PriceIncrement, d.QuantityIncrement)), Is.EqualTo(new[]
        {
            ("AAPL/USD", "265598", "0.0001", "1"), ("BHP/AUD", "4036812", "0.001", "1"), ("BHP/USD", "4721", "0.0001", "1"), ("BRK.B/USD", "72063691", "0.0001", "1"),
        }));
    }

    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("""{"AAPL":{}}""")]
    [TestCase("""{"AAPL":[{"contracts":7}]}""")]
    [TestCase("""{"AAPL":[{"contracts":[{"conid":-1,"isUS":true}]}]}""")]
    [TestCase("""{"AAPL":[{"contracts":[{"isUS":true}]}]}""")]
    public void A_body_that_is_no_list_is_refused(string body) => Assert.That(() => Read(body), Throws.TypeOf<InstrumentListException>());

    [Test]
    public void Subscriptions_are_texts_of_one_contract_each()
    {
        StreamKey[] streams = [new("265598", StreamChannel.Depth), new("4036812", StreamChannel.Depth)];
        Assert.That(_feed.Subscribe(_feed.Lanes[0], streams, 5).Select(m => Encoding.UTF8.GetString(m.Bytes.Span)), Is.EqualTo(new[]
        {
            """smd+265598+{"fields":["31","84","85","86","88","7059","6509","87","7762"]}""", """smd+4036812+{"fields":["31","84","85","86","88","7059","6509","87","7762"]}""",
        }));
        Assert.That(_feed.Unsubscribe(_feed.Lanes[0], streams, 7).Select(m => Encoding.UTF8.GetString(m.Bytes.Span)), Is.EqualTo(new[] { "umd+265598+{}", "umd+4036812+{}" }));
        Assert.That(Encoding.UTF8.GetString(_feed.Heartbeat(_feed.Lanes[0]).Message!(1).Span), Is.EqualTo("tic"));
        Assert.That(_feed.LaneAddress(_feed.WebSocketBase, _feed.Lanes[0]), Is.EqualTo(new Uri("wss://localhost:5000/v1/api/ws")));
    }

    [TestCase("""{"topic":"sts","args":{"authenticated":false,"competing":false}}""", ControlKind.SessionEnded, "the login has ended")]
    [TestCase("""{"topic":"sts","args":{"authenticated":true,"competing":true}}""", ControlKind.SessionEnded, "another login of this user has taken the session")]
    [TestCase("""{"topic":"error","error":"not authenticated","code":401}""", ControlKind.SessionEnded, "401: not authenticated")]
    [TestCase("""{"topic":"sts","args":{"authenticated":true,"competing":false}}""", ControlKind.Other, null)]
    [TestCase("""{"topic":"tic","alive":true,"id":"x","lastAccessed":1}""", ControlKind.HeartbeatAnswer, null)]
    [TestCase("""{"topic":"error","error":"unknown topic","code":400}""", ControlKind.Complaint, "400: unknown topic")]
    [TestCase("""{"topic":"smd+265598","error":"no permission"}""", ControlKind.Refused, "no permission")]
    [TestCase("""{"topic":"error","error":"no data for smd+265598","code":500}""", ControlKind.Refused, "500: no data for smd+265598")]
    public void Notices_say_what_a_connection_has_to_know(string frame, ControlKind kind, string? reason)
    {
        var message = _feed.ReadControl(_feed.Lanes[0], Encoding.UTF8.GetBytes(frame));
        Assert.That((message.Kind, message.Reason), Is.EqualTo((kind, reason)));
        Assert.That(message.Streams, kind == ControlKind.Refused ? Is.EqualTo(new[] { new StreamKey("265598", StreamChannel.Depth) }) : Is.Empty);
    }

    [Test]
    public void Any_certificate_is_good_on_loopback_of_a_gateway_and_nowhere_else() => Assert.Multiple(() =>
    {
        Assert.That(OwnGateway.CheckFor(_feed, _feed.WebSocketBase), Is.Not.Null);
        Assert.That(OwnGateway.CheckFor(_feed, new Uri("https://127.0.0.1:5000")), Is.Not.Null);
        Assert.That(OwnGateway.CheckFor(_feed, new Uri("wss://api.ibkr.com")), Is.Null);
        Assert.That(OwnGateway.CheckFor(_feed, new Uri("https://localhost.example.com")), Is.Null);
        Assert.That(OwnGateway.CheckFor(new BinanceSpotFeed(), new Uri("wss://localhost:9443")), Is.Null);
    });

    private IReadOnlyList<ListingDefinition> Read(string body) => _feed.ReadInstrumentList(Encoding.UTF8.GetBytes(body));
}
