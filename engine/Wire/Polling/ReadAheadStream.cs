using System.Runtime.CompilerServices;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: reads ahead of a decrypting stream, so that the two or three small reads a message that a WebSocket makes cost a copy each instead of a turn through TLS. One reader and
/// one writer at a time; writes pass through. 0 B a read.
/// </summary>
/// <param name="inner">The decrypting stream.</param>
internal sealed class ReadAheadStream(Stream inner) : Stream
{
    // Eight TLS records of the largest size (16 KiB), of which the inner stream gives at most one a read: room for large frames.
    private const int BufferBytes = 128 << 10;

    private readonly FrameWindow _window = new(BufferBytes);

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

    /// <summary>From here on the stream carries WebSocket frames. Called between reads.</summary>
    public void BeginFrames() => _window.BeginFrames();

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_window.IsReady)
        {
            var reading = inner.ReadAsync(_window.Free(), cancellationToken);
            if (!reading.IsCompletedSuccessfully)
            {
                return RefillAsync(reading, buffer, cancellationToken);
            }

            _window.Add(reading.Result);
        }

        return new ValueTask<int>(_window.Take(buffer.Span));
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // every wait for the socket passes here: the state machine must not be allocated anew
    private async ValueTask<int> RefillAsync(ValueTask<int> reading, Memory<byte> destination, CancellationToken cancellation)
    {
        _window.Add(await reading.ConfigureAwait(false));
        while (!_window.IsReady)
        {
            _window.Add(await inner.ReadAsync(_window.Free(), cancellation).ConfigureAwait(false));
        }

        return _window.Take(destination.Span);
    }
}
