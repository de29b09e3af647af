using System.Net.WebSockets;
using System.Text;
using Crossfeed.Tests.Support;
using Crossfeed.Wire;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Crossfeed.Tests.Wire;

/// <summary>A connection to a server of its own.</summary>
internal sealed class ConnectionRun : IAsyncDisposable
{
    public const string Feed = "sim/spot";

    private readonly CancellationTokenSource _stop = new();
    private readonly LoopbackServer? _server;
    private readonly PollingThread? _thread;

    private ConnectionRun(LoopbackServer? server, Uri address, PollingThread? thread, ConnectionOptions options, IConnectionScript script, ConnectionSetting setting)
    {
        _server = server;
        _thread = thread;
        Address = address.ToString();
        Ring.Publisher.ReaderThread = thread?.Thread;
        var target = new ConnectionTarget(address, script, setting.Heartbeat);
        var trusting = options with { CertificateCheck = static (_, _, _, _) => true };
        Connection = new Connection(
            1, Feed, target, thread?.Transport as ITransport ?? AsyncTransport.Instance, Ring.Publisher, trusting, States, setting.Pace, setting.Time);
        Running = Task.Run(() => Connection.RunAsync(_stop.Token));
    }

    public FrameRing Ring { get; } = new(64);

    public StateLog States { get; } = new();

    public Connection Connection { get; }

    public Task Running { get; }

    public string Address { get; }

    /// <param name="kind">How the connection gets its bytes.</param>
    /// <param name="options">The connection's options.</param>
    /// <param name="open">What the server does with an open socket; null when it refuses to open one.</param>
    /// <param name="subscriptions">What the connection sends.</param>
    public static Task<ConnectionRun> StartAsync(TransportKind kind, ConnectionOptions options, Func<WebSocket, Task>? open, params string[] subscriptions) =>
        StartAsync(kind, options, open, new FixedScript([.. subscriptions.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))], TimeSpan.Zero), new ConnectionSetting());

    /// <param name="kind">How the connection gets its bytes.</param>
    /// <param name="options">The connection's options.</param>
    /// <param name="open">What the server does with an open socket; null when it refuses to open one.</param>
    /// <param name="script">What the connection says.</param>
    /// <param name="setting">What else it is given.</param>
    public static async Task<ConnectionRun> StartAsync(TransportKind kind, ConnectionOptions options, Func<WebSocket, Task>? open, IConnectionScript script, ConnectionSetting setting)
    {
        var server = await LoopbackServer.StartAsync(
            async context =>
            {
                if (open is null)
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
                }

                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                try
                {
                    await open(socket);
                }
                catch (WebSocketException)
                {
                    // The client has gone, as it does when the test stops it.
                }
            },
            isTls: kind == TransportKind.PollingTls);
        var thread = kind == TransportKind.Async ? null : await PollingThread.StartAsync();
        return new ConnectionRun(server, server.WebSocket, thread, options, script, setting);
    }

    /// <summary>Connects to a server of the test's own.</summary>
    public static async Task<ConnectionRun> StartAsync(TransportKind kind, ConnectionOptions options, Uri address, ConnectionSetting setting)
    {
        var thread = kind == TransportKind.Async ? null : await PollingThread.StartAsync();
        return new ConnectionRun(null, address, thread, options, FixedScript.Silent, setting);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        while (!Running.IsCompleted)
        {
            Ring.Drain(); // a full ring would hold it
            await Task.Yield();
        }

        await Running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_thread is not null)
        {
            await _thread.DisposeAsync();
            Assert.That(_thread.Faults.First, Is.Null);
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _stop.Dispose();
    }
}

/// <summary>What a connection is given besides where to and what to say.</summary>
internal sealed record ConnectionSetting(HeartbeatRules? Heartbeat = null, ConnectPace? Pace = null, TimeProvider? Time = null);
