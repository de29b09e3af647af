using System.Text.Json;
using Crossfeed.Health;
using Crossfeed.Tests.Support;
using Crossfeed.VenueSim;
using Crossfeed.VenueSim.Faults;
using Crossfeed.VenueSim.Market;
using Crossfeed.VenueSim.Okx;
using NUnit.Framework;

namespace Crossfeed.Tests.Host.Live;

/// <summary>A checksum that does not match: the book leaves use, the ledger says why and how it was mended, and the book is true again. Other books feel nothing of it.</summary>
[TestFixture("kraken")]
[TestFixture("okx")]
[Parallelizable(ParallelScope.All)]
public sealed class WrongChecksumTests(string venue)
{
    private const int Wrong = 3;
    private const string Victim = "ETH/USDT";

    private static readonly string[] Symbols = ["BTC/USDT", Victim];

    [Test]
    [CancelAfter(120_000)]
    public async Task Book_leaves_use_and_comes_back_true(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        FaultRule fault = new(FaultKind.WrongChecksum) { Symbol = Victim, Channel = SimChannel.Depth, After = 20, Every = 20, Count = Wrong };
        await using var sim = await StartAsync(areSent: true, fault);
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await Wait.UntilAsync(() => sim.Faults.Log.Count(FaultKind.WrongChecksum) == Wrong && Mismatches(run) > 0 && run.Engine.Statistics.Sum(c => c.Resyncs) > 0, cancellation);
        await sim.QuiesceAsync();
        await run.CaughtUpAsync(sim, Symbols.Length, cancellation);
        await Wait.UntilAsync(() => run.Engine.Wire.Gaps is { Open: 0 } gaps && gaps.ByCause[(int)HoleCause.Checksum] == Mismatches(run), cancellation);
        var checks = run.Engine.Statistics.Sum(c => c.ChecksumChecks);
        var resyncs = run.Engine.Statistics.Sum(c => c.Resyncs);
        await run.StopAsync();
        run.AssertBooksAreTrue(sim);
        var holes = Holes(folder.File("data")).Where(hole => Text(hole, "cause") == "checksum").ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Engine.Fault, Is.Null);
            Assert.That(Mismatches(run), Is.InRange(1, Wrong), "a message that comes while its book is being mended is not held against it");
            Assert.That(checks, Is.GreaterThan(Mismatches(run)));
            Assert.That(resyncs, Is.GreaterThanOrEqualTo(Mismatches(run)));
            Assert.That(holes, Has.Length.EqualTo(Mismatches(run)));
            Assert.That(holes.Select(hole => (Text(hole, "venue"), Text(hole, "symbol"), Text(hole, "stream"), Text(hole, "repair"))), Is.All.EqualTo((venue, Victim, "depth", "snapshot")));
            Assert.That(holes.Select(hole => hole.GetProperty("durationMs").GetDouble()), Is.All.Positive, "as long as the book was out of use");
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Where_none_is_sent_none_is_checked(CancellationToken cancellation)
    {
        Assume.That(venue, Is.EqualTo("okx"), "only this venue sends 0 for none");
        using var folder = new TemporaryFolder();
        await using var sim = await StartAsync(areSent: false);
        await using var run = LiveRun.Start(sim, folder, Symbols);
        await run.AllLiveAsync(Symbols.Length, cancellation);
        await run.EndTrueAsync(sim, Symbols.Length, cancellation);
        Assert.That((run.Engine.Statistics.Sum(c => c.ChecksumChecks), run.Engine.Statistics.Sum(c => c.Gaps)), Is.EqualTo((0, 0)));
    }

    private static long Mismatches(LiveRun run) => run.Engine.Statistics.Sum(c => c.ChecksumMismatches);

    private static IEnumerable<JsonElement> Holes(string data) =>
        MarketRun.Ledger(data).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private static string? Text(JsonElement hole, string name) => hole.GetProperty(name).GetString();

    private Task<SimulatedVenues> StartAsync(bool areSent, params FaultRule[] faults) => SimulatedVenues.StartAsync(new SimOptions
    {
        Venues = [venue],
        RestLimits = SimOptions.NoRestLimits,
        Seed = 29,
        UpdatesPerSecond = 300,
        Faults = faults,
        VenueOptions = venue == "okx" ? [new OkxSimOptions { Checksums = areSent }] : [],
    });
}
