using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: a TCP connection whose reads are served by a polling thread: a non-blocking socket behind a read buffer of <see cref="BufferBytes"/>. A read that finds buffered bytes
/// completes at once; any other waits, and the poller completes it inline, so that a receive loop runs on the polling thread from its first wait on. Until
/// <see cref="Attach"/> (handshakes) reads wait on a timer of the pool instead, and no polling thread is kept from its work. One reader and one writer at a time. 0 B a read.
/// </summary>
internal sealed class PolledStream : Stream, IValueTaskSource<int>
{
    /// <summary>Bytes of the read buffer: about 400 frames, so that a burst costs few system calls.</summary>
    public const int BufferBytes = 128 << 10;

    private const int Idle = 0;
    private const int Waiting = 1;

    // Looks at the socket before a wait moves to the next size: handshakes take milliseconds.
    private const int HandshakePollMillis = 1;

    private readonly Socket _socket;
    private readonly FrameWindow _window = new(BufferBytes);
    private ManualResetValueTaskSourceCore<int> _source; // its continuations run inline, which is the point
    private SocketPoller? _poller;
    private Memory<byte> _destination;
    private int _state;
    private int _isDisposed;
    private long _receivedNanos;
    private bool _isSettled;
    private bool _isClosing;

    /// <summary>Takes a connected socket over.</summary>
    /// <param name="socket">The socket.</param>
    public PolledStream(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        Descriptor = socket.SafeHandle.DangerousGetHandle(); // only used by the polling thread, which is also the one to close the socket
    }

    /// <summary>When the last bytes came out of the operating system, monotonic nanoseconds.</summary>
    public long ReceivedNanos => _receivedNanos;

    /// <summary>The socket's descriptor or handle, for readiness; good until <see cref="Retire"/>.</summary>
    public nint Descriptor { get; }

    /// <summary>Whether a reader waits for bytes that have to come from the socket.</summary>
    public bool IsWaiting => Volatile.Read(ref _state) == Waiting; // acquire: the reader's destination must not be read before

    /// <summary>Whether a reader waits that could be served without the socket.</summary>
    public bool HasBuffered => IsWaiting && _window.IsReady;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From here on reads are served by a poller. Called between reads.</summary>
    /// <param name="poller">The poller.</param>
    /// <param name="carriesFrames">Whether the bytes are WebSocket frames; no where TLS lies between.</param>
    public void Attach(SocketPoller poller, bool carriesFrames)
    {
        if (carriesFrames)
        {
            _window.BeginFrames();
        }

        _poller = poller;
        poller.Add(this);
    }

    /// <summary>From here on what is read belongs to the end of the connection; from any thread.</summary>
    public void BeginClosing() => Volatile.Write(ref _isClosing, true); // release: before the close is sent, hence before the answer is read

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_poller is not { } poller)
        {
            return ReadUnattachedAsync(buffer, cancellationToken);
        }

        return _window.IsReady && poller.IsCurrentThread ? new ValueTask<int>(_window.Take(buffer.Span)) : WaitForPoller(buffer);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var sent = Send(buffer.Span);
        return sent == buffer.Length ? ValueTask.CompletedTask : WriteRestAsync(buffer[sent..], cancellationToken);
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask; // nothing is held back

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>HOT: one look at the socket on the polling thread; completes the waiting read inline if there is something to say.</summary>
    /// <param name="most">Most bytes to take from the socket, so that other sockets have their turn.</param>
    /// <returns>Whether anything came.</returns>
    internal bool Turn(int most)
    {
        if (!IsWaiting)
        {
            return false; // the reader is busy or waits for the ring: what comes stays in the socket, and TCP pushes back
        }

        if (_window.IsReady)
        {
            return Complete();
        }

        var free = _window.Free().Span;
        var count = _socket.Receive(free[..Math.Min(most, free.Length)], SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success)
        {
            return Fail("the connection was lost", error);
        }

        _receivedNanos = WireClock.Monotonic();
        _window.Add(count); // 0: the other side has closed; the reader learns it from a read of 0 bytes
        return !_window.IsReady || Complete();
    }

    /// <summary>Whether the stream was disposed: the poller then calls <see cref="Retire"/>, drops it and closes the socket on its own thread, where nobody reads it any more.</summary>
    internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0; // acquire: pairs with the exchange in Dispose

    /// <summary>Ends a waiting read and closes the socket; on the polling thread, or once that has ended.</summary>
    internal void Retire()
    {
        Fail("the connection was closed on this side", SocketError.Success);
        _socket.Dispose();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Full fence: WaitForPoller stores its state and then looks at this flag; one of the two must see the other.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && _poller is null)
        {
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueTask<int> WaitForPoller(Memory<byte> destination)
    {
        _destination = destination;
        // Publishes the destination to the poller, and must be visible before the flag below is read: a full fence, as Dispose may come from any thread.
        Interlocked.Exchange(ref _state, Waiting);
        if (IsDisposed && TryClaim())
        {
            return ValueTask.FromException<int>(new ObjectDisposedException(nameof(PolledStream)));
        }

        return new ValueTask<int>(this, _source.Version);
    }

    // Atomic: the poller, a retiring poller and a reader that finds the stream disposed compete; exactly one completes a read.
    private bool TryClaim() => Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    private bool Complete()
    {
        if (!TryClaim())
        {
            return false;
        }

        var begun = _poller!.SetUp.Begin();
        _source.SetResult(_window.Take(_destination.Span)); // the reader goes on here, inline
        Settle(begun);
        return true;
    }

    // A reader that does not wait again has ended or gone elsewhere; what it allocated on the way is not a frame's, nor is what its first wait or a closing handshake did.
    private void Settle(long begun)
    {
        if (!_isSettled || !IsWaiting || Volatile.Read(ref _isClosing)) // acquire: not hoisted
        {
            _isSettled = true;
            _poller!.SetUp.End(begun);
        }
    }

    // Makes the exception itself: it too belongs to the end of the connection, not to frames.
    private bool Fail(string cause, SocketError error)
    {
        if (!TryClaim())
        {
            return false;
        }

        var begun = _poller!.SetUp.Begin();
        _source.SetException(error == SocketError.Success ? new IOException(cause) : new IOException(cause, new SocketException((int)error)));
        Settle(begun);
        return true;
    }

    // Handshakes only: a millisecond of delay does not matter, and a thread that waits for readiness would cost more.
    private async ValueTask<int> ReadUnattachedAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        while (true)
        {
            if (_window.IsReady)
            {
                return _window.Take(destination.Span);
            }

            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var count = _socket.Receive(_window.Free().Span, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                _receivedNanos = WireClock.Monotonic();
                _window.Add(count);
                continue;
            }

            if (error != SocketError.WouldBlock)
            {
                throw new IOException("the connection was lost", new SocketException((int)error));
            }

            await Task.Delay(HandshakePollMillis, cancellation).ConfigureAwait(false);
        }
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = 0;
        while (sent < bytes.Length)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            var count = _socket.Send(bytes[sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success)
            {
                throw new IOException("the connection was lost", new SocketException((int)error));
            }

            sent += count;
        }

        return sent;
    }

    // Cold: the venue does not take our few bytes at once.
    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellation)
    {
        while (rest.Length > 0)
        {
            await Task.Delay(HandshakePollMillis, cancellation).ConfigureAwait(false);
            rest = rest[Send(rest.Span)..];
        }
    }
}
