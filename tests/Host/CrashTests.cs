using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

/// <summary>What is left when the process is killed in the middle of a recording.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class CrashTests
{
    [Test]
    [CancelAfter(90_000)]
    public async Task A_recording_survives_kill_9(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var sim = await SimulatedVenues.StartAsync(new SimOptions { Seed = 2, UpdatesPerSecond = 500 });
        using (var process = CrossfeedProcess.Start(
            "run", "--venues", "binance,gateio", "--symbols", "BTC/USDT,ETH/USDT", "--capture", "--data", folder.Path,
            "--endpoint", $"binance={sim.BinanceWebSocket}", "--endpoint", $"gateio={sim.GateWebSocket}",
            "--rest-endpoint", $"binance={sim.BinanceRest}", "--rest-endpoint", $"gateio={sim.GateRest}"))
        {
            await Wait.UntilAsync(() => Directory.GetDirectories(folder.Path, "capture-*") is [var directory] && CountMessages(directory) > 500, cancellation);
            process.Kill();
            await process.WaitAsync(cancellation);
        }

        var capture = Directory.GetDirectories(folder.Path, "capture-*").Single();
        var replay = await CrossfeedProcess.RunAsync(cancellation, "replay", capture, "--stats-out", folder.File("stats.json"));
        Assert.That(replay.ExitCode, Is.Zero, replay.Error);
        using var stats = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("stats.json"), cancellation));
        Assert.Multiple(() =>
        {
            Assert.That(stats.RootElement.GetProperty("messages").GetInt64(), Is.GreaterThan(500));
            Assert.That(stats.RootElement.GetProperty("books").GetProperty("live").GetInt64(), Is.EqualTo(4));
        });
    }

    private static int CountMessages(string capture)
    {
        if (!Directory.EnumerateFiles(capture, Crossfeed.Capture.SegmentName.Pattern).Any())
        {
            return 0; // the directory is there before its first segment
        }

        using var reader = new CaptureReader(capture);
        var slot = default(FrameSlot);
        var count = 0;
        while (reader.Read(ref slot))
        {
            count += slot.Kind == FrameKind.Message ? 1 : 0;
        }

        return count;
    }
}
