using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crossfeed.Bench.Journey.Report;

namespace Crossfeed.Bench.Journey.Gc;

/// <summary>What settings of the collector do to the hot thread while the cold plane allocates: each setting in a process of its own.</summary>
internal sealed class GcSection : IJourneySection
{
    private const int MegabytesPerSecond = 20; // JSON, logs and HTTP of a busy engine

    private static readonly Variant[] Variants =
    [
        new("no allocation elsewhere", "plain", Megabytes: 0),
        new("workstation, not concurrent (as the engine is set)", "plain"),
        new("the same, gen 0 of 64 MiB", "plain", ("DOTNET_GCgen0size", "4000000")),
        new("the same, gen 0 of 256 MiB", "plain", ("DOTNET_GCgen0size", "10000000")),
        new("the same, gen 0 of 4 MiB", "plain", ("DOTNET_GCgen0size", "400000")),
        new("the same, GCConserveMemory 5", "plain", ("DOTNET_GCConserveMemory", "5")),
        new("concurrent", "plain", ("DOTNET_gcConcurrent", "1")),
        new("concurrent, SustainedLowLatency", "sustained", ("DOTNET_gcConcurrent", "1")),
        new("server", "plain", ("DOTNET_gcServer", "1")),
        new("no-GC region of 240 MiB", "no-gc"),
        new("no tiering (TieredCompilation off)", "plain", ("DOTNET_TieredCompilation", "0")),
        new("no profile (TieredPGO off)", "plain", ("DOTNET_TieredPGO", "0")),
    ];

    public string Name => "gc";

    public string Summary => "collections and gaps of the hot thread under settings of the collector";

    public async Task RunAsync(JourneyContext context, CancellationToken stop)
    {
        var seconds = context.Pick(2, 10);
        var rounds = context.Pick(1, 3);
        var results = Variants.ToDictionary(v => v, _ => new List<Dictionary<string, double>>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var variant in Variants)
            {
                context.Say($"gc: {variant.Name}, {round + 1} of {rounds}");
                results[variant].Add(await RunChildAsync(context, variant, seconds, stop).ConfigureAwait(false));
            }
        }

        var table = new ResultTable(
            "gc", "Collector settings: the hot thread beside a cold plane", "setting", "collections gen 0/1/2", "paused in all, us", "longest gap, us", "gaps of 100 us and more", "p50, ns", "p99.9, ns", "hot thread, B", "working set, MB");
        foreach (var variant in Variants)
        {
            var runs = results[variant];
            double Median(string field) => runs.Select(r => r[field]).Order().ElementAt(runs.Count / 2);
            table.Row(
                Cell.Of(variant.Name), Cell.Of(string.Create(CultureInfo.InvariantCulture, $"{Median("gen0"):0}/{Median("gen1"):0}/{Median("gen2"):0}")), Cell.Digits(Median("pausedMicros")), Cell.Digits(Median("longestMicros")),
                Cell.Of((long)Median("longGaps")), Cell.Of((long)Median("p50Nanos")), Cell.Of((long)Median("p999Nanos")), Cell.Of((long)Median("allocated")), Cell.Digits(Median("workingSet") / 1e6));
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"Medians of {rounds} runs of {seconds} s each, taken in turns. The hot thread (bound to core {(object?)context.Cores.Hot ?? "-"}) plays frames of all venues without a rest; another thread allocates {MegabytesPerSecond} MB/s. A gap is the time from one frame to the next; the machine's own interruptions are in the first row."));
        context.Add(table);
    }

    private static async Task<Dictionary<string, double>> RunChildAsync(JourneyContext context, Variant variant, int seconds, CancellationToken stop)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(info.FileName) == "dotnet")
        {
            info.ArgumentList.Add(typeof(GcSection).Assembly.Location);
        }

        string[] arguments =
        [
            GcChild.Verb, (context.Cores.Hot ?? -1).ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture),
            variant.Megabytes.ToString(CultureInfo.InvariantCulture), variant.Mode,
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment["DOTNET_gcConcurrent"] = "0"; // the engine's setting, unless the variant says otherwise
        foreach (var (key, value) in variant.Settings)
        {
            info.Environment[key] = value;
        }

        using var process = Process.Start(info) ?? throw new InvalidOperationException("the child process did not start");
        var output = await process.StandardOutput.ReadToEndAsync(stop).ConfigureAwait(false);
        await process.WaitForExitAsync(stop).ConfigureAwait(false);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Dictionary<string, double>>(output)!
            : throw new InvalidOperationException($"{variant.Name}: the child process ended with {process.ExitCode}");
    }

    private sealed record Variant(string Name, string Mode, params (string Key, string Value)[] Settings)
    {
        public int Megabytes { get; init; } = MegabytesPerSecond;

        public Variant(string name, string mode, int Megabytes)
            : this(name, mode) => this.Megabytes = Megabytes;
    }
}
