using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.Venues.Mexc;
using NUnit.Framework;

namespace Crossfeed.Tests.Venues.Mexc;

/// <summary>Pushes that the venue sent, as they came from the wire. They are not part of the project: they lie beside the recordings.</summary>
[Parallelizable(ParallelScope.All)]
public sealed unsafe class MexcRecordedPushTests
{
    private const string File = "../venues/data/mexc_pb_frames.txt"; // NAME | DATE | SOURCE | HEX a line

    [TestCase("bookTicker_100ms", "quote BTCUSDT time=1790281243450000 u=82164153436 bid=0.006387@84270 ask=5.42169969@84270.01", true)]
    [TestCase("bookTicker_10ms", "quote BTCUSDT time=1790145447239000 u=81999275445 bid=14.91335308@86503.92 ask=0.004965@86503.93", true)]
    [TestCase("deals_100ms", "trade BTCUSDT time=1790281246176000 id=0 sell 0.00099829 at 84270; trade BTCUSDT time=1790281246177000 id=0 buy 0.00019169 at 84270", true)]
    [TestCase("deals_100ms_b", "trade BTCUSDT time=1785141192354000 id=0 sell 0.14191302 at 65219.38; trade BTCUSDT time=1785141192357000 id=0 buy 0.14340664 at 65219.38", true)]
    [TestCase("limit_depth_5", "booksnapshot BTCUSDT time=1790281247251000 U=0 u=82164155643 pu=0 bids=[0.006387@84270 0.002348@84267.03 0.04789506@84264.15 0.04789506@84263.45 2.078531@84263.4] asks=[5.42169969@84270.01 0.00117646@84270.02 0.00124397@84270.03 0.00122284@84270.05 0.00108947@84270.26]", true)]
    [TestCase("kline_Min1_a", "bar BTCUSDT time=1790281249008000 open=1790281200000 interval=60s 84300.14 84300.15 84270 84270 volume=2.84044203 trades=-1 running", true)]
    [TestCase("kline_Min1_b", "bar BTCUSDT time=1790356766179000 open=1790356740000 interval=60s 83958.21 83961.21 83955.09 83961.21 volume=0.35388633 trades=-1 running", true)]
    [TestCase("aggre_depth_02", "bookdelta XRPUSDC time=1787961599969000 U=4925475318 u=4925475319 pu=0 bids=[0@1.383] asks=[0@1.3842]", true)]
    [TestCase("aggre_depth_07", "bookdelta XRPUSDC time=1787961600068000 U=4925475320 u=4925475330 pu=0 bids=[350.94@1.383 9497.09@1.3811] asks=[282.11@1.3842 0@1.3855 70685.34@1.3859 47.76@1.3867 5990.83@1.3862 75446.39@1.3872 2611.78@1.4036]", true)]
    [TestCase("aggre_depth_00", "bookdelta BTCUSDT time=1787961599952000 U=80111665779 u=80111665794 pu=0 bids=[0@77825.41 0@77824.37 6.12162813@77822.62 0@77475.31 26.03922242@77462.05 0.00014165@77054.92] asks=[0@77855.52 6.77949504@77855.6 0@78170.26 25.36434234@78244.8 0@78552.43 26.83522288@78592.51 0@78913.22 25.86804115@79025.51]", true)]
    public void Push_is_read_to_its_last_byte(string name, string expected, bool isScanned)
    {
        var (frame, events, scanned) = Decode(name);
        Assert.That(string.Join("; ", events), Is.EqualTo(expected));
        Assert.That(scanned, Is.EqualTo(isScanned), "the scanner knows the forms that are frequent");
        Assert.That(frame, Is.Not.Empty);
    }

    [Test]
    public void Depths_of_a_pair_chain()
    {
        Assert.That(Decode("aggre_depth_00").Events[0], Does.Contain("u=80111665794"));
        var next = Decode("aggre_depth_04");
        Assert.That(next.Events[0], Does.Contain("U=80111665795 u=80111665862"));
        Assert.That(next.Scanned, Is.True);
        Assert.That(next.Events[0].Count(c => c == '@'), Is.EqualTo(18 + 21), "levels");
    }

    private static (byte[] Frame, IReadOnlyList<string> Events, bool Scanned) Decode(string name)
    {
        var line = System.IO.File.ReadLines(Captures.Require(File)).Single(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        var frame = Convert.FromHexString(line[(line.LastIndexOf('|') + 1)..].Trim());
        var decimals = new ListingDecimals();
        decimals.Set(0, 2, 8);
        decimals.Set(1, 4, 2);
        var decoder = new MexcSpotDecoder(decimals) { Symbols = new SymbolTable([new("BTCUSDT", 0), new("XRPUSDC", 1)]) };
        var block = new FrameBlock(frame.Length);
        frame.CopyTo(block.Memory.Span);
        var output = new DecodedFrame();
        var scanned = decoder.TryScan(block.Pointer, frame.Length, output);
        decoder.Decode(block.Pointer, frame.Length, output);
        GC.KeepAlive(block);
        return (frame, EventText.Describe(output, decimals, id => id == 0 ? "BTCUSDT" : "XRPUSDC"), scanned);
    }
}
