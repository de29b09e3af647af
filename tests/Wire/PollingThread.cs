using Crossfeed.Host;
using Crossfeed.Ring;
using Crossfeed.Wire;

namespace Crossfeed.Tests.Wire;

/// <summary>A polling thread that only reads, as in a split layout; yields when idle, as tests share cores.</summary>
internal sealed class PollingThread : IAsyncDisposable
{
    private readonly SocketPoller _sockets = new();
    private readonly PollLoop _loop;

    private PollingThread()
    {
        _loop = new PollLoop("test-reader", core: null, _sockets, consumer: null, IdleChoice.Doze, Faults);
        Transport = new PollingTransport(_sockets);
    }

    public ProcessorFaults Faults { get; } = new();

    public PollingTransport Transport { get; }

    public IReaderThread Thread => _loop;

    public static async Task<PollingThread> StartAsync()
    {
        var thread = new PollingThread();
        await thread._loop.StartAsync();
        return thread;
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.StopAsync();
        _loop.Dispose();
    }
}
