using System.Globalization;
using System.Text;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Venues.Ibkr;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Ibkr;

/// <summary>Lines with the fields of one before: a decoder that remembers their forms against the general path alone, over the same lines, so that both remember the same of the contract.</summary>
[Parallelizable]
public sealed unsafe class IbkrKnownLineTests
{
    private const int Lines = 20_000;
    private static readonly string[] Sides = ["84", "86", "88", "85"];
    private static readonly string[] Volumes = ["", ",\"87\":\"1.2M\"", ",\"87\":\"1.3M\"", ",\"7762\":\"1234567\"", ",\"7762\":\"1234568\"", ",\"7762\":\"12345678901\"", ",\"7762\":\"12345678911\""];
    private static readonly string[] Availabilities = ["", "", "", "\"6509\":\"RpB\",", "\"6509\":\"RpB\",", "\"6509\":\"DPB\","];
    private static readonly string[] Marks = ["", "", "", "", "C", "H"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void What_lines_leave_unsaid_is_remembered_as_by_the_general_path(int seed)
    {
        var random = new Random(seed);
        var (known, general) = (Create(), Create());
        var (left, right) = (new DecodedFrame(), new DecodedFrame());
        using var memory = new GuardedFrame(4096);
        var (books, trades) = (0, 0);
        for (var i = 0; i < Lines; i++)
        {
            var text = Encoding.UTF8.GetBytes(Line(random, i));
            var frame = memory.Place(text, "0"u8);
            known.Decode(frame, text.Length, left);
            general.DecodeGeneral(frame, text.Length, right);
            Assert.That(EventText.AreEqual(left, right), Is.True, Encoding.UTF8.GetString(text));
            foreach (ref readonly var item in right.Events)
            {
                books += item.Kind == EventKind.BookSnapshot ? 1 : 0;
                trades += item.Kind == EventKind.Trade ? 1 : 0;
            }
        }

        Assert.That(books, Is.GreaterThan(Lines / 20));
        Assert.That(trades, Is.GreaterThan(Lines / 100));
    }

    [Test]
    public void Latest_time_is_the_same_on_both_paths()
    {
        var (known, general) = (Create(), Create());
        var (left, right) = (new DecodedFrame(), new DecodedFrame());
        using var memory = new GuardedFrame(4096);
        for (var distance = -3; distance <= 3; distance++)
        {
            var millis = (long.MaxValue / Timestamp.NanosPerMilli) + distance;
            var text = Encoding.UTF8.GetBytes(Around("265598", "265598", millis, "\"84\":\"168.41\",\"88\":\"200\""));
            var frame = memory.Place(text, "0"u8);
            known.Decode(frame, text.Length, left);
            general.DecodeGeneral(frame, text.Length, right);
            Assert.That(EventText.AreEqual(left, right), Is.True, Encoding.UTF8.GetString(text));
        }
    }

    private static IbkrDecoder Create()
    {
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 0);
        decimals.Set(1, 3, 0);
        return new IbkrDecoder(decimals) { Symbols = new SymbolTable([KeyValuePair.Create("265598", 0), KeyValuePair.Create("265599", 1)]) };
    }

    // One line in a hundred names another contract than its topic and is refused: nothing is known from then on.
    private static string Line(Random random, int number)
    {
        var contract = random.Next(4) == 0 ? "265599" : "265598";
        var own = random.Next(100) == 0 ? "265590" : contract;
        var fields = random.Next(3) == 0
            ? $"\"31\":\"{Marks[random.Next(Marks.Length)]}{Price(random)}\",\"7059\":\"{Size(random)}\""
            : string.Join(',', Sides.Where(_ => random.Next(3) > 0).DefaultIfEmpty("84").Select(side => $"\"{side}\":\"{(random.Next(50) == 0 ? "" : side is "84" or "86" ? Price(random) : Size(random))}\""));
        return Around(contract, own, 1712345678901 + number, Availabilities[random.Next(Availabilities.Length)] + fields + Volumes[random.Next(Volumes.Length)]);
    }

    private static string Price(Random random) => (168 + (random.Next(100) / 100m)).ToString(random.Next(4) == 0 ? "0.##" : "0.00", CultureInfo.InvariantCulture);

    private static string Size(Random random) => random.Next(1, random.Next(20) == 0 ? 20_000_000 : 5_000).ToString("#,0", CultureInfo.InvariantCulture);

    private static string Around(string contract, string own, long millis, string fields) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"server_id\":\"q0\",\"conidEx\":\"{contract}\",\"conid\":{own},\"_updated\":{millis},{fields},\"topic\":\"smd+{contract}\"}}");
}
