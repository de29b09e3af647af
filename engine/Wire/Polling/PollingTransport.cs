using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Crossfeed.Wire;

/// <summary>
/// <see cref="ClientWebSocket"/> over sockets of our own: handshake, TLS and framing are the framework's, the bytes come from a <see cref="SocketPoller"/>. The stream enters through
/// <see cref="SocketsHttpHandler.ConnectCallback"/>; above TLS a read-ahead enters through <see cref="SocketsHttpHandler.PlaintextStreamFilter"/>.
/// </summary>
/// <param name="poller">Serves all sockets of this transport.</param>
public sealed class PollingTransport(SocketPoller poller) : ITransport
{
    // Between two looks at a socket that connects; a handshake takes longer.
    private const int ConnectPollMillis = 1;

    /// <inheritdoc/>
    public async Task<OpenSocket> ConnectAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers, ConnectionOptions options, CancellationToken cancellation)
    {
        PolledStream? wire = null;
        ReadAheadStream? plain = null; // above TLS only
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, stop) => wire = new PolledStream(await ConnectAsync(context.DnsEndPoint, stop).ConfigureAwait(false)),
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult(context.PlaintextStream is PolledStream ? context.PlaintextStream : plain = new ReadAheadStream(context.PlaintextStream)),
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = options.CertificateCheck;
        var invoker = new HttpMessageInvoker(handler);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the venue decides who pings; the framework answers its pings
            await Handshake.RunAsync(socket, address, headers, invoker, cancellation).ConfigureAwait(false);
            return new Open(socket, invoker, wire!, plain, poller);
        }
        catch
        {
            socket.Dispose();
            invoker.Dispose();
            throw;
        }
    }

    // The asynchronous connects of the framework would register the socket with its event thread, which would wake at every arrival for nobody.
    private static async Task<Socket> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation).ConfigureAwait(false);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
            try
            {
                await ConnectAsync(socket, new IPEndPoint(address, target.Port), cancellation).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                last = e;
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task ConnectAsync(Socket socket, IPEndPoint target, CancellationToken cancellation)
    {
        try
        {
            await Task.Yield(); // a name with several addresses may be tried from a thread that has other work
            socket.Connect(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            while (!socket.Poll(0, SelectMode.SelectWrite) && !socket.Poll(0, SelectMode.SelectError))
            {
                await Task.Delay(ConnectPollMillis, cancellation).ConfigureAwait(false);
            }

            if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error and not 0)
            {
                throw new SocketException(error);
            }
        }
    }

    private sealed class Open(ClientWebSocket socket, HttpMessageInvoker invoker, PolledStream wire, ReadAheadStream? plain, SocketPoller poller) : OpenSocket(socket)
    {
        public override long ReceivedNanos => wire.ReceivedNanos;

        public override void BeginReceiving()
        {
            plain?.BeginFrames();
            wire.Attach(poller, carriesFrames: plain is null);
        }

        public override void BeginClosing() => wire.BeginClosing();

        public override void Dispose()
        {
            base.Dispose();
            wire.Dispose(); // a socket that was aborted before it was attached
            invoker.Dispose();
        }
    }
}
