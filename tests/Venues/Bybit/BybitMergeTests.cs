using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Bybit;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Bybit;

/// <summary>What a message leaves unsaid because it has not changed, by either path.</summary>
[TestFixture(true)]
[TestFixture(false)]
[Parallelizable(ParallelScope.All)]
public sealed unsafe class BybitMergeTests(bool isGeneral)
{
    [Test]
    public void A_ticker_s_missing_fields_have_not_changed()
    {
        var decoding = new Decoding(isGeneral);
        Assert.That(decoding.Quote(Ticker("snapshot", "\"bid1Price\":\"65114.20\",\"bid1Size\":\"6.054\",\"ask1Price\":\"65114.30\",\"ask1Size\":\"10.486\"")), Is.EqualTo("6.054@65114.2 10.486@65114.3"));
        Assert.That(decoding.Quote(Ticker("delta", "\"bid1Price\":\"65114.10\",\"bid1Size\":\"0.5\"")), Is.EqualTo("0.5@65114.1 10.486@65114.3"));
        Assert.That(decoding.Quote(Ticker("delta", "\"markPrice\":\"65117.43\"")), Is.EqualTo("0.5@65114.1 10.486@65114.3"));
        Assert.That(decoding.Quote(Ticker("delta", "\"ask1Size\":\"9\"")), Is.EqualTo("0.5@65114.1 9@65114.3"));
        Assert.That(decoding.Quote(Ticker("delta", "\"bid1Price\":\"\",\"bid1Size\":\"\"")), Is.EqualTo("0@0 9@65114.3"), "a side without orders");
        Assert.That(decoding.Quote(Ticker("snapshot", "\"bid1Price\":\"1.5\",\"bid1Size\":\"2\"")), Is.EqualTo("2@1.5 0@0"), "a snapshot says everything");
    }

    [Test]
    public void A_rejected_ticker_changes_nothing()
    {
        var decoding = new Decoding(isGeneral);
        decoding.Quote(Ticker("snapshot", "\"bid1Price\":\"65114.20\",\"bid1Size\":\"6.054\",\"ask1Price\":\"65114.30\",\"ask1Size\":\"10.486\""));
        Assert.That(decoding.Quote(Ticker("delta", "\"bid1Price\":\"65114.10\",\"bid1Size\":\"x\"")), Is.EqualTo("bad-number"));
        Assert.That(decoding.Quote(Ticker("delta", "\"ask1Size\":\"9\"")), Is.EqualTo("6.054@65114.2 9@65114.3"));
    }

    [Test]
    public void Best_prices_by_deltas_keep_the_side_that_is_not_named()
    {
        var decoding = new Decoding(isGeneral);
        Assert.That(decoding.Quote(Best("snapshot", "[[\"65114.20\",\"6.054\"]]", "[[\"65114.30\",\"10.486\"]]")), Is.EqualTo("6.054@65114.2 10.486@65114.3"));
        Assert.That(decoding.Quote(Best("delta", "[[\"65114.20\",\"0\"],[\"65114.10\",\"1\"]]", "[]")), Is.EqualTo("1@65114.1 10.486@65114.3"));
        Assert.That(decoding.Quote(Best("delta", "[[\"65114.20\",\"2\"],[\"65114.10\",\"0\"]]", "[[\"65114.30\",\"9\"]]")), Is.EqualTo("2@65114.2 9@65114.3"));
        Assert.That(decoding.Quote(Best("delta", "[]", "[[\"65114.30\",\"0\"]]")), Is.EqualTo("2@65114.2 0@0"));
        Assert.That(decoding.Quote(Best("snapshot", "[]", "[[\"65114.40\",\"3\"]]")), Is.EqualTo("0@0 3@65114.4"), "an empty side of a snapshot is empty");
    }

    [Test]
    public void What_is_kept_counts_in_the_decimals_of_now()
    {
        var decoding = new Decoding(isGeneral);
        decoding.Quote(Ticker("snapshot", "\"bid1Price\":\"65114.20\",\"bid1Size\":\"6.054\",\"ask1Price\":\"65114.30\",\"ask1Size\":\"10.486\""));
        Assert.That(decoding.Quote(Ticker("delta", "\"ask1Price\":\"65114.3001\",\"ask1Size\":\"0.00005\"")), Is.EqualTo("6.054@65114.2 0.00005@65114.3001"));
        Assert.That(decoding.Quote(Ticker("delta", "\"bid1Size\":\"7\"")), Is.EqualTo("7@65114.2 0.00005@65114.3001"));
    }

    [Test]
    public void The_two_streams_of_best_prices_do_not_mix()
    {
        var decoding = new Decoding(isGeneral);
        decoding.Quote(Ticker("snapshot", "\"bid1Price\":\"65114.20\",\"bid1Size\":\"6.054\",\"ask1Price\":\"65114.30\",\"ask1Size\":\"10.486\""));
        decoding.Quote(Best("snapshot", "[[\"65000.00\",\"1\"]]", "[[\"65001.00\",\"1\"]]"));
        Assert.That(decoding.Quote(Ticker("delta", "\"ask1Size\":\"9\"")), Is.EqualTo("6.054@65114.2 9@65114.3"));
    }

    [Test]
    public void Prices_sent_again_are_the_same_event_with_the_same_id()
    {
        var decoding = new Decoding(isGeneral);
        var first = decoding.Event(Best("snapshot", "[[\"65114.20\",\"6.054\"]]", "[[\"65114.30\",\"10.486\"]]", ts: 1_000));
        var again = decoding.Event(Best("snapshot", "[[\"65114.20\",\"6.054\"]]", "[[\"65114.30\",\"10.486\"]]", ts: 4_000));
        Assert.That(again, Is.EqualTo(first), "ts differs, cts does not: a second look at the same prices");
        Assert.That(first.Sequence, Is.EqualTo(753_843), "seq goes on over a restart of the venue's service, u does not");
    }

    private static string Ticker(string type, string figures) => $$"""{"topic":"tickers.BTCUSDT","type":"{{type}}","data":{"symbol":"BTCUSDT",{{figures}}},"cs":753843907770,"ts":1786310817883}""";

    private static string Best(string type, string bids, string asks, long ts = 1_786_310_818_131) =>
        $$"""{"topic":"orderbook.1.BTCUSDT","ts":{{ts}},"type":"{{type}}","data":{"s":"BTCUSDT","b":{{bids}},"a":{{asks}},"u":88001,"seq":753843},"cts":1786310818130}""";

    private sealed class Decoding
    {
        private readonly bool _isGeneral;
        private readonly ListingDecimals _decimals = new();
        private readonly DecodedFrame _frame = new();
        private readonly BybitDecoder _decoder;

        public Decoding(bool isGeneral)
        {
            _isGeneral = isGeneral;
            _decimals.Set(0, 2, 3);
            _decoder = new BybitDecoder(_decimals) { Symbols = new SymbolTable([new("BTCUSDT", 0)]) };
        }

        public MarketEvent Event(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var block = new FrameBlock(bytes.Length);
            bytes.CopyTo(block.Memory.Span);
            if (_isGeneral)
            {
                _decoder.DecodeGeneral(block.Pointer, bytes.Length, _frame);
            }
            else
            {
                _decoder.Decode(block.Pointer, bytes.Length, _frame);
            }

            GC.KeepAlive(block);
            return _frame.Events.IsEmpty ? default : _frame.Events[^1];
        }

        public string Quote(string text)
        {
            var quote = Event(text);
            string Price(long count) => FixedPoint.Text(count, _decimals.Price(0));
            string Quantity(long count) => FixedPoint.Text(count, _decimals.Quantity(0));
            return _frame.Rejected != RejectReason.None
                ? RejectReasons.Name(_frame.Rejected)
                : $"{Quantity(quote.Quantity)}@{Price(quote.Price)} {Quantity(quote.AskQuantity)}@{Price(quote.AskPrice)}";
        }
    }
}
