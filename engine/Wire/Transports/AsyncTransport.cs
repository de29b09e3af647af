using System.Net.WebSockets;

namespace Crossfeed.Wire;

/// <summary>The framework's own transport: reads complete on the thread pool. Burns nothing when idle; a wake-up costs tens of microseconds.</summary>
public sealed class AsyncTransport : ITransport
{
    /// <summary>The one instance; it has no state.</summary>
    public static AsyncTransport Instance { get; } = new();

    /// <inheritdoc/>
    public async Task<OpenSocket> ConnectAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ConnectionOptions options, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the venue decides who pings; the framework answers its pings
            socket.Options.RemoteCertificateValidationCallback = options.CertificateCheck;
            await Handshake.RunAsync(socket, address, headers, invoker: null, cancellation).ConfigureAwait(false);
            return new Open(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Open(ClientWebSocket socket) : OpenSocket(socket)
    {
        public override long ReceivedNanos => WireClock.Monotonic();

        public override void BeginReceiving()
        {
            // The pool reads already.
        }

        public override void BeginClosing()
        {
            // The pool reads on.
        }
    }
}
