using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Scanning;

/// <summary>Runs of levels whose forms repeat, change, and are none that a vector holds; against the general path. One venue for each way to read them.</summary>
[TestFixture("binance")]
[TestFixture("bybit")]
[TestFixture("bybit", MarketKind.Linear)]
[TestFixture("okx")]
[TestFixture("mexc", MarketKind.Linear)]
public sealed unsafe class LevelScanTests(string venue, MarketKind market = MarketKind.Spot)
{
    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private ListingDecimals _decimals = new();
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(1 << 21);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [Test]
    public void Levels_of_any_form_equal_the_general_path([Values(0, 2, 8, 15, 18)] int decimals)
    {
        var decoder = Decoder(decimals);
        var random = new Random(decimals);
        for (var round = 0; round < 4_000; round++)
        {
            var style = random.Next(4);
            string Number() => random.Next(60) == 0 ? Odd(random) : Usual(random, style, decimals);
            Compare(decoder, Frame(Side(random.Next(12), Number, random), Side(random.Next(12), Number, random)), round % 2 == 0 ? "0\"],[" : "\"]]}");
        }

        Assert.That(_scanned, Is.GreaterThan(decimals > 15 ? 0 : 200), "too few frames left to the scanner to say anything");
    }

    [Test]
    public void Damaged_levels_equal_the_general_path()
    {
        var decoder = Decoder(2);
        var random = new Random(9);
        var mutator = new FrameMutator(10);
        for (var round = 0; round < 20_000; round++)
        {
            string Number() => Usual(random, 1, 2);
            Compare(decoder, Encoding.UTF8.GetString(mutator.Mutate(Encoding.UTF8.GetBytes(Frame(Side(random.Next(1, 5), Number, random), Side(random.Next(1, 5), Number, random))))), "\"],[\"1");
        }
    }

    [Test]
    public void Frame_cut_anywhere_is_not_completed_from_what_stands_behind_it()
    {
        var decoder = Decoder(2);
        var text = Frame($"{Level("61737.63", "0.50")},{Level("61737.62", "10.5")}", $"{Level("61737.64", "123456789012.34")},{Level("61738", "0")}");
        for (var length = 0; length < text.Length; length++)
        {
            Compare(decoder, text[..length], text[length..]);
            Compare(decoder, text[..length], "\"],[\"1");
        }
    }

    [Test]
    public void Shortest_levels_fill_the_room_that_was_made_for_them([Values(1, 100, 40_000)] int count)
    {
        var decoder = Decoder(2);
        var side = string.Join(',', Enumerable.Repeat(Level("1", "1"), count));
        Compare(decoder, Frame(side, side), "0");
        Assert.That((_left.LevelCount, _scanned), Is.EqualTo((2 * count, 1)));
    }

    [Test]
    public void Sides_of_any_sizes_keep_their_own_levels([Range(0, 5)] int bids, [Range(0, 5)] int asks)
    {
        var decoder = Decoder(2);
        string Levels(int count, int from) => string.Join(',', Enumerable.Range(from, count).Select(i => Level($"61737.{i}5", $"{i}.50")));
        foreach (var slack in new[] { "\"],[\"1", "\"]],\"a\":[[\"1" })
        {
            Compare(decoder, Frame(Levels(bids, 1), Levels(asks, 3)), slack); // the scanner, then what it has remembered
            Compare(decoder, Frame(Levels(bids, 1), Levels(asks, 3)), slack);
            Assert.That(_left.LevelCount, Is.EqualTo(bids + asks));
        }

        Assert.That(_scanned, Is.EqualTo(4));
    }

    [TestCase("]],\"a\":[[", "]],\"b\":[[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[[\"1\",\"2\"]],\"a\":[[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[],\"a\":[[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[ [")]
    [TestCase("]],\"a\":[[", "],\"a\":[[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[[[")]
    [TestCase("]],\"a\":[[", "]],\"a\":[],[")]
    public void Text_between_the_sides_that_is_another_is_left_to_the_general_path(string usual, string other)
    {
        var decoder = Decoder(2);
        var frame = Frame($"{Level("61737.63", "0.50")},{Level("61737.62", "10.5")}", $"{Level("61737.64", "1.25")},{Level("61738.00", "0")}");
        Compare(decoder, frame, "0");
        Compare(decoder, frame.Replace(usual, other, StringComparison.Ordinal), "0");
        Compare(decoder, frame, "0");
    }

    [Test]
    public void Prices_form_does_not_outlive_its_decimals_or_its_length([Values(0, 1, 2, 8, 15, 18)] int after, [Values("61737.63", "1.5", ".55", "123456789.1", "7", "07.10", "61737.630")] string price)
    {
        var decoder = Decoder(2);
        Compare(decoder, Frame(Level("61737.63", "0.50"), Level("61737.64", "0.50")), "0");
        Compare(decoder, Frame(Level("61737.63", "0.50"), Level("61737.64", "0.50")), "0");
        _decimals.Set(0, after, after);
        Compare(decoder, Frame(Level(price, "0.5"), Level("61737.64", "7")), "0");
        Compare(decoder, Frame(Level(price, "0.5"), Level(price, "7")), "0");
        Assert.That(_scanned, Is.GreaterThanOrEqualTo(2));
    }

    private FrameDecoder Decoder(int decimals)
    {
        var table = _decimals = new ListingDecimals();
        table.Set(0, decimals, decimals);
        var decoder = VenueRegistry.Find(venue, market)!.CreateDecoder(table);
        decoder.Symbols = new SymbolTable([KeyValuePair.Create("BTCUSDT", 0)]);
        return decoder;
    }

    private string Frame(string bids, string asks) => venue switch
    {
        "binance" => $$"""{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":50093239189,"u":50093239202,"b":[{{bids}}],"a":[{{asks}}]}""",
        "bybit" when market == MarketKind.Linear =>
            $$$"""{"topic":"orderbook.50.BTCUSDT","type":"delta","ts":1789299670932,"data":{"s":"BTCUSDT","b":[{{{bids}}}],"a":[{{{asks}}}],"u":3734365,"seq":2189232212},"cts":1789299670888}""",
        "bybit" => $$$"""{"topic":"orderbook.50.BTCUSDT","ts":1789299670932,"type":"delta","data":{"s":"BTCUSDT","b":[{{{bids}}}],"a":[{{{asks}}}],"u":3734365,"seq":2189232212},"cts":1789299670888}""",
        "mexc" => $$$"""{"symbol":"BTCUSDT","data":{"cts":1790145447834,"asks":[{{{asks}}}],"bids":[{{{bids}}}],"begin":42029847741,"end":42029847745,"version":42029847745},"channel":"push.depth","ts":1790145447838}""",
        _ => $$$"""{"arg":{"channel":"books","instId":"BTCUSDT"},"action":"update","data":[{"asks":[{{{asks}}}],"bids":[{{{bids}}}],"ts":"1597026383085","checksum":-855196043,"prevSeqId":123450,"seqId":123456}]}""",
    };

    private string Level(string price, string quantity, string orders = "1") => venue switch
    {
        "okx" => $"[\"{price}\",\"{quantity}\",\"0\",\"{orders}\"]",
        "mexc" => $"[{price},{quantity},{orders}]",
        _ => $"[\"{price}\",\"{quantity}\"]",
    };

    private string Side(int count, Func<string> number, Random random) => string.Join(',', Enumerable.Range(0, count).Select(_ => Level(number(), number(), Orders(random))));

    private static string Orders(Random random) => random.Next(80) switch
    {
        0 => "1234567890123456",
        1 => "12345678",
        2 => "123456789",
        3 => "1a",
        4 => string.Empty,
        _ => random.Next(1_000).ToString(CultureInfo.InvariantCulture),
    };

    private static string Usual(Random random, int style, int decimals)
    {
        var whole = random.Next(style == 0 ? 10 : 100_000).ToString(CultureInfo.InvariantCulture);
        var digits = Math.Min(decimals, style == 3 ? 4 : 8);
        var fraction = random.NextInt64((long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        var text = digits == 0 ? whole : whole + "." + fraction;
        return style switch
        {
            1 => digits == 0 ? whole + ".0" : text + "00", // padded
            2 => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text,
            _ => text,
        };
    }

    private static string Odd(Random random)
    {
        string[] odd =
        [
            "0", "00", "007.5", "1e3", "1.5E-1", "123456789012345", "1234567890123456", "12345678901234567", "0.1234567890123", "1.00000000000000", "1.0000000000000", "0.000000000000000001",
            "99999999999999999999", "1.", ".5", "1.2.3", "-1", "+1", "", "1:2", "9;9", "1/0", "\u00e9",
        ];
        return odd[random.Next(odd.Length)];
    }

    private int _scanned;

    [SetUp]
    public void Reset() => _scanned = 0;

    private void Compare(FrameDecoder both, string text, string slack)
    {
        var decoder = (ITwoPathDecoder)both;
        var frame = Encoding.UTF8.GetBytes(text);
        var start = _memory.Place(frame, Encoding.UTF8.GetBytes(slack));
        if (!decoder.TryScan(start, frame.Length, _left))
        {
            return; // the general path decides
        }

        _scanned++;
        decoder.DecodeGeneral(start, frame.Length, _right);
        if (!EventText.AreEqual(_left, _right))
        {
            Assert.Fail($"{text}: {_left.LevelCount} levels, general path {_right.Rejected} {_right.LevelCount}");
        }
    }
}
