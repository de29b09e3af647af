using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Telemetry;

namespace Crossfeed.Host;

/// <summary>The wire for people, at the end of a run.</summary>
public static class WireTable
{
    private const int MostConnections = 40; // more do not fit a screen; --stats-out has them all
    private const int MostRefusals = 10;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="wire">The wire.</param>
    public static void Write(TextWriter output, WireStatus wire)
    {
        output.WriteLine();
        foreach (var connection in wire.Connections.Take(MostConnections))
        {
            Write(output, connection);
        }

        if (wire.Connections.Count > MostConnections)
        {
            output.WriteLine($"… and {wire.Connections.Count - MostConnections} more; --stats-out FILE writes them all");
        }

        foreach (var (connection, stream, reason) in wire.Connections.SelectMany(c => c.Refused.Select(r => (c, r.Stream, r.Reason))).Take(MostRefusals))
        {
            output.WriteLine($"refused   {connection.Feed} {stream}: {reason}");
        }

        WriteLegs(output, wire);
        WriteRest(output, wire);
        foreach (var silence in wire.Silences.Where(s => s.Found + s.Proofs > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"silence   {silence.Feed}: {silence.Found:N0} found, {silence.SilentNow} now; {silence.Renewals:N0} subscriptions renewed, {silence.Abandonments:N0} connections given up; {silence.Proofs:N0} quiet books proven by REST"));
        }

        if (wire.Rotations + wire.FailedRotations > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rotation  {wire.Rotations:N0} connections replaced in time, {wire.FailedRotations:N0} replacements given up"));
        }

        if (wire.HolesLost + wire.MailLost > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lost      {wire.HolesLost:N0} records of holes and {wire.MailLost:N0} answers of venues, because they came faster than they were read"));
        }

        wire.Gaps.WriteTo(output);
    }

    private static void Write(TextWriter output, ConnectionStatus c)
    {
        var trip = c.RoundTrip.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", round trip {c.RoundTrip.SmoothedNanos / 1e6:0.###} ms") : "";
        var clock = c.ClockOffsetNanos is { } offset ? string.Create(CultureInfo.InvariantCulture, $", venue clock {offset / 1e6:+0.###;-0.###;0} ms") : "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Feed,-16} #{c.Id} line {c.Line}: {c.Messages:N0} messages, {c.Bytes / 1e6:N1} MB; streams {c.Wanted} wanted, {c.Acknowledged} acknowledged, {c.Flowing} flowing; opened {c.Opens:N0} times, lost {c.Losses:N0}{trip}{clock}, {c.Address}"));
    }

    private static void WriteLegs(TextWriter output, WireStatus wire)
    {
        foreach (var leg in wire.Legs)
        {
            var wins = Sum(leg.Wins);
            var all = wins + Sum(leg.Duplicates);
            var lead = LatencyValues.Of(leg.Lead);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"leg       {leg.Line} {(char)('A' + leg.Place)}: first with {(all == 0 ? 0 : 100.0 * wins / all):0.0} % of {all:N0} messages; ahead by {lead.P50 / 1e6:0.###} ms p50, {lead.P99 / 1e6:0.###} ms p99"));
        }
    }

    private static void WriteRest(TextWriter output, WireStatus wire)
    {
        foreach (var (feed, fetched, failed, skipped) in wire.Fetches)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feed,-16} snapshots: {fetched:N0} fetched, {failed:N0} failed, {skipped:N0} not needed any more when their turn came"));
        }

        foreach (var budget in wire.Budgets.Where(b => b.Pauses > 0 || b.Overflows > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"budget    {budget.Host}: {budget.TooManyRequests:N0} times 429, {budget.Bans:N0} times 418, paused for {budget.TimePaused.TotalSeconds:0.0} s; {budget.Overflows:N0} requests refused because too many waited"));
        }
    }

    private static long Sum(Func<StreamChannel, long> count) => Enum.GetValues<StreamChannel>().Sum(count);
}
