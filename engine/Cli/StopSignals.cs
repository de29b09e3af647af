using System.Runtime.InteropServices;

namespace Crossfeed.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks for a stop in order, a second one ends the process at once.</summary>
public sealed class StopSignals : IDisposable
{
    private const int KilledBySignal = 130; // 128 + SIGINT, as shells report it

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    /// <summary>Begins to listen.</summary>
    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
        {
            Environment.Exit(KilledBySignal);
        }

        _stop.Cancel();
    }
}
