using System.Globalization;

namespace Crossfeed.Bench.Journey;

/// <summary>
/// Who runs on which core, the same for all rows of a run: from the top the load sender, the hot thread (or whatever client is measured), the polling thread; what is left belongs to
/// the thread pool, the JIT and the collector.
/// </summary>
/// <param name="allowed">Cores that this process may use, ascending.</param>
internal sealed class CorePlan(IReadOnlyList<int> allowed)
{
    private const int CoresForSpinning = 3; // the sender, the client, and one for everything else
    private const int CoresForSplit = 4; // and the polling thread

    /// <summary>Cores that this process may use, ascending.</summary>
    public IReadOnlyList<int> Allowed { get; } = allowed;

    /// <summary>Whether threads may spin without starving each other.</summary>
    public bool CanSpin => Allowed.Count >= CoresForSpinning;

    /// <summary>Whether a reading thread of its own may spin beside the hot one.</summary>
    public bool CanSplit => Allowed.Count >= CoresForSplit;

    /// <summary>Core of the load sender; null where cores are too few to bind threads.</summary>
    public int? Sender => CanSpin ? Allowed[^1] : null;

    /// <summary>Core of the hot thread, or of the client that is measured in its place.</summary>
    public int? Hot => CanSpin ? Allowed[^2] : null;

    /// <summary>Core of the polling thread.</summary>
    public int? Reader => CanSplit ? Allowed[^3] : null;

    /// <summary>The cores that the system grants this process.</summary>
    public static CorePlan Detect()
    {
        const string key = "Cpus_allowed_list:"; // 0-3,8
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        var cores = line is null ? Enumerable.Range(0, Environment.ProcessorCount).ToArray() : ParseList(line[key.Length..]);
        return new CorePlan(cores.Length > Environment.ProcessorCount ? cores[..Environment.ProcessorCount] : cores); // a quota grants fewer than the list names
    }

    /// <summary>Reads a list of cores as the kernel writes it.</summary>
    /// <param name="text">Such as <c>0-3,8</c>.</param>
    public static int[] ParseList(string text)
    {
        var cores = new List<int>();
        foreach (var part in text.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            var first = int.Parse(ends[0], CultureInfo.InvariantCulture);
            var last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            cores.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return [.. cores.Order()];
    }

    public override string ToString() => CanSpin
        ? string.Create(CultureInfo.InvariantCulture, $"sender {Sender}, client or hot thread {Hot}, polling thread {(object?)Reader ?? "-"}, everything else on all")
        : "no thread is bound; rows that spin are left out";
}
