using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// The wire of the warm-up: one connection a feed to a server in this process, opened by the shard's own transport and read by the loop that reads venues. Loopback may be forbidden
/// (some sandboxes do); the wire is then not warmed up, and <see cref="Failure"/> says why. Cold.
/// </summary>
internal sealed class WarmUpSockets : IDisposable
{
    private const int SmallLength = 126; // RFC 6455, section 5.2: from here on the length takes two bytes of its own
    private const byte TextFrame = 0x81;

    private static readonly byte[] CloseFrame = [0x88, 2, 0x03, 0xE8]; // 1000, a normal end
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(2);

    private readonly Shard _shard;
    private readonly MessageReader[] _readers;
    private readonly OpenSocket?[] _sockets;
    private readonly Stream?[] _servers;
    private readonly Task[] _reading;
    private readonly MemoryStream[] _pending;
    private readonly long[] _sent;
    private readonly bool _isTls;
    private readonly ConnectionOptions _options = new() { CertificateCheck = static (_, _, _, _) => true }; // our own server, in this process
    private WarmUpServer? _server;

    /// <summary>Prepares; opens nothing.</summary>
    /// <param name="shard">The shard that reads.</param>
    /// <param name="connections">Number of connections, numbered from 1.</param>
    /// <param name="isTls">Whether they speak TLS.</param>
    public WarmUpSockets(Shard shard, int connections, bool isTls)
    {
        _shard = shard;
        _isTls = isTls;
        _readers = Enumerable.Range(1, connections).Select(id => new MessageReader((ushort)id, shard.Publisher, _options.MaxMessageBytes)).ToArray();
        _sockets = new OpenSocket?[connections];
        _servers = new Stream?[connections];
        _reading = new Task[connections];
        _pending = Enumerable.Range(0, connections).Select(_ => new MemoryStream()).ToArray();
        _sent = new long[connections];
    }

    /// <summary>Why the wire cannot be warmed up; null while it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Messages received.</summary>
    public long Messages => _readers.Sum(reader => reader.Messages);

    /// <summary>Opens all connections.</summary>
    /// <returns>False when that is not possible here.</returns>
    public async Task<bool> TryOpenAsync()
    {
        if (Failure is not null)
        {
            return false;
        }

        try
        {
            _server ??= new WarmUpServer(_isTls);
            using var limit = new CancellationTokenSource(OpenLimit);
            for (var i = 0; i < _readers.Length; i++)
            {
                var accepting = _server.AcceptAsync(limit.Token);
                _sockets[i] = await _shard.Transport.ConnectAsync(_server.Address, [], _options, limit.Token).ConfigureAwait(false);
                _servers[i] = await accepting.ConfigureAwait(false);
                _sockets[i]!.BeginReceiving();
                _reading[i] = _readers[i].RunAsync(_sockets[i]!, CancellationToken.None);
            }

            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or WebSocketException or AuthenticationException or OperationCanceledException)
        {
            Failure = e.Message;
            await CloseAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Sends a message with the next <see cref="DrainAsync"/>.</summary>
    /// <param name="connection">The connection, from 1.</param>
    /// <param name="payload">The message.</param>
    public void Send(ushort connection, ReadOnlySpan<byte> payload)
    {
        var pending = _pending[connection - 1];
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        pending.WriteByte(TextFrame);
        if (payload.Length < SmallLength)
        {
            pending.WriteByte((byte)payload.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)payload.Length));
            pending.WriteByte(SmallLength);
            pending.Write(length);
        }

        pending.Write(payload);
        _sent[connection - 1]++;
    }

    /// <summary>Sends what waits, and waits until all of it has been published by the readers.</summary>
    /// <param name="isTimeLeft">False gives up waiting.</param>
    public async Task DrainAsync(Func<bool> isTimeLeft)
    {
        for (var i = 0; i < _pending.Length; i++)
        {
            if (_pending[i].Length > 0)
            {
                await _servers[i]!.WriteAsync(_pending[i].GetBuffer().AsMemory(0, (int)_pending[i].Length)).ConfigureAwait(false);
                _pending[i].SetLength(0);
            }
        }

        for (var i = 0; i < _readers.Length; i++)
        {
            while (_readers[i].Messages < _sent[i] && !_reading[i].IsCompleted && isTimeLeft())
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Closes all connections, as a venue does.</summary>
    public async Task CloseAsync()
    {
        for (var i = 0; i < _readers.Length; i++)
        {
            _pending[i].SetLength(0);
            if (_servers[i] is { } server && _sockets[i] is { } socket)
            {
                await server.WriteAsync(CloseFrame).ConfigureAwait(false);
                using var limit = new CancellationTokenSource(OpenLimit);

                // By way of the pool: a polling thread ends the reader inline, and what follows would otherwise go on there and wait for itself.
                var ended = _reading[i].ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await Task.WhenAny(ended, Task.Delay(Timeout.InfiniteTimeSpan, limit.Token)).ConfigureAwait(false);
                socket.Socket.Abort();
            }

            _sockets[i]?.Dispose();
            _sockets[i] = null;
            await (_servers[i]?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            _servers[i] = null;
            _sent[i] = _readers[i].Messages;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();
}
