using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Gateio;

/// <summary>What each message says, by both paths.</summary>
[TestFixture(GatePath.Scanned)]
[TestFixture(GatePath.General)]
internal sealed class GateDecoderTests(GatePath path)
{
    private GateDecoding _decoding = null!;

    [SetUp]
    public void Create() => _decoding = new GateDecoding(path);

    [TearDown]
    public void Release() => _decoding.Dispose();

    [TestCase("\"1606292218213.4578\"", 1606292218_213_457_800L)]
    [TestCase("\"1606292218213\"", 1606292218_213_000_000L)]
    [TestCase("\"1790274249452.965000\"", 1790274249_452_965_000L)]
    [TestCase("\"1606292218213.123456789\"", 1606292218_213_123_456L)]
    [TestCase("\"1606292218213.0\"", 1606292218_213_000_000L)]
    [TestCase("\"0.000001\"", 1L)]
    public void Trade_time_is_exact_to_the_nanosecond(string time, long nanos)
    {
        var trade = Single(Trade(time: time));
        Assert.That(trade.ExchangeTimeNanos, Is.EqualTo(nanos));
    }

    [TestCase("buy", Side.Buy)]
    [TestCase("sell", Side.Sell)]
    public void Trade_names_its_taker(string side, Side expected)
    {
        var trade = Single(Trade(side: side));
        Assert.That(trade.Kind, Is.EqualTo(EventKind.Trade));
        Assert.That(trade.ListingId, Is.EqualTo(GateDecoding.Gt));
        Assert.That(trade.Aggressor, Is.EqualTo(expected));
        Assert.That(trade.Sequence, Is.EqualTo(309143071));
        Assert.That(trade.Price, Is.EqualTo(4705));
        Assert.That(trade.Quantity, Is.EqualTo(16470));
    }

    [Test]
    public void Update_is_a_delta_with_bids_before_asks()
    {
        var frame = _decoding.Decode(GateFixtures.Frames[7]);
        var delta = frame.Events[0];
        Assert.That(delta.Kind, Is.EqualTo(EventKind.BookDelta));
        Assert.That((delta.FirstSequence, delta.Sequence), Is.EqualTo((48776301L, 48776306L)));
        Assert.That(delta.ExchangeTimeNanos, Is.EqualTo(1606294781_123_000_000));
        Assert.That((delta.LevelStart, delta.BidCount, delta.AskCount), Is.EqualTo((0, 2, 1)));
        Assert.That(frame.Levels.ToArray().Select(level => (level.Price, level.Quantity)), Is.EqualTo(new[] { (1913774L, 100L), (1908837L, 0L), (1913775L, 613500L) }));
    }

    [Test]
    public void Asks_in_front_of_bids_come_out_behind_them()
    {
        var frame = _decoding.Decode(Update("\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,\"a\":[[\"2\",\"3\"]],\"b\":[[\"1\",\"4\"]]"));
        Assert.That((frame.Events[0].BidCount, frame.Events[0].AskCount), Is.EqualTo((1, 1)));
        Assert.That(frame.Levels[0].Price, Is.EqualTo(100));
        Assert.That(frame.Levels[1].Price, Is.EqualTo(200));
    }

    [TestCase("\"b\":[[\"1\",\"4\"]]", 1, 0)]
    [TestCase("\"a\":[[\"1\",\"4\"]]", 0, 1)]
    [TestCase("\"b\":[],\"a\":[]", 0, 0)]
    [TestCase("\"b\":null,\"a\":null", 0, 0)]
    [TestCase("\"x\":{\"deep\":[1,2,{}]}", 0, 0)]
    public void Missing_and_empty_sides_still_advance_the_book(string sides, int bids, int asks)
    {
        var delta = Single(Update($"\"s\":\"BTC_USDT\",\"U\":1,\"u\":2,{sides}"));
        Assert.That((delta.Kind, delta.BidCount, delta.AskCount, delta.Sequence), Is.EqualTo((EventKind.BookDelta, bids, asks, 2L)));
    }

    [Test]
    public void Full_update_is_a_snapshot()
    {
        var frame = _decoding.Decode(GateFixtures.Frames[9]);
        var book = frame.Events[0];
        Assert.That((book.Kind, book.FirstSequence, book.Sequence), Is.EqualTo((EventKind.BookSnapshot, 0L, 48776320L)));
        Assert.That((book.BidCount, book.AskCount), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Update_that_says_it_is_not_full_is_a_delta() =>
        Assert.That(Single(Update("\"full\":false,\"s\":\"BTC_USDT\",\"U\":1,\"u\":2")).Kind, Is.EqualTo(EventKind.BookDelta));

    [Test]
    public void Stream_starts_with_a_snapshot_and_goes_on_with_deltas()
    {
        var full = _decoding.Decode(GateFixtures.Frames[11]).Events[0];
        Assert.That((full.Kind, full.ListingId, full.Sequence, full.BidCount, full.AskCount), Is.EqualTo((EventKind.BookSnapshot, GateDecoding.Btc, 27053258981L, 2, 1)));
        var delta = _decoding.Decode(GateFixtures.Frames[12]).Events[0];
        Assert.That((delta.Kind, delta.FirstSequence, delta.Sequence, delta.BidCount, delta.AskCount), Is.EqualTo((EventKind.BookDelta, 27053258982L, 27053258987L, 1, 2)));
        var ids = _decoding.Decode(GateFixtures.Frames[13]).Events[0];
        Assert.That((ids.Kind, ids.FirstSequence, ids.Sequence, ids.BidCount, ids.AskCount), Is.EqualTo((EventKind.BookDelta, 27053258988L, 27053258989L, 0, 0)));
    }

    [Test]
    public void Book_ticker_is_a_quote_with_the_id_of_the_book()
    {
        var quote = Single(GateFixtures.Frames[14]);
        Assert.That((quote.Kind, quote.ListingId, quote.Sequence), Is.EqualTo((EventKind.Quote, GateDecoding.Btc, 48733182L)));
        Assert.That((quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity), Is.EqualTo((1917779L, 334L, 1917938L, 90000L)));
        Assert.That(quote.ExchangeTimeNanos, Is.EqualTo(1606293275_123_000_000));
    }

    [Test]
    public void Book_ticker_without_a_side_has_zeros_there()
    {
        var quote = Single(Message("spot.book_ticker", "{\"t\":1,\"u\":2,\"s\":\"BTC_USDT\",\"b\":\"\",\"B\":\"\",\"a\":\"3\",\"A\":\"4\"}"));
        Assert.That((quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity), Is.EqualTo((0L, 0L, 300L, 4_000_000L)));
    }

    [Test]
    public void Ticker_is_a_quote_without_sizes_or_id()
    {
        var quote = Single(GateFixtures.Frames[15]);
        Assert.That((quote.Kind, quote.Sequence, quote.Price, quote.Quantity, quote.AskPrice, quote.AskQuantity), Is.EqualTo((EventKind.Quote, 0L, 4704L, 0L, 4707L, 0L)));
        Assert.That(quote.ExchangeTimeNanos, Is.EqualTo(1606293276_000_000_000), "seconds where there is nothing finer");
    }

    [Test]
    public void Candlestick_is_a_bar_in_base_units()
    {
        var frame = _decoding.Decode(GateFixtures.Frames[16]);
        var entry = frame.Events[0];
        var bar = frame.Bars[entry.BarIndex];
        Assert.That((entry.Kind, entry.ListingId, entry.ExchangeTimeNanos), Is.EqualTo((EventKind.Bar, GateDecoding.Btc, 1606292600_376_000_000)));
        Assert.That((bar.OpenTimeNanos, bar.IntervalNanos, bar.IsClosed), Is.EqualTo((1606292580_000_000_000, 60 * Timestamp.NanosPerSecond, true)));
        Assert.That((bar.Open, bar.High, bar.Low, bar.Close), Is.EqualTo((1912800L, 1913000L, 1912750L, 1912810L)));
        Assert.That((bar.Volume, bar.TradeCount), Is.EqualTo((3828300L, -1L)));
    }

    [Test]
    public void Old_candlestick_has_no_base_volume_and_no_end()
    {
        var frame = _decoding.Decode(GateFixtures.Frames[17]);
        Assert.That((frame.Bars[0].Volume, frame.Bars[0].IsClosed), Is.EqualTo((-1L, false)));
    }

    [TestCase("10s", 10)]
    [TestCase("15m", 900)]
    [TestCase("4h", 14_400)]
    [TestCase("7d", 604_800)]
    [TestCase("30d", 0, Description = "a calendar month")]
    public void Candlestick_interval_is_read_from_its_name(string interval, long seconds)
    {
        var frame = _decoding.Decode(Candlestick($"{interval}_BTC_USDT"));
        Assert.That(frame.Bars[0].IntervalNanos, Is.EqualTo(seconds * Timestamp.NanosPerSecond));
    }

    [Test]
    public void Answers_pongs_and_unused_channels_are_control([Values(0, 1, 2, 3, 18)] int line)
    {
        var control = Single(GateFixtures.Frames[line]);
        Assert.That((control.Kind, control.ListingId), Is.EqualTo((EventKind.Control, -1)));
        Assert.That(control.ExchangeTimeNanos, Is.Positive);
    }

    [Test]
    public void Names_of_any_script_are_found()
    {
        Assert.That(Single(GateFixtures.Frames[19]).ListingId, Is.EqualTo(GateDecoding.Chinese));
        Assert.That(Single(GateFixtures.Frames[19].Replace("币安人生", "\\u5e01\\u5b89\\u4eba\\u751f", StringComparison.Ordinal)).ListingId, Is.EqualTo(GateDecoding.Chinese));
    }

    [Test]
    public void Unselected_symbols_leave_the_output_empty([Range(4, 17)] int line)
    {
        var frame = _decoding.Decode(GateFixtures.Frames[line].Replace("BTC_USDT", "DOGE_USDT", StringComparison.Ordinal).Replace("GT_USDT", "DOGE_USDT", StringComparison.Ordinal));
        Assert.That((frame.Rejected, frame.Events.Length, frame.Levels.Length, frame.Bars.Length), Is.EqualTo((RejectReason.None, 0, 0, 0)));
    }

    [Test]
    public void Depth_snapshot_has_bids_before_asks()
    {
        var frame = _decoding.DecodeDepth(GateFixtures.OrderBook, GateDecoding.Btc);
        var book = frame.Events[0];
        Assert.That((book.Kind, book.ListingId, book.Sequence, book.BidCount, book.AskCount), Is.EqualTo((EventKind.BookSnapshot, GateDecoding.Btc, 48776300L, 2, 3)));
        Assert.That(book.ExchangeTimeNanos, Is.EqualTo(1606294781_098_000_000));
        Assert.That(frame.Levels.ToArray().Select(level => level.Price), Is.EqualTo(new[] { 1913774L, 1913690L, 1913775L, 1913801L, 1914000L }));
    }

    [Test]
    public void Depth_snapshot_without_times_is_fine()
    {
        var frame = _decoding.DecodeDepth("{\"id\":7,\"asks\":[],\"bids\":[[\"1\",\"2\"]]}"u8, GateDecoding.Eth);
        Assert.That((frame.Events[0].Sequence, frame.Events[0].ExchangeTimeNanos, frame.Events[0].BidCount), Is.EqualTo((7L, 0L, 1)));
    }

    [Test]
    public void Symbol_is_read_for_imports([Range(4, 19)] int line)
    {
        var expected = line switch { 4 or 15 or 17 => "GT_USDT", 19 => "币安人生_USDT", _ => "BTC_USDT" };
        Assert.That(_decoding.Decoder.TryReadSymbol(Encoding.UTF8.GetBytes(GateFixtures.Frames[line]), out var native), Is.True);
        Assert.That(native, Is.EqualTo(expected));
    }

    [TestCase("{\"time\":1,\"channel\":\"spot.pong\",\"event\":\"\",\"result\":null}")]
    [TestCase("{\"time\":1,\"channel\":\"spot.trades\",\"event\":\"subscribe\",\"result\":{\"status\":\"success\"}}")]
    [TestCase("{\"time\":1")]
    [TestCase("")]
    public void Symbol_is_not_read_where_there_is_none(string frame) =>
        Assert.That(_decoding.Decoder.TryReadSymbol(Encoding.UTF8.GetBytes(frame), out _), Is.False);

    private MarketEvent Single(string frame)
    {
        var decoded = _decoding.Decode(frame);
        Assert.That(decoded.Rejected, Is.EqualTo(RejectReason.None), frame);
        Assert.That(decoded.Events.Length, Is.EqualTo(1), frame);
        return decoded.Events[0];
    }

    private static string Message(string channel, string result) => $"{{\"time\":1606294781,\"channel\":\"{channel}\",\"event\":\"update\",\"result\":{result}}}";

    private static string Update(string fields) => Message("spot.order_book_update", $"{{\"t\":1606294781123,\"e\":\"depthUpdate\",\"E\":1606294781,{fields}}}");

    private static string Candlestick(string name) => Message("spot.candlesticks", $"{{\"t\":\"60\",\"v\":\"0\",\"c\":\"1\",\"h\":\"1\",\"l\":\"1\",\"o\":\"1\",\"n\":\"{name}\"}}");

    private static string Trade(string time = "\"1606292218213.4578\"", string side = "sell") => Message(
        "spot.trades",
        $"{{\"id\":309143071,\"create_time\":1606292218,\"create_time_ms\":{time},\"side\":\"{side}\",\"currency_pair\":\"GT_USDT\",\"amount\":\"16.4700000000\",\"price\":\"0.4705000000\"}}");
}
