using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Crossfeed.Bench.Journey.Report;

/// <summary>What the numbers were taken on.</summary>
internal static class Machine
{
    /// <summary>Name and value of everything that a reader needs to judge a number.</summary>
    public static IReadOnlyList<(string Name, string Value)> Describe(CorePlan cores, JourneyOptions options) =>
    [
        ("processor", Processor()),
        ("cores", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} of {string.Join(',', cores.Allowed)}")),
        ("placement", cores.ToString()),
        ("load before", Load()),
        ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
        ("runtime", $"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} collector, {GCSettings.LatencyMode}"),
        ("settings", Settings()),
        ("mode", options.Quick ? "quick" : "full"),
        ("started", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)),
    ];

    public static string ToMarkdown(IReadOnlyList<(string Name, string Value)> facts)
    {
        var text = new StringBuilder().AppendLine("| | |").AppendLine("|---|---|");
        foreach (var (name, value) in facts)
        {
            text.Append("| ").Append(name).Append(" | ").Append(value).AppendLine(" |");
        }

        return text.ToString();
    }

    public static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<(string Name, string Value)> facts)
    {
        writer.WriteStartObject("machine");
        foreach (var (name, value) in facts)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static string Processor()
    {
        const string key = "model name";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    // Everything DOTNET_… that differs from the defaults, and what the project file sets.
    private static string Settings()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(n => n.StartsWith("DOTNET_", StringComparison.Ordinal) && (n.Contains("Tier", StringComparison.Ordinal) || n.Contains("GC", StringComparison.Ordinal) || n.Contains("PGO", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        var set = string.Join(", ", names.Select(n => $"{n}={Environment.GetEnvironmentVariable(n)}"));
        return set.Length > 0 ? set : "as the engine's: tiered compilation with PGO, no concurrent collector";
    }
}
