using System.Globalization;
using Crossfeed.Bench.Journey.Frames;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.Capture.Listings;
using Crossfeed.Host;

namespace Crossfeed.Bench.Journey.Replay;

/// <summary>Frames a second from captures, from the ring with the frames in memory, and through the hot plane alone.</summary>
internal sealed class ReplaySection : IJourneySection
{
    private static readonly string[] Ways = ["replay of the files", "from the ring, frames in memory", "hot plane alone, frames in memory"];

    public string Name => "replay";

    public string Summary => "frames a second: a replay of files, from the ring, and the hot plane alone";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("crossfeed-journey-");
        try
        {
            var captures = context.Captures;
            if (captures.Count == 0)
            {
                captures = [Path.Combine(folder.FullName, "capture")];
                GeneratedCapture.Write(captures[0], context.Work(100_000, 400_000));
            }

            context.Add(await MeasureAsync(context, captures, stop).ConfigureAwait(false));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ResultTable> MeasureAsync(JourneyContext context, IReadOnlyList<string> captures, CancellationToken stop)
    {
        var catalog = new ListingCatalog(null, FeeOverrides.None);
        var reel = FrameReel.Of(captures, slot => catalog.Add(ListingsJson.Read(slot.Payload)));
        var passes = (int)Math.Max(1, context.Work(1_000_000, 5_000_000) / reel.Frames);
        var rounds = context.Pick(3, 5);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"replay: {reel.Frames:#,0} frames, {passes} passes, {rounds} rounds"));
        var results = await Rounds.InterleaveAsync<string, Rate>(
            Ways,
            rounds,
            async way =>
            {
                stop.ThrowIfCancellationRequested();
                GC.Collect();
                return way == Ways[0] ? new Rate(await ReplayAsync(context, captures, passes, stop).ConfigureAwait(false))
                    : way == Ways[1] ? new Rate(await RingPlayer.PlayAsync(Fresh(captures), passes, context.Cores).ConfigureAwait(false))
                    : await AloneAsync(Fresh(captures), passes, context.Cores).ConfigureAwait(false);
            },
            warmUps: 1).ConfigureAwait(false);

        var source = context.Captures.Count == 0 ? "generated" : string.Join(" + ", captures.Select(c => Path.GetFileName(Path.TrimEndingDirectorySeparator(c))));
        var bytesPerFrame = reel.Bytes / (double)reel.Frames;
        var table = new ResultTable("replay", "Frames through decode, books and arbitrage", "frames of", "way", "million frames/s", "ns a frame", "GB/s", "cycles a frame", "instructions a frame");
        foreach (var way in Ways)
        {
            var rate = Rounds.Median(results[way], r => r.PerSecond);
            table.Row(
                Cell.Of(source), Cell.Of(way), Cell.Millions(rate), Cell.Digits(1e9 / rate), Cell.Digits(rate * bytesPerFrame / 1e9),
                Cell.Digits(Rounds.Median(results[way].Select(r => r.Cycles).OfType<double>())), Cell.Digits(Rounds.Median(results[way].Select(r => r.Instructions).OfType<double>())));
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds of {passes} passes over {reel.Frames:#,0} frames of {bytesPerFrame:0} B on average; the ways took turns. The first two have a thread that feeds and a hot thread on its core, and are timed by the clock; the last is one thread, timed while it has its core."));
        return table;
    }

    // Books belong to one plane: each run has its own.
    private static FrameReel Fresh(IReadOnlyList<string> captures)
    {
        var catalog = new ListingCatalog(null, FeeOverrides.None);
        return FrameReel.Of(captures, slot => catalog.Add(ListingsJson.Read(slot.Payload)));
    }

    private static async Task<double> ReplayAsync(JourneyContext context, IReadOnlyList<string> captures, int passes, CancellationToken stop)
    {
        var options = new ReplayOptions
        {
            Captures = captures,
            Loops = passes,
            Cores = context.Cores.Hot is { } core ? [core] : [],
            Wait = context.Cores.CanSpin ? WaitChoice.BusySpin : WaitChoice.Auto,
            Arbitrage = new() { MinNetE8 = BookDefinitions.MinNetE8 },
        };
        var engine = new ReplayEngine(options);
        await using (engine.ConfigureAwait(false))
        {
            await Task.Run(() => engine.RunAsync(stop), stop).ConfigureAwait(false); // the calling thread reads
            return engine.Statistics.Hot.Frames / engine.Statistics.Elapsed.TotalSeconds;
        }
    }

    private static Task<Rate> AloneAsync(FrameReel reel, int passes, CorePlan cores) => PinnedThreads.RunAsync(cores.Hot, () =>
    {
        var player = new PlanePlayer(reel);
        var costs = Enumerable.Range(0, passes).Select(_ => player.Play()).ToArray();
        var perFrame = reel.Count / (double)reel.Frames;
        return new Rate(1e9 / (costs.Average(c => c.Nanos) * perFrame), costs.Average(c => c.Cycles) * perFrame, costs.Average(c => c.Instructions) * perFrame);
    });

    private sealed record Rate(double PerSecond, double? Cycles = null, double? Instructions = null);
}
