using Crossfeed.Host;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using NUnit.Framework;

namespace Crossfeed.Tests.Chaos;

[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class ChaosReplayTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task A_recording_of_the_worst_replays_to_the_same_bytes(CancellationToken cancellation)
    {
        await using var run = await ChaosRun.StartAsync(seed: 31, legs: 2, o => o with { RotateAfter = TimeSpan.FromSeconds(4) }, record: true, dislocations: 600);
        await run.BeginAsync(cancellation);
        foreach (var kind in new[] { FaultKind.Drop, FaultKind.Duplicate, FaultKind.Swap, FaultKind.Reorder, FaultKind.Corrupt })
        {
            run.Sim.Faults.Add(new FaultRule(kind) { Venue = "binance", Probability = 0.01, AllChannels = true });
            run.Sim.Faults.Add(new FaultRule(kind) { Venue = "gateio", Probability = 0.002, AllChannels = true }); // its books speak five times as often
        }

        // Dead on both legs: the book's stream is found silent, and said to be in the recording. The other venue loses a leg meanwhile.
        run.Sim.Faults.Add(new FaultRule(FaultKind.DeadSymbol) { Venue = "binance", Symbol = "ETH/USDT", Channel = SimChannel.Depth, Count = 2, Duration = TimeSpan.FromSeconds(20) });
        run.Sim.Faults.Add(new FaultRule(FaultKind.Disconnect) { Venue = "gateio", After = 500 });
        await run.MoveUntilAsync(() => run.AllBooks().Any(b => Volatile.Read(ref b.Counters.Silences) > 0), cancellation);
        var all = run.Live.Engine.Market.Symbols;
        await run.Live.Engine.Market.ChangeAsync(all.Where(s => s.Base != "SOL").ToHashSet(), cancellation);
        await run.MoveAsync(500, cancellation);
        await run.Live.Engine.Market.ChangeAsync(all, cancellation);
        await run.MoveUntilAsync(() => run.AllLegsCarry() && run.Live.Engine.Shards.All(s => Volatile.Read(ref s.Plane.Triggers.Closed) > 5), cancellation);
        await run.Live.StopAsync();
        var live = run.Folder.File("live-books.json");
        using (var stream = File.Create(live))
        {
            BooksJson.Write(stream, run.Live.Engine.Statistics.Books);
        }

        var (books, triggers) = (run.Folder.File("replay-books.json"), run.Folder.File("replay.ndjson"));
        var replay = await CrossfeedProcess.RunAsync(cancellation, "replay", run.Live.Engine.CapturePaths.Single(), "--min-net-bps", "1", "--triggers-out", triggers, "--books-out", books);
        Assert.That(replay.ExitCode, Is.Zero, replay.Error);
        Assert.That(File.ReadAllText(books), Is.EqualTo(File.ReadAllText(live)));
        Assert.That(File.ReadAllText(triggers), Is.EqualTo(File.ReadAllText(run.Triggers)).And.Contains("\"event\":\"closed\""));
        Assert.That(run.Probes.Sum(p => p.Wrong + p.Unknown), Is.Zero, run.Probes[0].First);
    }
}
