using System.CommandLine;
using Crossfeed.Snapshots;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed top</c>: a live view of the books, read from the mapped file.</summary>
public static class TopCommand
{
    /// <summary>The command, ready for the root.</summary>
    public static Command Create()
    {
        var data = DataDirectory.CreateOption();
        var duration = new Option<string?>("--duration")
        {
            Description = "End after this long, such as 30s (default: run until stopped)",
            HelpName = "TIME",
        };
        var command = new Command("top", "Live view of the books, read from the mapped file; ends with q or Ctrl-C") { data, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var end = OptionTexts.Duration("--duration", parsed.GetValue(duration));
            try
            {
                var isTerminal = output == Console.Out && !Console.IsOutputRedirected;
                await BookView.ShowAsync(parsed.GetValue(data)!, "q ends", output, isTerminal, end, cancellation);
                return 0;
            }
            catch (SnapshotException fault)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(fault.Message);
                return 1;
            }
        });
        return command;
    }
}
