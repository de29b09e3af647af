using System.Runtime.InteropServices;

namespace Crossfeed.VenueSim.Cli;

/// <summary>
/// Takes over Ctrl-C and SIGTERM: the first one asks for an orderly stop, the second has its usual effect and ends
/// the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Handle(PosixSignalContext context) => context.Cancel = _first.TrySetResult(context.Signal);
}
