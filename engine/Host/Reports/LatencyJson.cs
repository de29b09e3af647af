using System.Text.Json;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>
/// Writes telemetry into a JSON object: <c>latency</c>, <c>latencyByVenue</c>, <c>ring</c> and <c>hiccups</c>. Nanoseconds, unless a name says otherwise; what was not measured is absent. <c>negative</c> and <c>lowest</c> stand where
/// clocks differ so much that times came out below 0; such times count as 0 in the rest.
/// </summary>
public static class LatencyJson
{
    private const int ShareDecimals = 6; // a millionth of the time

    /// <summary>Writes the four properties into the object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="latency">The telemetry.</param>
    public static void Write(Utf8JsonWriter json, LatencySnapshot latency)
    {
        json.WriteStartObject("latency");
        WriteStages(json, latency.Stages);
        json.WriteEndObject();
        json.WriteStartObject("latencyByVenue");
        foreach (var venue in latency.Venues)
        {
            json.WriteStartObject(venue.Venue);
            WriteStages(json, venue.Stages);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteRing(json, latency.Ring);
        json.WriteStartObject("hiccups");
        foreach (var thread in latency.Hiccups)
        {
            WriteHiccups(json, thread);
        }

        json.WriteEndObject();
    }

    private static void WriteStages(Utf8JsonWriter json, IReadOnlyList<StageLatency> stages)
    {
        foreach (var stage in stages)
        {
            json.WriteStartObject(LatencyStages.Name(stage.Stage));
            WriteValues(json, stage.Values);
            json.WriteEndObject();
        }
    }

    private static void WriteValues(Utf8JsonWriter json, LatencyValues values)
    {
        json.WriteNumber("count", values.Count);
        json.WriteNumber("p50", values.P50);
        json.WriteNumber("p99", values.P99);
        json.WriteNumber("p999", values.P999);
        json.WriteNumber("max", values.Max);
        if (values.Negative > 0)
        {
            json.WriteNumber("negative", values.Negative);
            json.WriteNumber("lowest", values.Lowest);
        }
    }

    private static void WriteRing(Utf8JsonWriter json, RingUse ring)
    {
        json.WriteStartObject("ring");
        json.WriteNumber("capacity", ring.Capacity);
        if (ring.Occupancy.Count > 0)
        {
            json.WriteNumber("occupancyP50", ring.Occupancy.P50);
            json.WriteNumber("occupancyP99", ring.Occupancy.P99);
            json.WriteNumber("occupancyMax", ring.Occupancy.Max);
        }

        json.WriteNumber("stalls", ring.Stalls);
        json.WriteNumber("stalledNanos", ring.StalledNanos);
        json.WriteNumber("longestStallNanos", ring.LongestStallNanos);
        json.WriteEndObject();
    }

    private static void WriteHiccups(Utf8JsonWriter json, ThreadHiccups thread)
    {
        json.WriteStartObject(thread.Thread);
        json.WriteBoolean("measured", thread.IsMeasured);
        if (thread.IsMeasured)
        {
            WriteValues(json, thread.Gaps);
            json.WriteNumber("lostNanos", thread.LostNanos);
            json.WriteNumber("watchedNanos", thread.WatchedNanos);
            json.WriteNumber("lostShare", Math.Round(thread.LostShare, ShareDecimals));
        }

        json.WriteEndObject();
    }
}
