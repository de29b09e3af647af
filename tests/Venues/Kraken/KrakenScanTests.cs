using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Venues.Kraken;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Kraken;

/// <summary>The scanner remembers how messages began, ended and looked: whatever came before, the next one is read as the general path reads it.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class KrakenScanTests
{
    private const string Time = "2026-08-01T02:54:53.266327Z";

    private readonly FrameBlock _block = new(1 << 12);
    private readonly ListingDecimals _decimals = new();
    private readonly KrakenSpotDecoder _scanner;
    private readonly KrakenSpotDecoder _general;
    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private (int Price, int Quantity) _bitcoin = (1, 8);

    public KrakenScanTests()
    {
        SetDecimals();
        var symbols = new SymbolTable([new("BTC/USD", 0), new("ALGO/USD", 1), new("SHIB/USD", 2), new("ETH/USD", SymbolTable.Unselected)]);
        _scanner = new KrakenSpotDecoder(_decimals) { Symbols = symbols };
        _general = new KrakenSpotDecoder(_decimals) { Symbols = symbols };
    }

    [Test]
    public void Numbers_of_any_length_may_follow_each_other()
    {
        string[] quantities = ["0.50000000", "12345.67890123", "1.5", "0.00000000", "7", "123456.12345678", "0.1", "98.7654321"];
        foreach (var first in quantities)
        {
            foreach (var second in quantities)
            {
                Take(Book("BTC/USD", bids: Level("63006.3", first) + "," + Level("9.5", second)));
                Take(Book("BTC/USD", bids: Level("163006.3", second), asks: Level("63006", first) + "," + Level("0.1", first)));
            }
        }
    }

    [Test]
    public void Listings_with_other_decimals_may_follow_each_other()
    {
        for (var round = 0; round < 3; round++)
        {
            Take(Book("BTC/USD", asks: Level("63006.3", "0.23809104")));
            Take(Book("ALGO/USD", asks: Level("0.12281", "10.00000000")));
            Take(Book("SHIB/USD", bids: Level("0.00001241", "1234567890123.12345"), asks: Level("0.00001242", "99999999.00000")));
        }
    }

    [TestCase("0")]
    [TestCase("7")]
    [TestCase("261162761")]
    [TestCase("3793782525")]
    [TestCase("4294967295")]
    public void Checksums_have_any_length(string checksum)
    {
        Take(Book("BTC/USD", bids: Level("1.0", "1.00000000"), checksum: "1"));
        Take(Book("BTC/USD", bids: Level("1.0", "1.00000000"), checksum: checksum));
        Assert.That(_left.First.Checksum.ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(checksum));
    }

    [TestCase("4294967296")]
    [TestCase("9999999999")]
    [TestCase("012345678")]
    [TestCase("00")]
    [TestCase("")]
    [TestCase("-1")]
    [TestCase("1e3")]
    public void What_is_no_checksum_is_left_to_the_general_path(string checksum)
    {
        Take(Book("BTC/USD", bids: Level("1.0", "1.00000000")));
        Leave(Book("BTC/USD", bids: Level("1.0", "1.00000000"), checksum: checksum));
    }

    [Test]
    public void Minutes_change()
    {
        foreach (var time in new[] { Time, "2026-08-01T02:54:59.999999Z", "2026-08-01T02:55:00.000000Z", "2026-08-01T02:54:59.000001Z", "2026-08-01T02:55:01.5Z", "2026-12-31T23:59:59.123456789Z", "1970-01-01T00:00:00.000000Z" })
        {
            Take(Book("BTC/USD", bids: Level("1.0", "1.00000000"), time: time));
            Take(Book("BTC/USD", bids: Level("1.0", "1.00000000"), time: time));
        }
    }

    [TestCase("2026-08-01T02:54:60.266327Z", true)] // the next minute's first second
    [TestCase("2026-08-01T02:54:61.266327Z", false)]
    [TestCase("2026-08-01T02:54:7:.266327Z", false)]
    [TestCase("2026-08-01T02:54:53.26632xZ", false)]
    [TestCase("2026-08-01T02:5x:53.266327Z", false)]
    [TestCase("2026-02-30T02:54:53.266327Z", false)]
    public void Times_are_times(string time, bool isTime)
    {
        Take(Book("BTC/USD", bids: Level("1.0", "1.00000000")));
        Compare(Book("BTC/USD", bids: Level("1.0", "1.00000000"), time: time));
        Assert.That(_left.Rejected == RejectReason.None, Is.EqualTo(isTime));
    }

    [TestCase("063006.3", "0.23809104")]
    [TestCase("63006.3", "00.2380910")]
    [TestCase("63006.30", "0.23809104")]
    [TestCase("63006.3", "0.238091040")]
    [TestCase("63006.", "0.23809104")]
    [TestCase("63006.3", ".23809104")]
    [TestCase("63006.3", "-0.2380910")]
    [TestCase("6300643", "0.2380910.")]
    public void Numbers_that_JSON_or_the_listing_does_not_have_are_left_to_the_general_path(string price, string quantity)
    {
        Take(Book("BTC/USD", asks: Level("63006.3", "0.23809104")));
        Leave(Book("BTC/USD", asks: Level(price, quantity)));
        Take(Book("BTC/USD", asks: Level("63006.3", "0.23809104")));
    }

    [Test]
    public void Change_of_symbols_voids_what_was_remembered()
    {
        var frame = Book("BTC/USD", asks: Level("63006.3", "0.23809104"));
        Take(frame);
        Take(frame);
        _scanner.Symbols = _general.Symbols = new SymbolTable([new("ALGO/USD", 1), new("BTC/USD", 64)]);
        Take(frame);
        Assert.That(_left.First.ListingId, Is.EqualTo(64));
        _scanner.Symbols = _general.Symbols = new SymbolTable([new("BTC/USD", SymbolTable.Unselected)]);
        Compare(frame);
        Assert.That(_left.Events.Length, Is.Zero);
    }

    [Test]
    public void Change_of_decimals_voids_what_was_remembered()
    {
        var frame = Book("BTC/USD", asks: Level("63006.3", "0.23809104"));
        Take(frame);
        _bitcoin = (2, 9);
        Take(frame);
        Assert.That((_left.Levels[0].Price, _left.Levels[0].Quantity), Is.EqualTo((6_300_630, 238_091_040)));
    }

    private static string Level(string price, string quantity) => $"{{\"price\":{price},\"qty\":{quantity}}}";

    private static string Book(string symbol, string bids = "", string asks = "", string checksum = "3793782525", string time = Time) =>
        $"{{\"channel\":\"book\",\"type\":\"update\",\"data\":[{{\"symbol\":\"{symbol}\",\"bids\":[{bids}],\"asks\":[{asks}],\"checksum\":{checksum},\"timestamp\":\"{time}\"}}]}}";

    private void Take(string frame) => Assert.That(Compare(frame), Is.True, frame);

    private void Leave(string frame) => Assert.That(Compare(frame), Is.False, frame);

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
        _decimals.Set(0, _bitcoin.Price, _bitcoin.Quantity);
        _decimals.Set(1, 5, 8);
        _decimals.Set(2, 8, 5);
        _decimals.Set(64, 1, 8); // shares what is remembered of levels with the first
    }
}
