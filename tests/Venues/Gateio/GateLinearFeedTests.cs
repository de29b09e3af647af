using System.Text;
using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Venues;
using Crossfeed.Venues.Gateio;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

[Parallelizable(ParallelScope.All)]
public sealed class GateLinearFeedTests
{
    private static readonly GateLinearFeed Feed = new();

    [Test]
    public void Books_come_in_the_stream_and_keep_as_many_levels_as_its_name_says()
    {
        Assert.That((Feed.Name, Feed.Rules.Sequencing, Feed.Rules.Snapshots, Feed.Rules.KeptLevels), Is.EqualTo(("gateio/linear", BookSequencing.Contiguous, SnapshotSource.Stream, 0)));
        Assert.That((Feed.Rules.QuotesCarryBookSequence, Feed.DepthRequest("BTC_USDT", 1)), Is.EqualTo((true, (Crossfeed.Wire.RestCall?)null)));
    }

    [Test]
    public void Fractions_of_contracts_are_asked_for_on_every_request() =>
        Assert.That(Feed.Headers, Is.EqualTo(new[] { KeyValuePair.Create("X-Gate-Size-Decimal", "1") }));

    [Test]
    public void A_socket_subscribes_lists_once_and_bars_one_by_one()
    {
        var plan = ConnectionPlanner.Plan(Feed.Lanes, Feed.Limits, ["BTC_USDT", "币安人生_USDT"]).Single();
        Assert.That(Feed.LaneAddress(Feed.WebSocketBase, plan.Lane), Is.EqualTo(new Uri("wss://fx-ws.gateio.ws/v4/ws/usdt")));
        Assert.That(Feed.Subscribe(plan.Lane, plan.Streams, 5).Select(Text), Is.EqualTo(new[]
        {
            "subscribe futures.trades BTC_USDT,币安人生_USDT",
            "subscribe futures.book_ticker BTC_USDT,币安人生_USDT",
            "subscribe futures.obu ob.BTC_USDT.50,ob.币安人生_USDT.50",
            "subscribe futures.candlesticks 1m,BTC_USDT",
            "subscribe futures.candlesticks 1m,币安人生_USDT",
        }));
        Assert.That(Feed.Unsubscribe(plan.Lane, [new StreamKey("BTC_USDT", StreamChannel.Depth)], 7).Select(Text), Is.EqualTo(new[] { "unsubscribe futures.obu ob.BTC_USDT.50" }));
    }

    [Test]
    public void Heartbeat_is_a_ping_of_the_market() =>
        Assert.That(JsonDocument.Parse(Feed.Heartbeat(Feed.Lanes[0]).Message!(12)).RootElement.GetProperty("channel").GetString(), Is.EqualTo("futures.ping"));

    [TestCase("""{"time":1,"id":9,"channel":"futures.obu","event":"subscribe","payload":["ob.NVDA_USDT.50", "ob.BTC_USDT.50"],"result":{"status":"success"}}""", ControlKind.Acknowledged, 9L, null, "NVDA_USDT depth, BTC_USDT depth")]
    [TestCase("""{"time":1,"channel":"futures.obu","event":"subscribe","payload":["ob.BTC_USDT.400"],"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "", Description = "not ours")]
    [TestCase("""{"time":1,"id":4,"channel":"futures.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"},"result":{"status":"fail"}}""", ControlKind.Acknowledged, 4L, "2: Alert sub ob.BTC_USDT.50", "BTC_USDT depth")]
    [TestCase("""{"time":1,"id":4,"channel":"futures.trades","event":"subscribe","payload":["NO_USDT"],"error":{"code":2,"message":"unknown contract"},"result":null}""", ControlKind.Refused, 4L, "2: unknown contract", "NO_USDT trades")]
    [TestCase("""{"time":1,"channel":"futures.order_book_update","event":"subscribe","payload":["BTC_USDT","100ms"],"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "", Description = "not ours")]
    [TestCase("""{"time":1,"channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"],"result":{"status":"success"}}""", ControlKind.Acknowledged, null, null, "", Description = "another market")]
    [TestCase("""{"time":1,"channel":"futures.pong","event":"","result":null}""", ControlKind.HeartbeatAnswer, null, null, "")]
    public void Answer_is_read(string text, ControlKind kind, long? id, string? reason, string streams)
    {
        var message = Feed.ReadControl(Feed.Lanes[0], Encoding.UTF8.GetBytes(text));
        Assert.That((message.Kind, message.RequestId, message.Reason), Is.EqualTo((kind, id, reason)));
        Assert.That(string.Join(", ", message.Streams), Is.EqualTo(streams));
    }

    [TestCase("https://api.gateio.ws/api/v4/futures/usdt/contracts", RestRequestKind.InstrumentList, null)]
    [TestCase("https://fx-api.gateio.ws/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100&with_id=true", RestRequestKind.DepthSnapshot, "BTC_USDT")]
    [TestCase("https://api.gateio.ws/api/v4/futures/usdt/order_book?contract=BTC_USDT&limit=100", RestRequestKind.Other, null, Description = "no id, no use")]
    [TestCase("https://api.gateio.ws/api/v4/spot/order_book?currency_pair=BTC_USDT&with_id=true", RestRequestKind.Other, null)]
    [TestCase("https://api.gateio.ws/api/v4/futures/usdt/contracts/BTC_USDT", RestRequestKind.Other, null)]
    public void Recorded_addresses_are_classified(string address, RestRequestKind kind, string? native) =>
        Assert.That(Feed.ClassifyRequest(address), Is.EqualTo(new RestRequest(kind, native)));

    [Test]
    public void Proof_names_the_contract_and_asks_for_the_id()
    {
        var path = Feed.ProofRequest("币_USDT").Path;
        Assert.That(path, Is.EqualTo("/api/v4/futures/usdt/order_book?contract=%E5%B8%81_USDT&limit=1&with_id=true"));
        Assert.That(Feed.ClassifyRequest(Feed.RestBase + path), Is.EqualTo(new RestRequest(RestRequestKind.DepthSnapshot, "币_USDT")));
        Assert.That(Feed.TryReadDepthSequence("""{"current":1623898993.123,"id":126906668177,"asks":[],"bids":[]}"""u8, out var sequence), Is.True);
        Assert.That(sequence, Is.EqualTo(126906668177));
    }

    [TestCase("BTC_USDT", "BTC/USDT:PERP")]
    [TestCase("A_B_USDT", "A_B/USDT:PERP")]
    public void Symbols_are_guessed(string native, string expected)
    {
        Assert.That(Feed.TryGuessSymbol(native, out var symbol), Is.True);
        Assert.That(symbol.ToString(), Is.EqualTo(expected));
    }

    [TestCase("BTCUSDT")]
    [TestCase("BTC_USDT:PERP")]
    public void What_names_no_contract_is_not_guessed(string native) => Assert.That(Feed.TryGuessSymbol(native, out _), Is.False);

    [Test]
    public void Volumes_are_turnovers_of_contracts() =>
        Assert.That(Feed.ReadVolumes("""[{"contract":"BTC_USDT","last":"84588.1","volume_24h_quote":"123456789.5"}]"""u8), Is.EqualTo(new[] { new ListingVolume("BTC_USDT", 123456789.5m) }));

    private static string Text(SubscriptionMessage message)
    {
        var root = JsonDocument.Parse(message.Bytes).RootElement;
        return $"{root.GetProperty("event")} {root.GetProperty("channel")} {string.Join(',', root.GetProperty("payload").EnumerateArray())}";
    }
}
