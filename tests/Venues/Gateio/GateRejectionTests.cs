using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>What is refused, why, and which book stops being provably right.</summary>
[TestFixture(GatePath.Scanned)]
[TestFixture(GatePath.General)]
internal sealed class GateRejectionTests(GatePath path)
{
    private const string Sides = "\"b\":[[\"1\",\"2\"]],\"a\":[]";

    private GateDecoding _decoding = null!;

    [SetUp]
    public void Create() => _decoding = new GateDecoding(path);

    [TearDown]
    public void Release() => _decoding.Dispose();

    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"u\":2," + Sides, RejectReason.UnexpectedShape, Description = "key twice")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"\\u0075\":2," + Sides, RejectReason.UnexpectedShape, Description = "key twice, once escaped")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"u\":2," + Sides, RejectReason.UnexpectedShape, Description = "no U")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1," + Sides, RejectReason.UnexpectedShape, Description = "no u")]
    [TestCase("\"s\":\"BTC_USDT\",\"U\":1,\"u\":2," + Sides, RejectReason.UnexpectedShape, Description = "no t")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":3,\"u\":2," + Sides, RejectReason.UnexpectedShape, Description = "range reversed")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":-1,\"u\":2," + Sides, RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2.5," + Sides, RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":99999999999999999999," + Sides, RejectReason.UnexpectedShape)]
    [TestCase("\"t\":9999999999999999,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2," + Sides, RejectReason.UnexpectedShape, Description = "no such time")]
    [TestCase("\"t\":1,\"full\":\"yes\",\"s\":\"BTC_USDT\",\"U\":1,\"u\":2," + Sides, RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":{}", RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"1\"]]", RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"2\",\"3\"]]", RejectReason.UnexpectedShape)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[1,2]]", RejectReason.UnexpectedShape, Description = "bare numbers")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[{\"p\":\"1\",\"s\":2}]", RejectReason.UnexpectedShape, Description = "the futures form")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"-1\",\"2\"]]", RejectReason.BadNumber)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"two\"]]", RejectReason.BadNumber)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"\",\"2\"]]", RejectReason.BadNumber)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"1.\",\"2\"]]", RejectReason.BadNumber)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"99999999999999999999\",\"2\"]]", RejectReason.NumberOutOfRange)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"0.0000000000000000001\",\"2\"]]", RejectReason.NumberOutOfRange, Description = "19 decimals")]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"2\"]", RejectReason.Malformed)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":01,\"u\":2," + Sides, RejectReason.Malformed)]
    [TestCase("\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[[\"\\ud800\",\"2\"]]", RejectReason.UnexpectedShape, Description = "half a character")]
    public void Bad_update_names_its_book(string fields, RejectReason reason)
    {
        var frame = _decoding.Decode(Message("spot.order_book_update", $"{{{fields}}}"));
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((reason, GateDecoding.Btc)));
        Assert.That(frame.Events.Length + frame.Levels.Length, Is.Zero);
    }

    [TestCase("{\"time\":1,\"channel\":\"spot.order_book_update\",\"event\":\"update\",\"result\":{\"t\":1,\"s\":\"BTC_USDT\",\"U\"", GateDecoding.Btc, Description = "cut")]
    [TestCase("\"channel\":\"spot.obu\",\"s\":\"ob.GT_USDT.50\"", GateDecoding.Gt, Description = "no object")]
    [TestCase("{\"channel\":\"spot.obx\",\"event\":\"update\",\"result\":{\"s\":\"ob.GT_USDT.50\"}}", GateDecoding.Gt, Description = "channel damaged")]
    [TestCase("{\"channel\":\"spot.obu\",\"event\":\"update\",\"result\":{\"s\":\"ob.\\u5e01\\u5b89\\u4eba\\u751f_USDT.50\",}}", GateDecoding.Chinese, Description = "escaped")]
    [TestCase("{\"channel\":\"spot.obu\",\"event\":\"update\",\"result\":{\"s\":\"WBTC_USDT\"}", -1, Description = "a part of another name is no name")]
    [TestCase("{\"channel\":\"spot.trades\",\"event\":\"update\",\"result\":{\"currency_pair\":\"BTC_USDT\"", -1, Description = "no book")]
    [TestCase("{\"channel\":\"spot.book_ticker\",\"event\":\"update\",\"result\":{\"s\":\"BTC_USDT\"}}", -1, Description = "no book")]
    [TestCase("", -1)]
    [TestCase("\"", -1)]
    public void Broken_frame_names_the_book_that_can_be_made_out(string text, int book)
    {
        var frame = _decoding.Decode(text);
        Assert.That(frame.Rejected, Is.Not.EqualTo(RejectReason.None));
        Assert.That(frame.RejectedBook, Is.EqualTo(book));
    }

    [Test]
    public void Unknown_symbol_is_refused_and_concerns_no_book([Range(4, 17)] int line)
    {
        var frame = _decoding.Decode(GateFixtures.Frames[line].Replace("BTC_USDT", "NOSUCH_USDT", StringComparison.Ordinal).Replace("GT_USDT", "NOSUCH_USDT", StringComparison.Ordinal));
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((RejectReason.UnknownSymbol, -1)));
    }

    [TestCase("{\"time\":1,\"channel\":\"spot.nonsense\",\"event\":\"update\",\"result\":{}}", RejectReason.UnknownChannel)]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"all\",\"result\":{}}", RejectReason.UnknownChannel)]
    [TestCase("{\"time\":1,\"channel\":\"spot.nonsense\",\"event\":\"subscribe\",\"result\":{}}", RejectReason.UnknownChannel)]
    [TestCase("{\"time\":1,\"event\":\"update\",\"result\":{}}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":1,\"channel\":5,\"event\":\"update\",\"result\":{}}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"event\":7,\"result\":{}}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"update\"}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"update\",\"result\":[]}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"channel\":\"spot.trades\",\"event\":\"update\",\"result\":{}}", RejectReason.UnexpectedShape)]
    [TestCase("{\"time\":\"1\",\"channel\":\"spot.trades\",\"event\":\"subscribe\"}", RejectReason.UnexpectedShape)]
    [TestCase("[]", RejectReason.UnexpectedShape)]
    [TestCase("17", RejectReason.UnexpectedShape)]
    [TestCase("{} {}", RejectReason.Malformed)]
    [TestCase("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", RejectReason.Malformed, Description = "deeper than any message")]
    [TestCase("pong", RejectReason.Malformed)]
    public void Frames_that_say_nothing_known_are_refused(string text, RejectReason reason)
    {
        var frame = _decoding.Decode(text);
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((reason, -1)));
    }

    [TestCase("side\":\"hold")]
    [TestCase("create_time_ms\":\"1606292218213.")]
    [TestCase("create_time_ms\":\"soon")]
    [TestCase("create_time_ms\":\"-5")]
    public void Bad_trade_fields_are_refused(string field)
    {
        var key = field[..field.IndexOf('"', StringComparison.Ordinal)];
        var good = GateFixtures.Frames[4];
        var start = good.IndexOf($"\"{key}\":\"", StringComparison.Ordinal) + 1;
        var end = good.IndexOf("\",", start + key.Length + 3, StringComparison.Ordinal);
        var frame = _decoding.Decode(good[..start] + field + good[end..]);
        Assert.That(frame.Rejected, Is.EqualTo(RejectReason.UnexpectedShape));
    }

    [TestCase("1x_BTC_USDT")]
    [TestCase("m_BTC_USDT")]
    [TestCase("1m")]
    [TestCase("-1m_BTC_USDT")]
    [TestCase("0m_BTC_USDT")]
    public void Bad_candlestick_names_are_refused(string name) =>
        Assert.That(_decoding.Decode(GateFixtures.Frames[16].Replace("1m_BTC_USDT", name, StringComparison.Ordinal)).Rejected, Is.EqualTo(RejectReason.UnexpectedShape));

    [Test]
    public void Text_that_is_no_utf8_is_malformed()
    {
        var frame = Encoding.UTF8.GetBytes(GateFixtures.Frames[7].Replace("depthUpdate", "depth?pdate", StringComparison.Ordinal));
        frame[Array.IndexOf(frame, (byte)'?')] = 0xFF;
        Assert.That(_decoding.Decode(frame).Rejected, Is.EqualTo(RejectReason.Malformed));
    }

    [Test]
    public void Largest_frame_is_taken_and_a_larger_one_is_not()
    {
        Assert.That(_decoding.Decode(Levels(DecodedFrame.MaxLevels)).Levels.Length, Is.EqualTo(DecodedFrame.MaxLevels));
        var frame = _decoding.Decode(Levels(DecodedFrame.MaxLevels + 1));
        Assert.That((frame.Rejected, frame.RejectedBook, frame.Levels.Length), Is.EqualTo((RejectReason.TooLarge, GateDecoding.Btc, 0)));

        static string Levels(int count)
        {
            var levels = string.Join(',', Enumerable.Repeat("[\"1\",\"1\"]", count));
            return Message("spot.order_book_update", $"{{\"t\":1,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"b\":[{levels}]}}");
        }
    }

    [TestCase("{\"asks\":[],\"bids\":[]}", RejectReason.UnexpectedShape, Description = "asked for without with_id")]
    [TestCase("{\"id\":1,\"bids\":[]}", RejectReason.UnexpectedShape)]
    [TestCase("{\"id\":\"1\",\"asks\":[],\"bids\":[]}", RejectReason.UnexpectedShape)]
    [TestCase("{\"id\":1,\"update\":\"x\",\"asks\":[],\"bids\":[]}", RejectReason.UnexpectedShape)]
    [TestCase("{\"label\":\"INVALID_CURRENCY_PAIR\",\"message\":\"x\"}", RejectReason.UnexpectedShape)]
    [TestCase("{\"id\":1,\"asks\":[[\"x\",\"1\"]],\"bids\":[]}", RejectReason.BadNumber)]
    [TestCase("<html>", RejectReason.Malformed)]
    [TestCase("", RejectReason.Malformed)]
    public void Bad_depth_snapshot_names_the_book_it_was_for(string body, RejectReason reason)
    {
        var frame = _decoding.DecodeDepth(Encoding.UTF8.GetBytes(body), GateDecoding.Eth);
        Assert.That((frame.Rejected, frame.RejectedBook), Is.EqualTo((reason, GateDecoding.Eth)));
    }

    private static string Message(string channel, string result) => $"{{\"time\":1606294781,\"channel\":\"{channel}\",\"event\":\"update\",\"result\":{result}}}";
}
