using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc.Contracts;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>
/// A decoder that remembers how tickers, bars and levels looked against the general path, which has no memory: whatever comes next, both say the same. The first frame of each test teaches the form; those behind it are read by it,
/// measured where they differ, or refused.
/// </summary>
public sealed unsafe partial class MexcContractFormTests
{
    private const string Ticker = """{"symbol":"BTC_USDT","data":{"symbol":"BTC_USDT","lastPrice":76376.2,"riseFallRate":-0.0006,"zone":"UTC+8","amount24":7344207079.96768,"timestamp":1731137509138,"bid1":76376.2,"ask1":76376.3,"riseFallRates":[-0.0006,0.1008,5]},"channel":"push.ticker","ts":1731137509139}""";
    private const string Exponents = """{"symbol":"BTC_USDT","data":{"symbol":"BTC_USDT","contractId":10,"bid1":109630.2,"ask1":109630.3,"fundingRate":9.7E-5,"riseFallRates":{"zone":"UTC+8","r":-0.0144,"v":1e5,"r7":0},"timestamp":1748014472368},"channel":"push.ticker","ts":1748014472369}""";
    private const string LargeBid = """{"symbol":"BTC_USDT","data":{"symbol":"BTC_USDT","bid1":1.09E5,"ask1":1.0963E+5,"fundingRate":-9E-5,"timestamp":1748014472368},"channel":"push.ticker","ts":1748014472369}""";
    private const string Bar = """{"symbol":"BTC_USDT","data":{"symbol":"BTC_USDT","interval":"Min60","t":1718751060,"o":65213.5,"c":65210,"h":65233.5,"l":65208.5,"a":3344326.96161,"q":512797,"ro":65213.4,"rc":65210.5,"rh":65233.5,"rl":65208.5},"channel":"push.kline","ts":1718751106472}""";
    private const string ShortBar = """{"symbol":"BTC_USDT","data":{"symbol":"BTC_USDT","interval":"Min1","t":1790145420,"o":86400.1,"c":86469.5,"h":86470,"l":0.5,"a":19393.69,"q":2246},"channel":"push.kline","ts":1790145447838}""";
    private const string Depth = """{"symbol":"BTC_USDT","data":{"cts":1790145447834,"asks":[[86469.5,398,1],[86470,0,0],[86471.2,1000000,120]],"bids":[[86469.4,48926,6],[86469,0,0]],"begin":42029847741,"end":42029847745,"version":42029847745},"channel":"push.depth","ts":1790145447838}""";
    private const string WholeBook = """{"symbol":"BTC_USDT","data":{"cts":1790145447834,"asks":[[86469.5,398,1]],"bids":[[86469.4,48926,6],[0.25,7,10]],"version":42029847745},"channel":"push.depth.full","ts":1790145447838}""";

    // Numbers as JSON has them, and what only looks like one.
    private static readonly string[] Numbers =
    [
        "0", "5", "12", "0.5", "86469.55", "100", "123456", "1234567.8", "-1", "-0.25", "1e5", "9.7E-5", "1E-5.5", "0.10", "5.", ".5", "00", "07", "-07", "1.2.3", "--1", "-", "+1", "1/2", "\"5\"", "null", "[1]", "",
        "123456789012345", "1234567890123456", "99999999999999999999", "12345678901234.5", "0.1234567890123456789012345678901234567890",
    ];

    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(8192);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [Test]
    public void Any_byte_at_any_place_is_judged_as_by_the_general_path([Values(Ticker, Exponents, LargeBid, Bar, ShortBar, Depth, WholeBook)] string text)
    {
        var (known, general) = (Decoder(), Decoder());
        var frame = Encoding.UTF8.GetBytes(text);
        for (var position = 0; position < frame.Length; position++)
        {
            var original = frame[position];
            for (var value = 0; value <= byte.MaxValue; value++)
            {
                frame[position] = (byte)value;
                Compare(known, general, frame, "0\"}");
            }

            frame[position] = original;
            Compare(known, general, frame, "0\"}"); // the form stays in use
        }
    }

    [Test]
    public void Cut_frame_is_not_completed_from_what_stands_behind_it([Values(Ticker, Exponents, LargeBid, Bar, ShortBar, Depth, WholeBook)] string text)
    {
        var (known, general) = (Decoder(), Decoder());
        for (var round = 0; round < 2; round++)
        {
            Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
            for (var length = 0; length < text.Length; length++)
            {
                Compare(known, general, Encoding.UTF8.GetBytes(text)[..length], text[length..]);
            }
        }
    }

    [Test]
    public void Any_number_in_any_place_is_judged_as_by_the_general_path([Values(Ticker, Exponents, LargeBid, Bar, ShortBar, Depth, WholeBook)] string text)
    {
        var places = NumberPattern().Matches(text);
        foreach (Match place in places)
        {
            foreach (var number in Numbers)
            {
                var (known, general) = (Decoder(), Decoder()); // numbers that are finer raise decimals
                Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
                Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
                Compare(known, general, Encoding.UTF8.GetBytes(text[..place.Index] + number + text[(place.Index + place.Length)..]), "0");
                Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
            }
        }
    }

    [Test]
    public void Numbers_of_many_lengths_are_read_by_the_scanner([Values(Ticker, Exponents, LargeBid, Bar, ShortBar, Depth, WholeBook)] string text)
    {
        var (known, general) = (Decoder(), Decoder());
        var random = new Random(21);
        for (var round = 0; round < 20_000; round++)
        {
            var changed = NumberPattern().Replace(text, place => random.Next(4) > 0 || IsTimeOrCount(place.Value) ? place.Value : Number(random));
            var frame = Encoding.UTF8.GetBytes(changed);
            Compare(known, general, frame, "9");
            Assert.That(((ITwoPathDecoder)known).TryScan(_memory.Place(frame, "9"u8), frame.Length, _left), Is.True, changed);
        }
    }

    [Test]
    public void Damaged_frames_between_sound_ones_are_judged_as_by_the_general_path([Values(Ticker, Exponents, LargeBid, Bar, ShortBar, Depth, WholeBook)] string text)
    {
        var (known, general) = (Decoder(), Decoder());
        var mutator = new FrameMutator(22);
        var frame = Encoding.UTF8.GetBytes(text);
        for (var round = 0; round < 20_000; round++)
        {
            Compare(known, general, mutator.Mutate(frame), "0");
            Compare(known, general, frame, "0");
        }
    }

    [Test]
    public void Levels_of_all_lengths_are_read_wherever_their_brackets_stand()
    {
        var (known, general) = (Decoder(), Decoder());
        var random = new Random(23);
        for (var round = 0; round < 60_000; round++)
        {
            var text = Depth.Replace("[[86469.5,398,1],[86470,0,0],[86471.2,1000000,120]]", Levels(random), StringComparison.Ordinal);
            if (round % 3 == 0)
            {
                // Something too much or too little at a bracket.
                var brackets = Enumerable.Range(0, text.Length).Where(i => text[i] is ']' or '[').ToArray();
                var at = brackets[random.Next(brackets.Length)];
                text = random.Next(2) == 0 ? text.Remove(at, 1) : text.Insert(at, random.GetItems(["]", "[", ",", "]]", "],[", "7", "0", ".", "]7]", "],", ",["], 1)[0]);
            }

            Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
        }
    }

    [Test]
    public void Second_bracket_at_the_windows_end_does_not_hide_what_follows()
    {
        var (known, general) = (Decoder(), Decoder());
        for (var first = 5; first < 32; first++)
        {
            for (var second = 5; second < 32; second++)
            {
                foreach (var behind in new[] { "", "]", "],[1,2,3]", "7]", ",[" })
                {
                    var text = Depth.Replace("[[86469.5,398,1],[86470,0,0],[86471.2,1000000,120]]", $"[{LevelOf(first)},{LevelOf(second)}{behind}]", StringComparison.Ordinal);
                    Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
                    Compare(known, general, Encoding.UTF8.GetBytes(text), "0");
                }
            }
        }
    }

    [Test]
    public void Forms_do_not_outlive_a_change_of_symbols([Values(Ticker, Bar)] string text)
    {
        var known = Decoder();
        Decode(known, text);
        Decode(known, text);
        known.Symbols = new SymbolTable([KeyValuePair.Create("BTC_USDT", 1)]);
        Decode(known, text);
        Assert.That(_left.Events[0].ListingId, Is.EqualTo(1));
        known.Symbols = new SymbolTable([KeyValuePair.Create("BTC_USDT", SymbolTable.Unselected)]);
        Decode(known, text);
        Assert.That(_left.Events.Length, Is.Zero);
    }

    [Test]
    public void Numbers_count_with_the_decimals_of_the_moment()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 1, 0);
        var known = new MexcContractDecoder(decimals) { Symbols = new SymbolTable([KeyValuePair.Create("BTC_USDT", 0)]) };
        for (var price = 1; price < 4; price++)
        {
            decimals.Set(0, price, 0);
            var scale = (long)Math.Pow(10, price - 1);
            Decode(known, Ticker);
            Decode(known, Ticker);
            Assert.That((_left.Events[0].Price, _left.Events[0].AskPrice), Is.EqualTo((763_762 * scale, 763_763 * scale)));
            Decode(known, Bar);
            Decode(known, Bar);
            Assert.That((_left.Bars[0].Open, _left.Bars[0].Close, _left.Bars[0].Volume), Is.EqualTo((652_135 * scale, 652_100 * scale, 512_797L)));
            Decode(known, Depth);
            Decode(known, Depth);
            Assert.That((_left.Levels[0].Price, _left.Levels[4].Quantity), Is.EqualTo((864_694 * scale, 1_000_000L)));
        }
    }

    [Test]
    public void Listings_and_intervals_do_not_share_a_form()
    {
        var (known, general) = (Decoder(), Decoder());
        for (var round = 0; round < 4; round++)
        {
            foreach (var native in new[] { "BTC_USDT", "ETH_USDT", "1000PEPE_USDT" })
            {
                foreach (var interval in new[] { "Min1", "Min5", "Hour4", "Min7" })
                {
                    Compare(known, general, Encoding.UTF8.GetBytes(Bar.Replace("BTC_USDT", native, StringComparison.Ordinal).Replace("Min60", interval, StringComparison.Ordinal)), "0");
                }

                Compare(known, general, Encoding.UTF8.GetBytes(Ticker.Replace("BTC_USDT", native, StringComparison.Ordinal)), "0");
            }
        }
    }

    // An id, a time or an exponent: no decimals there.
    private static bool IsTimeOrCount(string number) => number.Length > 9 || !number.Contains('.', StringComparison.Ordinal) || number.Contains('E', StringComparison.Ordinal);

    private static string Number(Random random)
    {
        var whole = random.Next((int)Math.Pow(10, random.Next(1, 8)));
        return random.Next(3) == 0 ? whole.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{whole}.{random.Next(1, (int)Math.Pow(10, random.Next(1, 4)))}");
    }

    private static string Levels(Random random) =>
        "[" + string.Join(',', Enumerable.Range(0, random.Next(12)).Select(_ => string.Create(CultureInfo.InvariantCulture, $"[{Number(random)},{random.NextInt64((long)Math.Pow(10, random.Next(1, 12)))},{random.NextInt64((long)Math.Pow(10, random.Next(1, 19)))}]"))) + "]";

    // A level of so many bytes, brackets included.
    private static string LevelOf(int bytes)
    {
        var digits = bytes - 4;
        var price = Math.Min(12, Math.Max(1, digits - 2));
        var quantity = Math.Min(12, Math.Max(1, digits - price - 1));
        return $"[{new string('3', price)},{new string('4', quantity)},{new string('5', Math.Max(1, digits - price - quantity))}]";
    }

    private static MexcContractDecoder Decoder()
    {
        var decimals = new ListingDecimals();
        for (var id = 0; id < 3; id++)
        {
            decimals.Set(id, 4, 2);
        }

        return new MexcContractDecoder(decimals) { Symbols = new SymbolTable([KeyValuePair.Create("BTC_USDT", 0), KeyValuePair.Create("ETH_USDT", 1), KeyValuePair.Create("1000PEPE_USDT", 2)]) };
    }

    private void Decode(MexcContractDecoder decoder, string text) => decoder.Decode(_memory.Place(Encoding.UTF8.GetBytes(text), "0"u8), text.Length, _left);

    private void Compare(MexcContractDecoder known, MexcContractDecoder general, ReadOnlySpan<byte> frame, string slack)
    {
        var start = _memory.Place(frame, Encoding.UTF8.GetBytes(slack));
        known.Decode(start, frame.Length, _left);
        general.DecodeGeneral(start, frame.Length, _right);
        if (!EventText.AreEqual(_left, _right))
        {
            Assert.Fail($"{Encoding.UTF8.GetString(frame)}: {_left.Rejected} {_left.Events.Length}, general path {_right.Rejected} {_right.Events.Length}");
        }
    }

    [GeneratedRegex("(?<=[:\\[,])-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?(?=[,\\]}])")]
    private static partial Regex NumberPattern();
}
