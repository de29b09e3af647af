using System.Diagnostics;
using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>Shows the books of a mapped file again and again: a table in place on a terminal, plain lines elsewhere.</summary>
public static class BookView
{
    private static readonly TimeSpan LivePeriod = TimeSpan.FromMilliseconds(200); // five times a second: faster than an eye follows numbers
    private static readonly TimeSpan PlainPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Shows until the duration is over, the user presses q, or the stop.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="hint">How the user ends it, shown below the books.</param>
    /// <param name="output">Where to, when it is not a terminal.</param>
    /// <param name="isTerminal">Whether to draw a table in place.</param>
    /// <param name="duration">How long; null for no end.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="Snapshots.SnapshotException">The file is damaged.</exception>
    public static async Task ShowAsync(string data, string hint, TextWriter output, bool isTerminal, TimeSpan? duration, CancellationToken stop)
    {
        using var source = new SnapshotSource(data);
        using var triggers = new RecentTriggers(data);
        var view = new TopView(source, triggers, hint);
        await (isTerminal
            ? AnsiConsole.Live(view.Render()).AutoClear(false).StartAsync(live => RepeatAsync(LivePeriod, duration, stop, () =>
            {
                live.UpdateTarget(view.Render());
                live.Refresh();
                return !IsQuitPressed();
            }))
            : RepeatAsync(PlainPeriod, duration, stop, () =>
            {
                view.Write(output);
                output.Flush();
                return true;
            })).ConfigureAwait(false);
    }

    private static async Task RepeatAsync(TimeSpan period, TimeSpan? duration, CancellationToken stop, Func<bool> step)
    {
        var clock = Stopwatch.StartNew();
        while (step() && !stop.IsCancellationRequested && (duration is null || clock.Elapsed + period <= duration))
        {
            // Suppressed: a stop by the user is the ordinary end, and the loop's condition sees it.
            await Task.Delay(period, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
