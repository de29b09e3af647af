using System.Globalization;
using System.Text;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Writing;
using Crossfeed.Host;
using Crossfeed.Market;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests;

/// <summary>The whole hot path, from the ring to triggers and mapped files, on frames of two venues: not a byte after the warm-up, by the runtime's own counter.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
public sealed class AllocationTests
{
    private const int Frames = 60_000; // several times the warm-up

    [Test]
    [CancelAfter(120_000)]
    public async Task Hot_thread_allocates_nothing_after_warm_up(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        WriteCapture(folder.File("capture"));
        var options = new ReplayOptions
        {
            Captures = [folder.File("capture")],
            Data = folder.File("data"),
            TriggersOut = folder.File("triggers.ndjson"),
            Loops = 3,
            Arbitrage = new() { MinNetE8 = 0 },
        };
        var engine = new ReplayEngine(options);
        await using (engine.ConfigureAwait(false))
        {
            await engine.RunAsync(cancellation);
        }

        var statistics = engine.Statistics;
        Assert.Multiple(() =>
        {
            Assert.That(statistics.Allocations.IsCounting);
            Assert.That(statistics.Allocations.AllocatedBytes, Is.Zero);
            Assert.That(statistics.Triggers.Opened, Is.GreaterThan(100), "the path to the triggers was walked");
            Assert.That(statistics.Sum(c => c.Applied), Is.GreaterThan(Frames / 2));
            Assert.That(statistics.Hot.RejectedTotal, Is.Zero);
        });
    }

    // Two books that move against each other, so that triggers open, change and close all the time.
    private static void WriteCapture(string path)
    {
        using var writer = new CaptureWriter(path);
        var time = 1_700_000_000_000_000_000L;
        ListingDefinition[] listings =
        [
            new() { Venue = "binance", Native = "BTCUSDT", Symbol = new Symbol("BTC", "USDT", MarketKind.Spot), PriceIncrement = "0.01", QuantityIncrement = "0.00001", TakerFeeE8 = 0 },
            new() { Venue = "gateio", Native = "BTC_USDT", Symbol = new Symbol("BTC", "USDT", MarketKind.Spot), PriceIncrement = "0.1", QuantityIncrement = "0.000001", TakerFeeE8 = 0 },
        ];
        Append(writer, FrameKind.Listings, 0, null, Encoding.UTF8.GetString(ListingsJson.Write(listings)), time);
        Append(writer, FrameKind.ConnectionOpened, 1, "binance/spot", "wss://binance", time);
        Append(writer, FrameKind.ConnectionOpened, 2, "gateio/spot", "wss://gateio", time);
        Append(writer, FrameKind.DepthSnapshot, 1, "BTCUSDT", """{"lastUpdateId":0,"bids":[["59995.00","1"]],"asks":[["59996.00","1"]]}""", time);
        Append(writer, FrameKind.DepthSnapshot, 2, "BTC_USDT", """{"id":0,"asks":[["60006.0","1"]],"bids":[["60005.0","1"]]}""", time);
        for (var i = 1; i <= Frames / 2; i++)
        {
            time += Timestamp.NanosPerMilli;
            var sign = i % 4 < 2 ? 1 : -1;
            var (binance, gate) = (60_000 + (5 * sign), 60_000 - (5 * sign));
            Append(writer, FrameKind.Message, 1, null, string.Create(CultureInfo.InvariantCulture, $$$"""{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":{{{time / 1_000_000}}},"s":"BTCUSDT","U":{{{i}}},"u":{{{i}}},"b":[["{{{binance}}}.00000000","0.{{{1 + (i % 7)}}}"],["{{{120_000 - binance}}}.00000000","0.00000000"]],"a":[["{{{binance + 1}}}.00000000","1.5"],["{{{120_000 - binance + 1}}}.00000000","0.00000000"]]}}"""), time);
            Append(writer, FrameKind.Message, 2, null, string.Create(CultureInfo.InvariantCulture, $$$"""{"time":{{{time / 1_000_000_000}}},"time_ms":{{{time / 1_000_000}}},"channel":"spot.order_book_update","event":"update","result":{"t":{{{time / 1_000_000}}},"e":"depthUpdate","E":{{{time / 1_000_000_000}}},"s":"BTC_USDT","U":{{{i}}},"u":{{{i}}},"b":[["{{{gate}}}","0.{{{1 + (i % 9)}}}"],["{{{120_000 - gate}}}","0"]],"a":[["{{{gate + 1}}}","1.5"],["{{{120_000 - gate + 1}}}","0"]]}}"""), time);
        }
    }

    private static unsafe void Append(CaptureWriter writer, FrameKind kind, ushort connection, string? subject, string payload, long time)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        fixed (byte* data = bytes)
        {
            var slot = new FrameSlot { Kind = kind, Connection = connection, Subject = subject, Data = data, Length = bytes.Length, ReceivedNanos = time, MonotonicNanos = time };
            Assert.That(writer.Append(in slot));
        }
    }
}
