using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues;
using Crossfeed.Venues.Mexc;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>Spot levels of any lengths and order, read by the shapes of those before them, against the general path, which has no memory; sound and damaged.</summary>
public sealed unsafe class MexcLevelShapeTests
{
    private const string Channel = "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT";
    private const byte AsksTag = 0x0A;
    private const byte BidsTag = 0x12;
    private const int Rounds = 30_000;

    private readonly DecodedFrame _left = new();
    private readonly DecodedFrame _right = new();
    private GuardedFrame _memory = null!;

    [OneTimeSetUp]
    public void Map() => _memory = new GuardedFrame(8192);

    [OneTimeTearDown]
    public void Unmap() => _memory.Dispose();

    [Test]
    public void Levels_of_all_lengths_are_read_by_the_scanner([Values(0, 2, 8)] int decimals)
    {
        var (known, general) = (Decoder(decimals), Decoder(decimals));
        var random = new Random(31);
        for (var round = 0; round < Rounds; round++)
        {
            var frame = Push(random, decimals);
            Compare(known, general, frame);
            Assert.That(((ITwoPathDecoder)known).TryScan(_memory.Place(frame, "\n"u8), frame.Length, _left), Is.True, Convert.ToHexString(frame));
        }
    }

    [Test]
    public void Damaged_levels_between_sound_ones_are_judged_as_by_the_general_path([Values(0, 2, 8)] int decimals)
    {
        var (known, general) = (Decoder(decimals), Decoder(decimals));
        var random = new Random(32);
        for (var round = 0; round < Rounds; round++)
        {
            var frame = Push(random, decimals);
            Compare(known, general, frame);
            var at = random.Next(Channel.Length, frame.Length);
            frame[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)"0123456789.,"[random.Next(12)],
                _ => (byte)(frame[at] + random.Next(-2, 3)),
            };
            var (again, fresh) = (known, general);
            if (frame[at] is >= (byte)'0' and <= (byte)'9' or (byte)'.')
            {
                (again, fresh) = (Decoder(decimals), Decoder(decimals)); // a point that moves raises decimals
                Compare(again, fresh, Push(random, decimals));
            }

            Compare(again, fresh, frame);
        }
    }

    [Test]
    public void Numbers_of_one_shape_count_with_the_decimals_of_the_moment()
    {
        var all = new ListingDecimals();
        var decoder = new MexcSpotDecoder(all) { Symbols = new SymbolTable([new("BTCUSDT", 0)]) };
        var frame = Push([Level("84270.5", "12")], []);
        for (var decimals = 1; decimals < 5; decimals++)
        {
            all.Set(0, decimals, decimals);
            for (var round = 0; round < 2; round++)
            {
                decoder.Decode(_memory.Place(frame, "\n"u8), frame.Length, _left);
                Assert.That((_left.Levels[0].Price, _left.Levels[0].Quantity), Is.EqualTo((842_705 * (long)Math.Pow(10, decimals - 1), 12 * (long)Math.Pow(10, decimals))));
            }
        }
    }

    private static MexcSpotDecoder Decoder(int decimals)
    {
        var all = new ListingDecimals();
        all.Set(0, decimals, decimals);
        return new MexcSpotDecoder(all) { Symbols = new SymbolTable([new("BTCUSDT", 0)]) };
    }

    private static byte[] Push(Random random, int decimals)
    {
        byte[][] Side() => [.. Enumerable.Range(0, random.Next(8)).Select(_ => Level(Number(random, decimals), Number(random, decimals)))];
        return Push(Side(), Side());
    }

    private static byte[] Push(byte[][] asks, byte[][] bids)
    {
        var body = new List<byte>();
        foreach (var level in asks)
        {
            Add(body, AsksTag, level);
        }

        foreach (var level in bids)
        {
            Add(body, BidsTag, level);
        }

        Add(body, 0x1A, Encoding.ASCII.GetBytes("spot@public.aggre.depth.v3.api.pb@100ms"));
        Add(body, 0x22, "4925475318"u8);
        Add(body, 0x2A, "4925475319"u8);
        var frame = new List<byte>();
        Add(frame, 0x0A, Encoding.ASCII.GetBytes(Channel));
        Add(frame, 0x1A, "BTCUSDT"u8);
        frame.AddRange([0x30, 0xE1, 0xCF, 0xC3, 0xD6, 0x84, 0x34, 0xCA, 0x13]);
        if (body.Count >= 0x80)
        {
            frame.Add((byte)(body.Count | 0x80));
        }

        frame.Add((byte)(body.Count >= 0x80 ? body.Count >> 7 : body.Count));
        frame.AddRange(body);
        return [.. frame];
    }

    private static byte[] Level(string price, string quantity)
    {
        var level = new List<byte>();
        Add(level, 0x0A, Encoding.ASCII.GetBytes(price));
        Add(level, 0x12, Encoding.ASCII.GetBytes(quantity));
        return [.. level];
    }

    private static void Add(List<byte> to, byte tag, ReadOnlySpan<byte> text)
    {
        to.AddRange([tag, (byte)text.Length]);
        to.AddRange(text);
    }

    // With any count of the decimals there are, or zeros behind them.
    private static string Number(Random random, int decimals)
    {
        var whole = random.NextInt64((long)Math.Pow(10, random.Next(1, 9))).ToString(CultureInfo.InvariantCulture);
        var fraction = random.Next(decimals + 1);
        return fraction == 0 ? whole : $"{whole}.{random.NextInt64((long)Math.Pow(10, fraction)).ToString(CultureInfo.InvariantCulture).PadLeft(fraction, '0')}{new string('0', random.Next(5) == 0 ? random.Next(4) : 0)}";
    }

    private void Compare(MexcSpotDecoder known, MexcSpotDecoder general, ReadOnlySpan<byte> frame)
    {
        var start = _memory.Place(frame, "\n"u8);
        known.Decode(start, frame.Length, _left);
        general.DecodeGeneral(start, frame.Length, _right);
        if (!EventText.AreEqual(_left, _right))
        {
            Assert.Fail($"{Convert.ToHexString(frame)}: {_left.Rejected} {_left.Events.Length}, general path {_right.Rejected} {_right.Events.Length}");
        }
    }
}
