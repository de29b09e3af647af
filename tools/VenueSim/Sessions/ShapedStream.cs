namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// A client's transport that can be made to trickle, or to go mute: then writes vanish, reads never return anything and
/// the connection stays open until the peer ends it or <see cref="Kill"/> does, whatever the WebSocket above it thinks.
/// </summary>
internal sealed class ShapedStream(Stream inner) : Stream
{
    private readonly CancellationTokenSource _killed = new();
    private volatile bool _muted;
    private volatile int _writeBytes;
    private volatile int _pauseMillis;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Mute() => _muted = true;

    /// <summary>Splits writes into so many bytes with a pause after each; 0 ends that.</summary>
    public void Pace(int writeBytes, int pauseMillis)
    {
        _writeBytes = writeBytes;
        _pauseMillis = pauseMillis;
    }

    /// <summary>Ends a pending read or pause, and so the connection.</summary>
    public void Kill() => _killed.Cancel();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Not the caller's token: the WebSocket gives up on a mute peer, but the connection is to outlive that.
        var count = await inner.ReadAsync(buffer, _killed.Token);
        if (!_muted || (count == 0 && buffer.Length > 0))
        {
            return count;
        }

        var unheard = new byte[4096];
        do
        {
            count = await inner.ReadAsync(unheard, _killed.Token);
        }
        while (count > 0);
        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_muted)
        {
            return;
        }

        var (part, pause) = (_writeBytes, _pauseMillis);
        while (part > 0 && buffer.Length > part)
        {
            await inner.WriteAsync(buffer[..part], _killed.Token);
            await inner.FlushAsync(_killed.Token);
            buffer = buffer[part..];
            await Task.Delay(pause, _killed.Token);
        }

        await inner.WriteAsync(buffer, _killed.Token);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _muted ? Task.CompletedTask : inner.FlushAsync(_killed.Token);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_muted)
        {
            _killed.Cancel();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
