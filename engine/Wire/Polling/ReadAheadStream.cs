using System.Runtime.CompilerServices;

namespace Crossfeed.Wire;

/// <summary>
/// HOT: reads ahead of a decrypting stream, so that the two or three small reads a message that a WebSocket makes cost a copy each instead of a turn through TLS. One reader and
/// one writer at a time; writes pass through. 0 B a read.
/// </summary>
/// <param name="inner">The decrypting stream.</param>
internal sealed class ReadAheadStream(Stream inner) : Stream
{
    // Two TLS records of the largest size (16 KiB): the inner stream gives at most one a read.
    private const int BufferBytes = 32 << 10;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private int _start;
    private int _end;

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

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start != _end)
        {
            return new ValueTask<int>(Take(buffer.Span));
        }

        var reading = inner.ReadAsync(_buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new ValueTask<int>(Refill(reading.Result, buffer.Span)) : RefillAsync(reading, buffer);
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
    private async ValueTask<int> RefillAsync(ValueTask<int> reading, Memory<byte> destination) => Refill(await reading.ConfigureAwait(false), destination.Span);

    private int Refill(int count, Span<byte> destination)
    {
        _start = 0;
        _end = count;
        return Take(destination);
    }

    private int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        new ReadOnlySpan<byte>(_buffer, _start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
