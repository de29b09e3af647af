using Crossfeed.Capture.Import;
using Crossfeed.Capture.Reading;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class RecordingsTests
{
    private CaptureFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new CaptureFolder();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Binance_2021_imports_completely()
    {
        var result = Import("binance.cryptofeed.jsonl.gz", ImportFormat.Cryptofeed, MarketKind.Spot, "a");
        Assert.Multiple(() =>
        {
            Assert.That(result.Kinds[FrameKind.Message], Is.EqualTo(265));
            Assert.That(result.Kinds[FrameKind.DepthSnapshot], Is.EqualTo(4));
            Assert.That(result.Kinds[FrameKind.InstrumentList], Is.EqualTo(1));
            Assert.That(result.Kinds[FrameKind.ConnectionOpened], Is.EqualTo(1));
            Assert.That(result.Kinds[FrameKind.Listings], Is.EqualTo(1));
            Assert.That(result.Listings.Select(l => l.Symbol.ToString()), Is.EqualTo(new[] { "BLZ/ETH", "LRC/BTC", "NKN/USDT", "RUNE/EUR" }));
            Assert.That(result.FirstNanos, Is.EqualTo(1633998511_132921000));
        });
        AssertGrowing(CaptureFolder.Read(_folder["a"]), result.Frames);
    }

    [Test]
    public void The_overlapping_pair_of_2024_merges_by_time()
    {
        var spot = Import("binance-spot-btcusdt-20240808.hftbacktest.gz", ImportFormat.HftBacktest, MarketKind.Spot, "spot");
        var linear = Import("binance-usdm-btcusdt-20240808.hftbacktest.gz", ImportFormat.HftBacktest, MarketKind.Linear, "linear");
        Assert.Multiple(() =>
        {
            Assert.That(spot.Kinds[FrameKind.Message] + spot.Kinds[FrameKind.DepthSnapshot], Is.EqualTo(41_249));
            Assert.That(linear.Kinds[FrameKind.Message] + linear.Kinds[FrameKind.DepthSnapshot], Is.EqualTo(93_954));
            Assert.That(spot.Listings.Single().PriceIncrement, Is.EqualTo("0.01"));
            Assert.That(spot.Listings.Single().QuantityIncrement, Is.EqualTo("0.000001"), "the stream carries quantities finer than the venue's step");
            Assert.That(linear.Listings.Single().PriceIncrement, Is.EqualTo("0.1"));
            Assert.That(linear.Listings.Single().QuantityIncrement, Is.EqualTo("0.001"));
        });
        var rows = CaptureFolder.Read([_folder["spot"], _folder["linear"]], out var warnings, new CaptureReaderOptions { Chunks = 2 });
        AssertGrowing(rows, spot.Frames + linear.Frames);
        Assert.That(warnings, Is.Empty);
        Assert.That(rows.Select(r => r.Connection).Distinct().Order(), Is.EqualTo(new ushort[] { 0, 1, 2 }));
    }

    private static void AssertGrowing(List<Row> rows, long count)
    {
        Assert.That(rows, Has.Count.EqualTo(count));
        for (var i = 1; i < rows.Count; i++)
        {
            if (rows[i].Received < rows[i - 1].Received)
            {
                Assert.Fail($"record {i} is earlier than the one before");
            }
        }
    }

    private ImportResult Import(string file, ImportFormat format, MarketKind market, string output)
    {
        var options = new ImportOptions { Files = [Captures.Require(file)], Format = format, Output = _folder[output] };
        return CaptureImporter.Import(options, new FakeImportFeed(market));
    }
}
