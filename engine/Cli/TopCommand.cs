using System.CommandLine;
using System.Diagnostics;
using Crossfeed.Snapshots;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary><c>crossfeed top</c>: a live view of the books, read from the mapped file.</summary>
public static class TopCommand
{
    private static readonly TimeSpan LivePeriod = TimeSpan.FromMilliseconds(200); // five times a second: faster than an eye follows numbers
    private static readonly TimeSpan PlainPeriod = TimeSpan.FromSeconds(1);

    /// <summary>The command, ready for the root.</summary>
    public static Command Create()
    {
        var data = DataDirectory.CreateOption();
        var duration = new Option<TimeSpan?>("--duration")
        {
            Description = "End after this long, such as 30s (default: run until stopped)",
            HelpName = "DURATION",
            CustomParser = DurationText.Parse,
        };
        var command = new Command("top", "Live view of the books, read from the mapped file; ends with q or Ctrl-C") { data, duration };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                using var source = new SnapshotSource(parsed.GetValue(data)!);
                var isTerminal = output == Console.Out && !Console.IsOutputRedirected;
                await (isTerminal
                    ? ShowAsync(source, parsed.GetValue(duration), cancellation)
                    : PrintAsync(source, output, parsed.GetValue(duration), cancellation));
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

    private static async Task ShowAsync(SnapshotSource source, TimeSpan? duration, CancellationToken cancellation)
    {
        var view = new TopView(source);
        await AnsiConsole.Live(view.Render()).AutoClear(false).StartAsync(async live =>
        {
            await RepeatAsync(LivePeriod, duration, cancellation, () =>
            {
                live.UpdateTarget(view.Render());
                live.Refresh();
                return !IsQuitPressed();
            });
        });
    }

    private static Task PrintAsync(SnapshotSource source, TextWriter output, TimeSpan? duration, CancellationToken cancellation)
    {
        var view = new TopView(source);
        return RepeatAsync(PlainPeriod, duration, cancellation, () =>
        {
            view.Write(output);
            output.Flush();
            return true;
        });
    }

    private static async Task RepeatAsync(TimeSpan period, TimeSpan? duration, CancellationToken cancellation, Func<bool> step)
    {
        var clock = Stopwatch.StartNew();
        while (step() && !cancellation.IsCancellationRequested && (duration is null || clock.Elapsed + period <= duration))
        {
            // Suppressed: a stop by the user is the ordinary end, and the loop's condition sees it.
            await Task.Delay(period, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsQuitPressed()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
        {
            if (Console.ReadKey(intercept: true).Key == ConsoleKey.Q)
            {
                return true;
            }
        }

        return false;
    }
}
