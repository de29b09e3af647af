using Crossfeed.Snapshots;
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
            "--endpoint", $"binance={sim.WebSocket("binance")}", "--endpoint", $"gateio={sim.WebSocket("gateio")}",
            "--rest-endpoint", $"binance={sim.Rest("binance")}", "--rest-endpoint", $"gateio={sim.Rest("gateio")}"))
        {
            await Wait.UntilAsync(() => HasWritten(folder.File("books.snap"), 4), cancellation);
            process.Kill();
            await process.WaitAsync(cancellation);
        }

        var capture = Directory.GetDirectories(folder.Path, "capture-*").Single();
        var replay = await CrossfeedProcess.RunAsync(cancellation, "replay", capture, "--stats-out", folder.File("stats.json"));
        Assert.That(replay.ExitCode, Is.Zero, replay.Error);
        using var stats = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("stats.json"), cancellation));
        Assert.Multiple(() =>
        {
            Assert.That(stats.RootElement.GetProperty("messages").GetInt64(), Is.GreaterThan(100));
            Assert.That(stats.RootElement.GetProperty("books").GetProperty("live").GetInt64(), Is.EqualTo(4));
        });
    }

    // What the mapped file shows has passed the hot thread; the recorder is not far behind.
    private static bool HasWritten(string books, int listings)
    {
        if (!File.Exists(books))
        {
            return false;
        }

        using var reader = SnapshotReader.Open(books);
        var views = reader.ReadListings().Select(reader.Read).ToArray();
        return views.Length == listings && views.All(v => v.WriteCount > 100 && v.Counters.Applied > 5);
    }
}
