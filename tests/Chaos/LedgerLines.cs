using System.Text.Json;

namespace Crossfeed.Tests.Chaos;

/// <summary>A line of the ledger's file; 0 and null for what it does not know.</summary>
internal sealed record LedgerLine(string Venue, string Symbol, string Stream, long From, long To, string Cause, string? Repair)
{
    public bool Touches(long from, long to) => From <= to && To >= from;

    public bool Covers(long from, long to) => From <= from && To >= to;

    public IEnumerable<long> Ids()
    {
        for (var id = From; id <= To; id++)
        {
            yield return id;
        }
    }

    /// <summary>All lines of a run.</summary>
    /// <param name="data">Its folder.</param>
    public static IReadOnlyList<LedgerLine> Read(string data) =>
        [.. Directory.GetFiles(data, "gaps-*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Select(Parse)];

    private static LedgerLine Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new LedgerLine(
            root.GetProperty("venue").GetString()!,
            root.GetProperty("symbol").GetString()!,
            root.GetProperty("stream").GetString()!,
            Number(root.GetProperty("from")),
            Number(root.GetProperty("to")),
            root.GetProperty("cause").GetString()!,
            root.GetProperty("repair").GetString());
    }

    private static long Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? 0 : value.GetInt64();
}
