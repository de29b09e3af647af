using System.Globalization;
using Crossfeed.Market;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>The wire for people, at the end of a run.</summary>
public static class WireTable
{
    private const int MostConnections = 40; // more do not fit a screen; --stats-out has them all
    private const int MostRefusals = 10;
    private const int MostCause = 60; // characters: the row ends before column 180

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="wire">The wire.</param>
    public static void Write(TextWriter output, WireStatus wire)
    {
        output.WriteLine();
        output.WriteLine($"{"feed",-16} {"line",5} {"id",5} {"wanted",7} {"acked",7} {"flowing",7} {"opened",7} {"lost",6} {"messages",14} {"MB",10} {"round trip",10} {"venue clock",11}  last loss");
        foreach (var connection in wire.Connections.Take(MostConnections))
        {
            Write(output, connection);
        }

        if (wire.Connections.Count > MostConnections)
        {
            output.WriteLine($"… and {wire.Connections.Count - MostConnections} more; --stats-out FILE writes them all");
        }

        foreach (var (feed, retired) in wire.Retired)
        {
            WriteTotals(output, wire, feed, retired);
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
        var trip = c.RoundTrip.Count > 0 ? LatencyTable.Text(c.RoundTrip.SmoothedNanos) : "-";
        var clock = c.ClockOffsetNanos is { } offset ? (offset > 0 ? "+" : "") + LatencyTable.Text(offset) : "-";
        var loss = c.Transitions.LastOrDefault(t => t.To is ConnectionState.Reconnecting or ConnectionState.Faulted).Cause ?? "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Feed,-16} {c.Line,5} {c.Id,5} {c.Wanted,7:N0} {c.Acknowledged,7:N0} {c.Flowing,7:N0} {c.Opens,7:N0} {c.Losses,6:N0} {c.Messages,14:N0} {c.Bytes / 1e6,10:N1} {trip,10} {clock,11}  {Short(loss)}").TrimEnd());
    }

    // Where the rows of the connections do not say it all: several of a feed, or some that ended before the run did.
    private static void WriteTotals(TextWriter output, WireStatus wire, string feed, ConnectionTotals retired)
    {
        var all = wire.Totals(feed);
        if (all.Connections < 2)
        {
            return;
        }

        var ended = retired.Connections > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {retired.Connections:N0} of {all.Connections:N0} connections ended before the run did") : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feed,-16} {"all",11} {"",23} {all.Opens,7:N0} {all.Losses,6:N0} {all.Messages,14:N0} {all.Bytes / 1e6,10:N1} {"",22}{ended}").TrimEnd());
    }

    private static string Short(string text) => text.Length <= MostCause ? text : string.Concat(text.AsSpan(0, MostCause - 1), "…");

    private static void WriteLegs(TextWriter output, WireStatus wire)
    {
        foreach (var leg in wire.Legs)
        {
            var wins = Sum(leg.Wins);
            var all = wins + Sum(leg.Duplicates);
            var lead = LatencyValues.Of(leg.Lead);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"leg       {leg.Line,-18} {(char)('A' + leg.Place)}: first with {(all == 0 ? 0 : 100.0 * wins / all),5:0.0} % of {all:N0} messages; ahead by {LatencyTable.Text(lead.P50)} p50, {LatencyTable.Text(lead.P99)} p99"));
        }
    }

    private static void WriteRest(TextWriter output, WireStatus wire)
    {
        foreach (var (feed, fetched, failed, skipped) in wire.Fetches)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"snapshots {feed}: {fetched:N0} fetched, {failed:N0} failed, {skipped:N0} not needed any more when their turn came"));
        }

        foreach (var budget in wire.Budgets.Where(b => b.Pauses > 0 || b.Overflows > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"budget    {budget.Host}: {budget.TooManyRequests:N0} times 429, {budget.Bans:N0} times 418, paused for {budget.TimePaused.TotalSeconds:0.0} s; {budget.Overflows:N0} requests refused because too many waited"));
        }
    }

    private static long Sum(Func<StreamChannel, long> count) => Enum.GetValues<StreamChannel>().Sum(count);
}
