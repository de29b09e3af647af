using System.Net.WebSockets;
using Crossfeed.LoadSender;
using Crossfeed.Wire;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>What most programs do: <see cref="ClientWebSocket"/> in a loop on the thread pool, one loop a socket.</summary>
internal sealed class PlainClient : IWireClient
{
    private const int BufferBytes = 8 << 10;

    private readonly List<(ClientWebSocket Socket, FrameClock Clock, LatencySamples Samples)> _sockets = [];
    private Task[] _loops = [];
    private IdFields? _fields;
    private long _skip;

    /// <inheritdoc/>
    public async Task ConnectAsync(LoadServer server, WireLoad load, CancellationToken stop)
    {
        _fields = load.Samples > 0 ? new IdFields(server.OriginNanos) : null;
        _skip = load.Skip / load.Sockets;
        for (var i = 0; i < load.Sockets; i++)
        {
            var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Equals(server.Certificate) == true;
            _sockets.Add((socket, new FrameClock(), new LatencySamples(load.Samples)));
            await socket.ConnectAsync(new Uri(server.WebSocket, LoadServer.PathOf(i)), stop).ConfigureAwait(false);
        }

        await server.WaitForSocketsAsync(load.Sockets, stop).ConfigureAwait(false);
        _loops = [.. _sockets.Select(s => ReadAsync(s.Socket, s.Clock, s.Samples, stop))];
    }

    /// <inheritdoc/>
    public async Task<WireOutcome> FinishAsync(long sent, CancellationToken stop)
    {
        await Task.WhenAll(_loops).ConfigureAwait(false); // they end with the sender's close
        var seen = _sockets.Sum(s => s.Clock.Frames);
        if (seen != sent)
        {
            throw new InvalidOperationException($"{seen} of {sent} messages arrived");
        }

        return new WireOutcome(LatencySamples.Of(_sockets.Select(s => s.Samples)), null, FrameClock.FramesPerSecond(_sockets.Select(s => s.Clock).ToArray()));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var (socket, _, _) in _sockets)
        {
            socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(ClientWebSocket socket, FrameClock clock, LatencySamples samples, CancellationToken stop)
    {
        var buffer = new byte[BufferBytes];
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (_fields is null)
            {
                clock.Count();
                continue;
            }

            var now = WireClock.Monotonic();
            clock.Count(now);
            if (clock.Frames > _skip && _fields.TryLatency(buffer.AsSpan(0, result.Count), now, out var nanos))
            {
                samples.Add(nanos);
            }
        }
    }
}
