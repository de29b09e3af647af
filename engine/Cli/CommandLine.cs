using System.CommandLine;
using System.CommandLine.Help;

namespace Crossfeed.Cli;

/// <summary>The command line: parse, dispatch, turn every expected failure into one line and an exit code.</summary>
public static class CommandLine
{
    private const int WrongUsage = 2;

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <returns>0 for success, 1 for a failure, 2 for wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Crossfeed: exact order books and arbitrage triggers from many venues, in one low-latency process.")
        {
            RunCommand.Create(),
            ImportCommand.Create(),
            ReplayCommand.Create(),
            SnapshotCommand.Create(),
            TriggersCommand.Create(),
            TopCommand.Create(),
            VenuesCommand.Create(),
            SymbolsCommand.Create(),
        };

        return await Failures.GuardAsync(async () =>
        {
            var parsed = root.Parse(Configuration.Expand(root, args));
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
            {
                UsageErrors.Write(parsed, Console.Error);
                return WrongUsage;
            }

            GivenTexts.Check(parsed);
            using var signals = new StopSignals();
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, signals.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
