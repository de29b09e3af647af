using System.Globalization;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>Telemetry for people: how full the ring was, what time threads lost, and a row a stage with units that are easy to read.</summary>
public static class LatencyTable
{
    /// <summary>Writes the lines.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="latency">The telemetry.</param>
    public static void Write(TextWriter output, LatencySnapshot latency)
    {
        output.WriteLine("ring      " + Ring(latency.Ring));
        if (latency.Hiccups.Count > 0)
        {
            output.WriteLine("hiccups   " + string.Join("; ", latency.Hiccups.Select(Hiccups)));
        }

        if (latency.Stages.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{"latency",-22} {"count",14} {"p50",9} {"p99",9} {"p99.9",9} {"max",9}");
        foreach (var stage in latency.Stages)
        {
            WriteRow(output, LatencyStages.Name(stage.Stage), stage.Values);
            if (stage.Stage == LatencyStage.ExchangeToReceive && latency.Venues.Count > 1)
            {
                WriteVenues(output, latency, stage.Stage); // distances differ, the engine does not
            }
        }
    }

    /// <summary>A time in the unit that leaves one to three digits before the point: <c>950 ns</c>, <c>1.23 µs</c>, <c>45.6 ms</c>.</summary>
    /// <param name="nanos">Nanoseconds.</param>
    public static string Text(long nanos)
    {
        string[] units = ["ns", "µs", "ms", "s"];
        var (value, unit) = ((double)nanos, 0);
        while (Math.Abs(value) >= 999.5 && unit < units.Length - 1) // what would round to four digits has the next unit
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        var format = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }

    private static void WriteVenues(TextWriter output, LatencySnapshot latency, LatencyStage stage)
    {
        foreach (var venue in latency.Venues)
        {
            if (venue.Stages.FirstOrDefault(s => s.Stage == stage) is { } row)
            {
                WriteRow(output, "  " + venue.Venue, row.Values);
            }
        }
    }

    private static void WriteRow(TextWriter output, string name, LatencyValues values)
    {
        var negative = values.Negative > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {values.Negative:N0} below 0, down to {Text(values.Lowest)}: the clocks differ") : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {values.Count,14:N0} {Text(values.P50),9} {Text(values.P99),9} {Text(values.P999),9} {Text(values.Max),9}{negative}"));
    }

    private static string Ring(RingUse ring)
    {
        var waiting = ring.Occupancy.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"waiting at a batch {ring.Occupancy.P50:N0} p50, {ring.Occupancy.P99:N0} p99, {ring.Occupancy.Max:N0} max; ")
            : "";
        var stalls = ring.Stalls == 0 ? "never full" : string.Create(CultureInfo.InvariantCulture, $"full {ring.Stalls:N0} times, {Text(ring.StalledNanos)} in all, {Text(ring.LongestStallNanos)} the longest");
        return string.Create(CultureInfo.InvariantCulture, $"{ring.Capacity:N0} slots; {waiting}{stalls}");
    }

    private static string Hiccups(ThreadHiccups thread) => thread.IsMeasured
        ? string.Create(CultureInfo.InvariantCulture, $"{thread.Thread} {thread.Gaps.Count:N0} of {Text(thread.ThresholdNanos)} or more, longest {Text(thread.Gaps.Max)}, {thread.LostShare:0.###%} of {Text(thread.WatchedNanos)} lost")
        : $"{thread.Thread} not measured, it does not spin";
}
