using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Crossfeed.VenueSim.Cli;

/// <summary>Runs a command against the venues: it inherits the terminal and gets the base URLs in its arguments.</summary>
internal sealed class ChildProcess(SimulatedVenues venues, string[] command)
{
    // A terminal or a supervisor may signal the whole process group; the child then stops by itself. Only when it has
    // not within this time is the signal passed on, because a second one would cut its orderly stop short.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Returns the child's exit code; 1 when it cannot be started.</summary>
    public async Task<int> RunAsync()
    {
        // Before the child exists, so that no signal ends us and leaves it behind.
        using var signals = new ForwardedSignals();
        var start = new ProcessStartInfo(Replace(command[0])) { UseShellExecute = false };
        foreach (var argument in command.AsSpan(1))
        {
            start.ArgumentList.Add(Replace(argument));
        }

        Process child;
        try
        {
            child = Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            await Console.Error.WriteLineAsync($"VenueSim: cannot run '{start.FileName}': {error.Message}");
            return 1;
        }

        using (child)
        {
            signals.Attach(child);
            await child.WaitForExitAsync();
            return child.ExitCode;
        }
    }

    private string Replace(string argument) => venues.Venues.Aggregate(argument, (text, venue) => text
        .Replace($"{{{venue}-ws}}", SimCommand.Base(venues.WebSocket(venue)), StringComparison.Ordinal)
        .Replace($"{{{venue}-rest}}", SimCommand.Base(venues.Rest(venue)), StringComparison.Ordinal));

    /// <summary>Swallows our own signals for as long as the child lives and passes them on where it did not get them.</summary>
    private sealed class ForwardedSignals : IDisposable
    {
        private readonly PosixSignalRegistration _interrupt;
        private readonly PosixSignalRegistration _terminate;
        private readonly TaskCompletionSource<Process> _child = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _seen;

        public ForwardedSignals()
        {
            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        }

        public void Attach(Process child) => _child.SetResult(child);

        public void Dispose()
        {
            _interrupt.Dispose();
            _terminate.Dispose();
        }

        private void Handle(PosixSignalContext context)
        {
            context.Cancel = true;
            var interrupt = context.Signal == PosixSignal.SIGINT;
            if (OperatingSystem.IsWindows() || (interrupt && !Console.IsInputRedirected))
            {
                return; // Ctrl-C in a terminal reaches the child as well
            }

            _ = PassOnAsync(interrupt ? 2 : 15, Interlocked.Increment(ref _seen) == 1 ? Grace : TimeSpan.Zero); // SIGINT 2, SIGTERM 15
        }

        private async Task PassOnAsync(int signal, TimeSpan grace)
        {
            var child = await _child.Task;
            await Task.WhenAny(child.WaitForExitAsync(), Task.Delay(grace));
            try
            {
                if (!child.HasExited)
                {
                    _ = Kill(child.Id, signal); // fails only when it has just ended, which is what is wanted
                }
            }
            catch (InvalidOperationException)
            {
                // Disposed meanwhile: it has ended.
            }
        }

        [DllImport("libc", EntryPoint = "kill")]
        private static extern int Kill(int processId, int signal);
    }
}
