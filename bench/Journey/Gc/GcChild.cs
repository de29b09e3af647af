using System.Globalization;
using System.Runtime;
using System.Text.Json;
using Crossfeed.Arbitrage;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Gc;

/// <summary>
/// The process that <see cref="GcSection"/> starts with other settings of the collector: a hot thread that never allocates, beside threads that do, as JSON, logs and HTTP would.
/// Prints one line of JSON.
/// </summary>
internal static class GcChild
{
    /// <summary>First argument of such a process.</summary>
    public const string Verb = "gc-child";

    private const int Objects = 400; // bytes of a typical short-lived object here: a log line, a part of a body
    private const int LargeEvery = 500; // every so many objects a body of 64 KiB
    private const int LargeBytes = 64 << 10;
    private const int Kept = 4096; // objects that live for a while, so that a collection has something to copy
    private const long GapNanos = 100_000; // a pause: a frame takes a few hundred nanoseconds

    /// <summary>Runs.</summary>
    /// <param name="args">Core of the hot thread (or -1), seconds, megabytes a second, latency mode.</param>
    public static int Run(string[] args)
    {
        var core = int.Parse(args[0], CultureInfo.InvariantCulture);
        var seconds = double.Parse(args[1], CultureInfo.InvariantCulture);
        var megabytes = double.Parse(args[2], CultureInfo.InvariantCulture);
        var tape = new WarmUpTape(VenueRegistry.Feeds, withBroken: false);
        var plane = new HotPlane(new ArbitrageOptions { AcrossMarkets = true }, new TriggerSink(new WireClock(), null, null), null, null);
        var listings = new FrameSlot { Kind = FrameKind.Listings, Attachment = new ListingCatalog(tape.Symbols, FeeOverrides.None).Add(tape.Listings) };
        plane.Process(ref listings);
        for (var round = 0; round < WarmUpRunner.LeastRounds; round++)
        {
            Play(plane, tape, round, null);
        }

        GC.Collect();
        Enter(args[3]);
        var stop = new CancellationTokenSource();
        var cold = Task.Factory.StartNew(() => Allocate(megabytes, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var before = Counts();
        var pausedBefore = GC.GetTotalPauseDuration();
        var gaps = PinnedThreads.RunAsync(core < 0 ? null : core, () => Measure(plane, tape, seconds)).GetAwaiter().GetResult();
        var after = Counts();
        var paused = GC.GetTotalPauseDuration() - pausedBefore;
        stop.Cancel();
        cold.Wait(CancellationToken.None);
        Print(gaps, before, after, paused);
        return 0;
    }

    private static void Enter(string mode)
    {
        switch (mode)
        {
            case "sustained": GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency; break;
            case "no-gc": GC.TryStartNoGCRegion(240L << 20); break;
        }
    }

    private static int[] Counts() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];

    private static Gaps Measure(HotPlane plane, WarmUpTape tape, double seconds)
    {
        var gaps = new Gaps(GapNanos);
        var end = WireClock.Monotonic() + (long)(seconds * 1e9);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = WarmUpRunner.LeastRounds; WireClock.Monotonic() < end; round++)
        {
            Play(plane, tape, round, gaps);
        }

        gaps.AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return gaps;
    }

    private static void Play(HotPlane plane, WarmUpTape tape, int round, Gaps? gaps)
    {
        var slot = default(FrameSlot);
        var roundNanos = 1_700_000_000_000_000_000 + (round * WarmUpRound.Nanos);
        for (var i = 0; i < tape.Frames.Length; i++)
        {
            tape.Show(i, roundNanos, ref slot);
            plane.Process(ref slot);
            gaps?.Note(WireClock.Monotonic());
        }
    }

    private static void Allocate(double megabytes, CancellationToken stop)
    {
        var kept = new byte[Kept][];
        var start = WireClock.Monotonic();
        var bytes = 0L;
        for (var i = 0L; !stop.IsCancellationRequested; i++)
        {
            var size = i % LargeEvery == 0 ? LargeBytes : Objects;
            kept[i % Kept] = new byte[size];
            bytes += size;
            while (bytes > megabytes * 1e-3 * (WireClock.Monotonic() - start) && !stop.IsCancellationRequested)
            {
                Thread.Sleep(1); // the cold plane's own pace; this is no hot path
            }
        }
    }

    private static void Print(Gaps gaps, int[] before, int[] after, TimeSpan paused)
    {
        var configuration = GC.GetConfigurationVariables();
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["frames"] = gaps.Frames,
            ["gen0"] = after[0] - before[0],
            ["gen1"] = after[1] - before[1],
            ["gen2"] = after[2] - before[2],
            ["pausedMicros"] = paused.TotalMicroseconds,
            ["longestMicros"] = gaps.LongestNanos / 1e3,
            ["longGaps"] = gaps.LongGaps,
            ["p999Nanos"] = gaps.Quantile(0.999),
            ["p50Nanos"] = gaps.Quantile(0.5),
            ["allocated"] = gaps.AllocatedBytes,
            ["gen0size"] = configuration.TryGetValue("GCgen0size", out var size) ? Convert.ToInt64(size, CultureInfo.InvariantCulture) : -1,
            ["workingSet"] = Environment.WorkingSet,
        }));
    }
}
