using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Coinbase;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Coinbase;

/// <summary>The scanner remembers how messages began and which figures a ticker had: whatever came before, the next one is read as the general path reads it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class CoinbaseScanTests
{
    private const string Time = "2026-08-09T21:05:48.506659391Z";
    private const string Low = "64675.22";

    private readonly FrameBlock _block = new(1 << 13);
    private readonly ListingDecimals _decimals = new();
    private readonly CoinbaseSpotDecoder _scanner;
    private readonly CoinbaseSpotDecoder _general;
    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();

    public CoinbaseScanTests()
    {
        var symbols = new SymbolTable([new("BTC-USD", 0), new("ETH-USD", 1), new("SOL-USD", SymbolTable.Unselected)]);
        _scanner = new CoinbaseSpotDecoder(_decimals) { Symbols = symbols };
        _general = new CoinbaseSpotDecoder(_decimals) { Symbols = symbols };
    }

    [Test]
    public void Sides_may_come_in_any_order()
    {
        string[] sides = ["b", "o", "bb", "oo", "bo", "ob", "bob", "obo", "bboo", "oobb", "obbobo", "boobbo"];
        foreach (var order in sides)
        {
            Take(Book("BTC-USD", order));
            Assert.That((_left.First.BidCount, _left.First.AskCount), Is.EqualTo((order.Count(side => side == 'b'), order.Count(side => side == 'o'))), order);
        }
    }

    [Test]
    public void Several_books_of_a_message_keep_their_levels_apart()
    {
        foreach (var (first, second) in new[] { ("ob", "bo"), ("bo", "ob"), ("o", "b"), ("oob", "oob") })
        {
            Take($"{{\"channel\":\"l2_data\",\"timestamp\":\"{Time}\",\"sequence_num\":15,\"events\":[{Event("BTC-USD", first)},{Event("ETH-USD", second)}]}}");
            Assert.That(_left.Events.Length, Is.EqualTo(2));
        }
    }

    [Test]
    public void Numbers_of_any_length_may_follow_each_other()
    {
        string[] numbers = ["0", "0.1", "65062.5", "123456789.12345678", "12345678901.12", "7", "0.00000001", "99.990000000"];
        foreach (var price in numbers.Where(number => !number.Contains(".1234", StringComparison.Ordinal) && number != "0.00000001"))
        {
            foreach (var quantity in numbers)
            {
                Take(Message("l2_data", $"{{\"type\":\"update\",\"product_id\":\"BTC-USD\",\"updates\":[{Update('b', price, quantity)},{Update('o', quantity.Length < 8 ? quantity : "1", price)}]}}"));
            }
        }
    }

    [TestCase("2026-08-09T21:05:59.9Z")]
    [TestCase("2026-08-09T21:06:00Z")]
    [TestCase("2026-08-09T21:06:00.000000001Z")]
    [TestCase("2026-08-09T21:05:60.5Z")]
    [TestCase("2026-12-31T23:59:59.999999999Z")]
    [TestCase("2026-08-09T21:05:48.5066593919Z")]
    public void Times_may_follow_each_other(string time)
    {
        Take(Book("BTC-USD", "b"));
        for (var round = 0; round < 2; round++)
        {
            Take(Message("l2_data", Event("BTC-USD", "o"), time));
            Take(Message("market_trades", Trades("update", 1), time));
            Take(Ticker("BTC-USD", Low, time));
        }
    }

    [TestCase("2026-08-09T21:05:61.5Z")]
    [TestCase("2026-08-09T21:05:7:.5Z")]
    [TestCase("2026-08-09T21:05:48.5066593x1Z")]
    [TestCase("2026-08-09T21:05:48.506659391z")]
    [TestCase("2026-08-09T21:05:48.Z")]
    [TestCase("2026-08-09T21:05:4")]
    public void What_is_no_time_is_rejected(string time)
    {
        Take(Book("BTC-USD", "b"));
        Assert.That(Compare(Message("l2_data", Event("BTC-USD", "b"), time)), Is.False);
        Assert.That(_left.Rejected, Is.EqualTo(RejectReason.UnexpectedShape));
    }

    [Test]
    public void Figures_of_the_day_change_and_differ_by_product()
    {
        foreach (var low in new[] { Low, Low, "1", "64675.2", Low, "0.000000000001", "a text that is much longer than a price ever was, and than what is remembered" })
        {
            Take(Ticker("BTC-USD", low));
            Take(Ticker("ETH-USD", low + "1"));
            Take(Ticker("BTC-USD", low));
        }
    }

    [Test]
    public void Damage_in_remembered_figures_is_seen()
    {
        var good = Ticker("BTC-USD", Low);
        Take(good);
        var at = good.IndexOf("low_24_h", StringComparison.Ordinal);
        var end = good.IndexOf("best_bid", StringComparison.Ordinal);
        for (; at < end; at++)
        {
            foreach (var letter in "\"\\\u0001}")
            {
                Take(good);
                Compare(good[..at] + letter + good[(at + 1)..]);
            }
        }
    }

    [Test]
    public void Trades_come_oldest_first_and_history_says_nothing()
    {
        for (var count = 1; count < 5; count++)
        {
            Take(Message("market_trades", Trades("snapshot", count)));
            Assert.That(_left.Events.Length, Is.Zero);
            Take(Message("market_trades", Trades("update", count)));
            Assert.That(_left.Events.ToArray().Select(trade => trade.Sequence), Is.EqualTo(Enumerable.Range(100, count).Select(id => (long)id)));
            Take(Message("market_trades", Trades("update", 1) + "," + Trades("update", count)));
            Assert.That(_left.Events.Length, Is.EqualTo(1 + count));
        }
    }

    [Test]
    public void Client_ids_come_and_go()
    {
        foreach (var id in new[] { "\"client_id\":\"\",", "", "\"client_id\":\"a name of some length that goes beyond what is remembered\",", "\"client_id\":\"me\",", "" })
        {
            Take(Book("BTC-USD", "bo").Replace("\"timestamp\"", id + "\"timestamp\"", StringComparison.Ordinal));
            Take(Book("BTC-USD", "bo").Replace("\"timestamp\"", id + "\"timestamp\"", StringComparison.Ordinal));
        }
    }

    private static string Message(string channel, string events, string time = Time) => $"{{\"channel\":\"{channel}\",\"timestamp\":\"{time}\",\"sequence_num\":255,\"events\":[{events}]}}";

    private static string Book(string product, string order) => Message("l2_data", Event(product, order));

    private static string Event(string product, string order) =>
        $"{{\"type\":\"update\",\"product_id\":\"{product}\",\"updates\":[{string.Join(',', order.Select((side, i) => Update(side, $"650{i}.5", $"0.0{i}1")))}]}}";

    private static string Update(char side, string price, string quantity) =>
        $"{{\"side\":\"{(side == 'b' ? "bid" : "offer")}\",\"event_time\":\"2026-08-09T21:05:48.210883Z\",\"price_level\":\"{price}\",\"new_quantity\":\"{quantity}\"}}";

    // The newest first.
    private static string Trades(string type, int count)
    {
        var trades = Enumerable.Range(100, count).Reverse()
            .Select(id => $"{{\"product_id\":\"ETH-USD\",\"trade_id\":\"{id}\",\"price\":\"1919.{id}\",\"size\":\"0.89452679\",\"time\":\"2026-08-09T21:05:54.257824Z\",\"side\":\"{(id % 2 == 0 ? "BUY" : "SELL")}\"}}");
        return $"{{\"type\":\"{type}\",\"trades\":[{string.Join(',', trades)}]}}";
    }

    private static string Ticker(string product, string low, string time = Time) => Message(
        "ticker",
        $"{{\"type\":\"update\",\"tickers\":[{{\"type\":\"ticker\",\"product_id\":\"{product}\",\"price\":\"65086.18\",\"volume_24_h\":\"2867.54532609\",\"low_24_h\":\"{low}\",\"high_24_h\":\"65252.99\",\"low_52_w\":\"57717.55\",\"high_52_w\":\"126296\","
            + "\"price_percent_chg_24_h\":\"0.09601107287722\",\"best_bid\":\"65083.66\",\"best_ask\":\"65083.67\",\"best_bid_quantity\":\"0.20371215\",\"best_ask_quantity\":\"0.15556334\"}]}",
        time);

    private void Take(string frame) => Assert.That(Compare(frame), Is.True, frame);

    // True when the scanner took the frame. The general path may raise decimals: each begins with the listing's own.
    private bool Compare(string frame)
    {
        var length = Encoding.UTF8.GetBytes(frame, _block.Memory.Span);
        _block.Memory.Span[length..].Fill((byte)'0'); // digits go on behind the end
        SetDecimals();
        var isTaken = _scanner.TryScan(_block.Pointer, length, _left);
        if (!isTaken)
        {
            _scanner.Decode(_block.Pointer, length, _left);
            SetDecimals();
        }

        _general.DecodeGeneral(_block.Pointer, length, _right);
        Assert.That(EventText.AreEqual(_left, _right), Is.True, frame);
        return isTaken;
    }

    private void SetDecimals()
    {
        _decimals.Set(0, 2, 8);
        _decimals.Set(1, 3, 8);
    }
}
