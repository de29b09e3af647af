using System.Net.Security;
using System.Net.Sockets;
using Crossfeed.LoadSender.Frames;

namespace Crossfeed.LoadSender.Sockets;

/// <summary>One client's WebSocket: its messages and the way out. The sending thread writes messages, the reading task answers pings: a lock keeps frames whole.</summary>
internal sealed class LoadSocket : IDisposable
{
    // Bytes of pre-built messages a batch: four times what a loopback segment takes, so that the cost of a call vanishes.
    private const int BatchBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly SslStream? _tls;
    private readonly FrameCycle _cycle;
    private readonly CancellationTokenSource _stop = new();
    private byte[]? _batch;

    public LoadSocket(Socket socket, SslStream? tls, Dialect dialect, int instrument, FrameCycle cycle)
    {
        _socket = socket;
        _tls = tls;
        _cycle = cycle;
        Dialect = dialect;
        Instrument = instrument;
        Stream = tls ?? (Stream)new NetworkStream(socket, ownsSocket: false);
    }

    public Dialect Dialect { get; }

    public int Instrument { get; }

    public Stream Stream { get; }

    /// <summary>Pings answered.</summary>
    public int Pings { get; private set; }

    /// <summary>Reads the client until it closes or leaves.</summary>
    public async Task ReadAsync()
    {
        try
        {
            await new ClientFrames(Stream).ReadAsync(Pong, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or EndOfStreamException)
        {
            return; // left without a word: as good as closed
        }
    }

    /// <summary>Sends the next message. Sending thread only.</summary>
    /// <param name="id">Its id: the intended send time.</param>
    /// <returns>Bytes on the wire before TLS.</returns>
    public int Send(long id)
    {
        lock (_gate)
        {
            var template = _cycle.Advance(id);
            Write(template.Wire);
            return template.Wire.Length;
        }
    }

    /// <summary>Sends as many messages as a batch holds. Sending thread only.</summary>
    /// <param name="id">Id of the first; each further one is one more.</param>
    /// <param name="most">At most so many.</param>
    /// <returns>Messages sent and their bytes.</returns>
    public (int Frames, int Bytes) SendBatch(long id, long most)
    {
        lock (_gate)
        {
            _batch ??= new byte[BatchBytes];
            var (frames, bytes) = (0, 0);
            while (frames < most && bytes + _cycle.Current.Wire.Length <= _batch.Length)
            {
                bytes += _cycle.Advance(id + frames, _batch.AsSpan(bytes)).Wire.Length;
                frames++;
            }

            Write(_batch.AsSpan(0, bytes));
            return (frames, bytes);
        }
    }

    /// <summary>Sequence and state of the listing's book as of the last message sent.</summary>
    /// <param name="highDiffs">Positions in the cycle of the diffs that leave the book at its upper prices.</param>
    public (long Sequence, bool IsHigh) Book(IReadOnlySet<int> highDiffs)
    {
        lock (_gate)
        {
            return (_cycle.LastDiffId, highDiffs.Contains(_cycle.LastDiff));
        }
    }

    /// <summary>Says goodbye; the client answers by closing, or is cut off when the server is disposed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Write([0x88, 2, 0x03, 0xE8]); // close, 1000
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        Stream.Dispose();
    }

    private void Pong(byte[] payload)
    {
        lock (_gate)
        {
            Pings++;
            Write([0x8A, (byte)payload.Length, .. payload]); // control frames carry at most 125 bytes
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_tls is not null)
        {
            _tls.Write(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }
}
