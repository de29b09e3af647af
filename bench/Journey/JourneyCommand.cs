using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Crossfeed.Bench.Journey.Report;
using Crossfeed.Capture;
using Crossfeed.Capture.Reading;

namespace Crossfeed.Bench.Journey;

/// <summary>Runs sections, prints their tables as Markdown on standard output and writes all of them to one JSON file.</summary>
internal static class JourneyCommand
{
    private const int WrongUsage = 2;

    private const string Usage = """
        usage: bench journey [--sections NAME,…] [--quick] [--json FILE] [--captures DIR …]

          --sections   only these: {0}
          --quick      few cases, short rounds: all of it within two minutes; without it up to ten
          --json       where the results go as JSON; bench/out/journey.json by default
          --captures   captures for the sections replay and decode; by default one is generated, recordings are decoded
        """;

    /// <summary>The whole command.</summary>
    /// <param name="args">Arguments behind <c>journey</c>.</param>
    /// <param name="output">Takes the tables.</param>
    /// <param name="progress">Takes progress and errors.</param>
    /// <param name="stop">Ends early.</param>
    /// <returns>0; 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter progress, CancellationToken stop)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            output.WriteLine(Help());
            return 0;
        }

        if (!TryParse(args, out var options, out var error))
        {
            progress.WriteLine(error);
            progress.WriteLine(Help());
            return WrongUsage;
        }

        await RunAsync(options, output, progress, stop).ConfigureAwait(false);
        return 0;
    }

    /// <summary>Runs the sections that the options name.</summary>
    internal static async Task RunAsync(JourneyOptions options, TextWriter output, TextWriter progress, CancellationToken stop)
    {
        var cores = CorePlan.Detect();
        var interruptions = await Interruptions.WatchAsync(cores).ConfigureAwait(false);
        var facts = Machine.Describe(cores, options, interruptions);
        output.WriteLine(Machine.ToMarkdown(facts));
        if (!cores.CanSpin)
        {
            output.WriteLine($"Rows that spin are left out: they need three cores, and there are {cores.Allowed.Count}.");
        }

        if (interruptions.Any(i => i.Share > Interruptions.Tolerable))
        {
            output.WriteLine("**The machine is busy**: others take more than a twentieth of a core that this run needs. Latencies and rates of several threads tell more about them than about the engine; run it again when it is quiet.");
        }

        var context = new JourneyContext(options, cores, output, progress);
        var start = Stopwatch.GetTimestamp();
        foreach (var section in JourneySections.All.Where(s => options.Sections.Count == 0 || options.Sections.Contains(s.Name)))
        {
            context.Say($"{section.Name}: {section.Summary}");
            await section.RunAsync(context, stop).ConfigureAwait(false);
        }

        WriteJson(options.Json, facts, context.Tables);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; results in {options.Json}"));
    }

    /// <summary>Reads the arguments.</summary>
    internal static bool TryParse(IReadOnlyList<string> args, out JourneyOptions options, out string error)
    {
        options = new JourneyOptions();
        error = "";
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[i + 1] : null;
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    continue;
                case "--sections" when value is not null:
                    var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                    var unknown = names.FirstOrDefault(n => JourneySections.All.All(s => s.Name != n));
                    if (unknown is not null || names.Length == 0)
                    {
                        error = $"--sections {value}: no section '{unknown}'";
                        return false;
                    }

                    options = options with { Sections = names };
                    i++;
                    continue;
                case "--json" when value is not null:
                    options = options with { Json = value };
                    i++;
                    continue;
                case "--captures" when value is not null:
                    var captures = args.Skip(i + 1).TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
                    if (!AreCaptures(captures, out error))
                    {
                        return false;
                    }

                    options = options with { Captures = captures };
                    i += captures.Length;
                    continue;
                default:
                    error = $"{args[i]}: not understood, or its value is missing";
                    return false;
            }
        }

        return true;
    }

    // Before anything is measured: an error after half an hour would be a pity.
    private static bool AreCaptures(IEnumerable<string> captures, out string error)
    {
        error = "";
        try
        {
            foreach (var capture in captures)
            {
                using var reader = new CaptureReader(capture);
            }
        }
        catch (CaptureException e)
        {
            error = $"--captures: {e.Message}";
        }

        return error.Length == 0;
    }

    private static string Help() => Usage.Replace("{0}", string.Join(", ", JourneySections.All.Select(s => s.Name)), StringComparison.Ordinal);

    private static void WriteJson(string path, IReadOnlyList<(string Name, string Value)> facts, IReadOnlyList<ResultTable> tables)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var file = File.Create(path);
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        Machine.WriteJson(writer, facts);
        writer.WriteStartArray("tables");
        foreach (var table in tables)
        {
            table.WriteJson(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
