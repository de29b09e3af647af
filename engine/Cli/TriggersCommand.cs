using System.CommandLine;
using Crossfeed.Arbitrage;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed triggers</c>: the trigger ring of a data directory, once or as it grows. Reads the mapped file alone; the engine does not notice.</summary>
public static class TriggersCommand
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int PollMillis = 10; // a person or a pipe reads this; a process in a hurry maps the ring itself
    private const int AbsentPollMillis = 250; // while no engine runs, a look costs an open and a mapping

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = DataDirectory.CreateOption();
        var follow = new Option<bool>("--follow") { Description = "Go on with new triggers until interrupted" };
        var json = new Option<bool>("--json") { Description = "One JSON object a line instead of columns" };
        var command = new Command("triggers", "The triggers that the mapped ring of a running (or ended) engine still keeps, oldest first") { data, follow, json };
        command.SetAction((result, cancellation) => RunAsync(
            DataDirectory.TriggerRing(result.GetRequiredValue(data)),
            result.GetValue(follow),
            result.GetValue(json),
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, bool follow, bool json, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!TriggerRingReader.TryOpen(path, TriggerRingStart.Oldest, out var reader, out var fault))
        {
            await error.WriteLineAsync($"crossfeed triggers: {fault}");
            return Failure;
        }

        try
        {
            var lines = new TriggerLines(output, error, json);
            lines.Begin();
            while (true)
            {
                var hasEnded = reader.HasEnded; // before the last look, so that nothing published before the end is missed
                lines.Drain(reader, cancellation);
                if (!follow || cancellation.IsCancellationRequested)
                {
                    return Success;
                }

                if (hasEnded)
                {
                    reader = Successor(path, reader);
                }

                await Task.Delay(hasEnded ? AbsentPollMillis : PollMillis, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            reader.Dispose();
        }
    }

    // A new engine in the same directory replaces the file; until then the reader of the old one has nothing to do but wait.
    private static TriggerRingReader Successor(string path, TriggerRingReader reader)
    {
        if (!TriggerRingReader.TryOpen(path, TriggerRingStart.Oldest, out var next, out _))
        {
            return reader; // between two engines; looked at again on the next poll
        }

        if (next.StartedNanos == reader.StartedNanos)
        {
            next.Dispose();
            return reader;
        }

        reader.Dispose();
        return next;
    }
}
