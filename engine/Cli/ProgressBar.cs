using Spectre.Console;

namespace Crossfeed.Cli;

/// <summary>A progress bar on a terminal; nothing where stderr is not one, so that logs stay clean.</summary>
public static class ProgressBar
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Shows a bar while work is under way.</summary>
    /// <param name="label">What is done.</param>
    /// <param name="total">All of it, in any unit.</param>
    /// <param name="position">How much is done; called from another thread.</param>
    /// <param name="work">Starts the work.</param>
    public static async Task WhileAsync(string label, long total, Func<long> position, Func<Task> work)
    {
        if (Console.IsErrorRedirected || total == 0)
        {
            await work().ConfigureAwait(false);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var columns = new ProgressColumn[] { new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn() };
        await console.Progress().AutoClear(true).Columns(columns).StartAsync(async context =>
        {
            var bar = context.AddTask(label, maxValue: total);
            var running = work();
            while (await Task.WhenAny(running, Task.Delay(RefreshEvery)).ConfigureAwait(false) != running)
            {
                bar.Value = Math.Min(total, position());
            }

            await running.ConfigureAwait(false);
            bar.Value = total;
        }).ConfigureAwait(false);
    }
}
