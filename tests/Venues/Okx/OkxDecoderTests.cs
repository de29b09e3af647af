using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Okx;

/// <summary>What a script of frames does not show: checksums, random levels, inputs made to break a reader.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class OkxDecoderTests : IDisposable
{
    private readonly GuardedFrame _memory = new(1 << 20);
    private readonly DecodedFrame _scanned = new();
    private readonly DecodedFrame _general = new();
    private readonly ListingDecimals _decimals = new();
    private readonly OkxDecoder _decoder;

    public OkxDecoderTests()
    {
        _decimals.Set(0, 2, 8);
        _decoder = new OkxDecoder(_decimals) { Symbols = new SymbolTable([new("BTC-USDT", 0)]) };
    }

    public void Dispose() => _memory.Dispose();

    [TestCase("-914047754", 3_380_919_542L)]
    [TestCase("1361161687", 1361161687L)]
    [TestCase("-1", 0xFFFF_FFFFL)]
    [TestCase("-2147483648", 0x8000_0000L)]
    [TestCase("2147483647", 0x7FFF_FFFFL)]
    [TestCase("0", MarketEvent.NoChecksum)]
    [TestCase("\"-1\"", 0xFFFF_FFFFL)]
    public void Checksum_is_signed_on_the_wire_and_32_bits_in_the_event(string text, long expected)
    {
        Decode(Book($$"""[],"bids":[],"ts":"1","checksum":{{text}},"seqId":2,"prevSeqId":1"""));
        Assert.That(_scanned.Events.ToArray().Select(item => item.Checksum), Is.EqualTo(new[] { expected }));
        Assert.That(_general.Events[0].Checksum, Is.EqualTo(expected));
    }

    [Test]
    public void Random_levels_are_read_alike_by_both_paths()
    {
        var random = new Random(20_261_122);
        var scanned = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var frame = Book($$"""[{{Levels(random)}}],"bids":[{{Levels(random)}}],"ts":"1754870400185","checksum":0,"seqId":2,"prevSeqId":1""");
            _decimals.Set(0, 2, 8);
            scanned += Decode(frame) ? 1 : 0;
            Assert.That(EventText.AreEqual(_scanned, _general), frame);
        }

        Assert.That(scanned, Is.GreaterThan(1_500));
    }

    [Test]
    public void A_book_of_400_levels_a_side_is_scanned_with_its_sides_in_place()
    {
        var asks = string.Join(',', Enumerable.Range(0, 400).Select(i => $"[\"{60_000 + i}.5\",\"{i + 1}\",\"0\",\"{i}\"]"));
        var bids = string.Join(',', Enumerable.Range(0, 399).Select(i => $"[\"{59_999 - i}\",\"0.{i + 1:D3}\",\"0\",\"1\"]"));
        Assert.That(Decode(Book($$"""[{{asks}}],"bids":[{{bids}}],"ts":"1754870400185","checksum":0,"seqId":2,"prevSeqId":-1""", "snapshot")), Is.True);
        var book = _scanned.Events[0];
        Assert.That((book.Kind, book.BidCount, book.AskCount, _scanned.LevelCount), Is.EqualTo((EventKind.BookSnapshot, 399, 400, 799)));
        Assert.That((_scanned.Levels[0].Price, _scanned.Levels[398].Quantity), Is.EqualTo((5_999_900L, 39_900_000L)));
        Assert.That((_scanned.Levels[399].Price, _scanned.Levels[798].Quantity), Is.EqualTo((6_000_050L, 40_000_000_000L)));
        Assert.That(EventText.AreEqual(_scanned, _general));
    }

    [Test]
    public void Torture_is_rejected_and_counted_and_nothing_else()
    {
        string[] inner =
        [
            new string('[', 70) + new string(']', 70),
            new string('9', 400),
            "1e999999999",
            "-0",
            "\"" + new string('1', 300) + "\"",
            "\"\\ud800\"",
            "[[\"" + new string('0', 5_000) + "\",\"1\",\"0\",\"1\"]]",
            "[[\"1\",\"1\",\"0\",\"" + new string('7', 5_000) + "\"]",
            "[[\"1." + new string('0', 300) + "1\",\"1\",\"0\",\"1\"]]",
            "[[\"1\",\"1e400\",\"0\",\"1\"]]",
            "[[\"\",\"\",\"\",\"\"]]",
            "[[[[\"1\"]]]]",
            "[{}]",
            "{\"a\":[]}",
            "true",
            "nul",
            "",
        ];
        var rejected = 0;
        foreach (var value in inner)
        {
            foreach (var place in new[] { "asks", "bids", "ts", "checksum", "seqId", "prevSeqId" })
            {
                var fields = new[] { "asks", "bids", "ts", "checksum", "seqId", "prevSeqId" }.Select(name => $"\"{name}\":{(name == place ? value : name is "asks" or "bids" ? "[]" : "\"1\"")}");
                var frame = $$"""{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{{{string.Join(',', fields)}}}]}""";
                _decimals.Set(0, 2, 8);
                Decode(frame);
                Assert.That(EventText.AreEqual(_scanned, _general), frame);
                if (_scanned.Rejected != RejectReason.None)
                {
                    rejected++;
                    Assert.That((_scanned.RejectedBook, _scanned.Events.Length, _decimals.Price(0), _decimals.Quantity(0)), Is.EqualTo((0, 0, 2, 8)), frame);
                }
            }
        }

        Assert.That(rejected, Is.GreaterThan(80));
    }

    private static string Book(string fields, string action = "update") => $$"""{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"{{action}}","data":[{"asks":{{fields}}}]}""";

    // Levels as the venue writes them, now and then one with another form: too long for a vector, an exponent, a count of orders that is none.
    private static string Levels(Random random) => string.Join(',', Enumerable.Range(0, random.Next(12)).Select(_ =>
    {
        var price = random.Next(20) == 0 ? "12345678901234.25" : Trimmed(random.NextDouble() * Math.Pow(10, random.Next(-1, 7)), 2);
        var quantity = random.Next(60) == 0 ? "1e-3" : random.Next(20) == 0 ? "12345678.123456780000" : random.Next(4) == 0 ? "0" : Trimmed(random.NextDouble() * Math.Pow(10, random.Next(-4, 6)), 8);
        var orders = random.Next(120) == 0 ? "x" : random.Next(60) == 0 ? "007" : random.Next((int)Math.Pow(10, random.Next(1, 6))).ToString(CultureInfo.InvariantCulture);
        return $"[\"{price}\",\"{quantity}\",\"0\",\"{orders}\"]";
    }));

    private static string Trimmed(double value, int decimals) => Math.Round((decimal)value, decimals).ToString("0.########", CultureInfo.InvariantCulture);

    // True when the scanner took it.
    private bool Decode(string text)
    {
        var frame = Encoding.UTF8.GetBytes(text);
        var first = _memory.Place(frame, "0\"]}"u8);
        var isScanned = _decoder.TryScan(first, frame.Length, _scanned);
        var (price, quantity) = (_decimals.Price(0), _decimals.Quantity(0));
        _decoder.Decode(first, frame.Length, _scanned);
        _decimals.Set(0, price, quantity);
        _decoder.DecodeGeneral(first, frame.Length, _general);
        return isScanned;
    }
}
