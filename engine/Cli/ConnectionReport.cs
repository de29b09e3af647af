using System.Globalization;
using Crossfeed.Host;

namespace Crossfeed.Cli;

/// <summary>What became of each connection, at the end of a run.</summary>
public static class ConnectionReport
{
    /// <summary>Writes a line a connection.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="engine">The engine, stopped.</param>
    public static void Write(TextWriter output, LiveEngine engine)
    {
        output.WriteLine();
        foreach (var feed in engine.Feeds)
        {
            foreach (var connection in feed.Connections)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feed.Feed.Name,-16} #{connection.Id}: {connection.Messages:N0} messages, {connection.Bytes / 1e6:N1} MB, opened {connection.Opens:N0} times, {connection.Target.Address}"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feed.Feed.Name,-16} snapshots: {feed.Fetcher.Fetched:N0} fetched, {feed.Fetcher.Failed:N0} failed, {feed.Fetcher.Skipped:N0} needed no more"));
        }

        foreach (var budget in engine.RestBudgets)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{budget.Host,-16} requests: {budget.Sent:N0} of weight {budget.SentWeight:N0}, {budget.Allowed:N0} allowed in {budget.Period.TotalSeconds:0} s; {budget.TooManyRequests:N0} x 429, {budget.Bans:N0} x 418, paused {budget.TimePaused.TotalSeconds:0.0} s"));
        }
    }
}
