using System.Text.Json;
using Crossfeed.Market;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>The wire in <c>--stats-out</c>: an object <c>wire</c>. Times are nanoseconds.</summary>
internal static class WireJson
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Stands in an object.</param>
    /// <param name="wire">The wire.</param>
    public static void Write(Utf8JsonWriter json, WireStatus wire)
    {
        json.WriteStartObject("wire");
        json.WriteStartArray("connections");
        foreach (var connection in wire.Connections)
        {
            Write(json, connection);
        }

        json.WriteEndArray();
        WriteFeeds(json, wire);
        WriteLegs(json, wire);
        WriteRest(json, wire);
        json.WriteStartArray("silence");
        foreach (var silence in wire.Silences)
        {
            json.WriteStartObject();
            json.WriteString("feed", silence.Feed);
            json.WriteNumber("found", silence.Found);
            json.WriteNumber("silentNow", silence.SilentNow);
            json.WriteNumber("suspectNow", silence.SuspectNow);
            json.WriteNumber("renewals", silence.Renewals);
            json.WriteNumber("abandonments", silence.Abandonments);
            json.WriteNumber("proofs", silence.Proofs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("rotations", wire.Rotations);
        json.WriteNumber("failedRotations", wire.FailedRotations);
        json.WriteNumber("holesLost", wire.HolesLost);
        json.WriteNumber("answersLost", wire.MailLost);
        json.WritePropertyName("holes");
        wire.Gaps.WriteTo(json);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConnectionStatus c)
    {
        json.WriteStartObject();
        json.WriteString("feed", c.Feed);
        json.WriteNumber("line", c.Line);
        json.WriteNumber("id", c.Id);
        json.WriteString("address", c.Address.ToString());
        json.WriteString("state", c.State.ToString());
        json.WriteString("since", Timestamp.Text(c.SinceNanos));
        json.WriteString("cause", c.Cause);
        json.WriteNumber("opens", c.Opens);
        json.WriteNumber("losses", c.Losses);
        json.WriteNumber("messages", c.Messages);
        json.WriteNumber("bytes", c.Bytes);
        json.WriteStartObject("roundTrip");
        json.WriteNumber("count", c.RoundTrip.Count);
        json.WriteNumber("last", c.RoundTrip.LastNanos);
        json.WriteNumber("smoothed", c.RoundTrip.SmoothedNanos);
        json.WriteNumber("min", c.RoundTrip.MinNanos);
        json.WriteEndObject();
        if (c.ClockOffsetNanos is { } offset)
        {
            json.WriteNumber("clockOffset", offset);
        }

        json.WriteNumber("wanted", c.Wanted);
        json.WriteNumber("acknowledged", c.Acknowledged);
        json.WriteNumber("flowing", c.Flowing);
        json.WriteStartObject("refused");
        foreach (var (stream, reason) in c.Refused)
        {
            json.WriteString(stream.ToString(), reason);
        }

        json.WriteEndObject();
        json.WriteNumber("changes", c.Changes);
        json.WriteStartArray("transitions");
        foreach (var t in c.Transitions)
        {
            json.WriteStartObject();
            json.WriteString("at", Timestamp.Text(t.WallNanos));
            json.WriteString("from", t.From.ToString());
            json.WriteString("to", t.To.ToString());
            json.WriteString("cause", t.Cause);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFeeds(Utf8JsonWriter json, WireStatus wire)
    {
        json.WriteStartArray("feeds");
        foreach (var (feed, retired) in wire.Retired)
        {
            var all = wire.Totals(feed);
            json.WriteStartObject();
            json.WriteString("feed", feed);
            json.WriteNumber("connections", all.Connections);
            json.WriteNumber("ended", retired.Connections);
            json.WriteNumber("opens", all.Opens);
            json.WriteNumber("losses", all.Losses);
            json.WriteNumber("messages", all.Messages);
            json.WriteNumber("bytes", all.Bytes);
            json.WriteNumber("changes", all.Transitions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLegs(Utf8JsonWriter json, WireStatus wire)
    {
        json.WriteStartArray("legs");
        foreach (var leg in wire.Legs)
        {
            var lead = LatencyValues.Of(leg.Lead);
            json.WriteStartObject();
            json.WriteString("line", leg.Line);
            json.WriteNumber("place", leg.Place);
            json.WriteNumber("connection", leg.Connection);
            foreach (var channel in Enum.GetValues<StreamChannel>())
            {
                json.WriteStartObject(StreamChannels.Name(channel));
                json.WriteNumber("wins", leg.Wins(channel));
                json.WriteNumber("duplicates", leg.Duplicates(channel));
                json.WriteEndObject();
            }

            json.WriteStartObject("lead");
            json.WriteNumber("count", lead.Count);
            json.WriteNumber("p50", lead.P50);
            json.WriteNumber("p99", lead.P99);
            json.WriteNumber("max", lead.Max);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRest(Utf8JsonWriter json, WireStatus wire)
    {
        json.WriteStartArray("budgets");
        foreach (var b in wire.Budgets)
        {
            json.WriteStartObject();
            json.WriteString("host", b.Host);
            json.WriteNumber("allowed", b.Allowed);
            json.WriteNumber("used", b.Used);
            json.WriteNumber("sent", b.Sent);
            json.WriteNumber("sentWeight", b.SentWeight);
            json.WriteNumber("notWanted", b.NotWanted);
            json.WriteNumber("overflows", b.Overflows);
            json.WriteNumber("tooManyRequests", b.TooManyRequests);
            json.WriteNumber("bans", b.Bans);
            json.WriteNumber("pausedSeconds", Math.Round(b.TimePaused.TotalSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("snapshots");
        foreach (var (feed, fetched, failed, skipped) in wire.Fetches)
        {
            json.WriteStartObject();
            json.WriteString("feed", feed);
            json.WriteNumber("fetched", fetched);
            json.WriteNumber("failed", failed);
            json.WriteNumber("notNeeded", skipped);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
