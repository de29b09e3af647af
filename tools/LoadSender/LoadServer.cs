using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Crossfeed.LoadSender.Frames;
using Crossfeed.LoadSender.Sending;
using Crossfeed.LoadSender.Sockets;

namespace Crossfeed.LoadSender;

/// <summary>
/// A WebSocket server that frames by hand and sends on a schedule or as fast as it can; over plain TCP or TLS. Each socket carries the messages of one instrument on one
/// venue, chosen by its path: <c>/stream</c> (Binance) or <c>/ws/v4/</c> (Gate), with <c>?instrument=N</c>, from 0. It also answers the REST requests that the engine makes.
/// </summary>
public sealed class LoadServer : IAsyncDisposable
{
    private readonly LoadOptions _options;
    private readonly TcpListener _listener;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<LoadSocket> _sockets = [];
    private readonly List<Task> _clients = [];
    private readonly SemaphoreSlim _opened = new(0);
    private readonly Task _accepting;

    private LoadServer(LoadOptions options)
    {
        _options = options;
        _certificate = options.Tls ? SelfSigned.OfProcess : null;
        _listener = new TcpListener(IPAddress.Loopback, options.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Base address: <c>ws://127.0.0.1:PORT</c>, or <c>wss://localhost:PORT</c> with TLS.</summary>
    public Uri WebSocket => new(_options.Tls ? $"wss://localhost:{Port}" : $"ws://127.0.0.1:{Port}");

    /// <summary>Base address of REST.</summary>
    public Uri Rest => new(_options.Tls ? $"https://localhost:{Port}" : $"http://127.0.0.1:{Port}");

    /// <summary>The port on loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The monotonic time in nanoseconds that the id <see cref="TimeId.First"/> stands for: an id less that, plus this, is the intended send time.</summary>
    public long OriginNanos { get; } = TimeId.Now();

    /// <summary>The certificate, for clients that check it; null without TLS.</summary>
    public X509Certificate2? Certificate => _certificate;

    /// <summary>Pings answered on all sockets.</summary>
    public int Pings => Sockets().Sum(s => s.Pings);

    /// <summary>Opens the port.</summary>
    /// <param name="options">How to serve.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static LoadServer Start(LoadOptions options) => new(options);

    /// <summary>Path and query of the n-th of several sockets: even ones are Binance's, odd ones Gate's, two and two on one instrument.</summary>
    /// <param name="socket">From 0.</param>
    public static string PathOf(int socket) => socket % 2 == 0 ? $"/stream?instrument={socket / 2}" : $"/ws/v4/?instrument={socket / 2}";

    /// <summary>Completes when so many more sockets have opened.</summary>
    /// <param name="count">How many.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task WaitForSocketsAsync(int count, CancellationToken stop)
    {
        for (var i = 0; i < count; i++)
        {
            await _opened.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Sends on an absolute schedule over the sockets that are open, in turn.</summary>
    /// <param name="perSecond">Messages a second, over all sockets.</param>
    /// <param name="frames">How many.</param>
    /// <param name="stop">Ends early.</param>
    /// <exception cref="IOException">A client left.</exception>
    /// <exception cref="SocketException">A client left.</exception>
    public Task<SendReport> SendPacedAsync(int perSecond, long frames, CancellationToken stop) =>
        new SendingThread(Sockets(), OriginNanos, _options.Core).PacedAsync(perSecond, frames, stop);

    /// <summary>Sends as fast as TCP takes, in batches made before they are sent.</summary>
    /// <param name="frames">Most messages.</param>
    /// <param name="duration">Longest time.</param>
    /// <param name="stop">Ends early.</param>
    /// <exception cref="IOException">A client left.</exception>
    /// <exception cref="SocketException">A client left.</exception>
    public Task<SendReport> SendSaturatedAsync(long frames, TimeSpan duration, CancellationToken stop) =>
        new SendingThread(Sockets(), OriginNanos, _options.Core).SaturatedAsync(frames, duration, stop);

    /// <summary>Tells every client that this was all.</summary>
    public void CloseSockets()
    {
        foreach (var socket in Sockets())
        {
            socket.Close();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        foreach (var socket in Sockets())
        {
            socket.Dispose();
        }

        await _accepting.ConfigureAwait(false);
        Task[] clients;
        lock (_sockets)
        {
            clients = [.. _clients];
        }

        await Task.WhenAll(clients).ConfigureAwait(false);
        _opened.Dispose();
        _stop.Dispose();
    }

    private LoadSocket[] Sockets()
    {
        lock (_sockets)
        {
            return [.. _sockets];
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // disposed
            }

            lock (_sockets)
            {
                _clients.RemoveAll(static t => t.IsCompleted);
                _clients.Add(ServeAsync(client));
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true; // a message leaves when it is sent
        LoadSocket? socket = null;
        using (client)
        {
            try
            {
                var (stream, tls) = await EncryptAsync(client).ConfigureAwait(false);
                var request = await ClientRequest.ReadAsync(stream, _stop.Token).ConfigureAwait(false);
                if (request?.WebSocketKey is { } key && SocketPath.TryParse(request.Target, out var dialect, out var instrument))
                {
                    await stream.WriteAsync(Answers.Upgrade(key), _stop.Token).ConfigureAwait(false);
                    socket = new LoadSocket(client, tls, dialect, instrument, new FrameCycle(Templates(dialect, instrument)));
                    Add(socket);
                    await socket.ReadAsync().ConfigureAwait(false);
                }
                else if (request is not null)
                {
                    await stream.WriteAsync(RestBodies.Answer(request.Target, Sockets()), _stop.Token).ConfigureAwait(false);
                    client.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                return; // the client left, or the server is being disposed
            }
            finally
            {
                Remove(socket);
            }
        }
    }

    private async Task<(Stream Stream, SslStream? Tls)> EncryptAsync(Socket client)
    {
        var plain = new NetworkStream(client, ownsSocket: false);
        if (_certificate is null)
        {
            return (plain, null);
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token).ConfigureAwait(false);
        return (tls, tls);
    }

    private IReadOnlyList<FrameTemplate> Templates(Dialect dialect, int instrument) =>
        _options.Payload is { } texts ? texts.Select(text => new FrameTemplate(text)).ToArray() : BuiltInFrames.Cycle(dialect, BuiltInFrames.Native(dialect, instrument));

    private void Add(LoadSocket socket)
    {
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        _opened.Release();
    }

    private void Remove(LoadSocket? socket)
    {
        if (socket is null)
        {
            return;
        }

        lock (_sockets)
        {
            _sockets.Remove(socket);
        }

        socket.Dispose();
    }
}
