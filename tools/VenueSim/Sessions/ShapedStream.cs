namespace Crossfeed.VenueSim.Sessions;

/// <summary>
/// A client's transport that can be made to trickle, or to go mute: then writes vanish, reads never return anything and
/// the connection stays open until the peer ends it or <see cref="Kill"/> does, whatever the WebSocket above it thinks.
/// </summary>
internal sealed class ShapedStream(Stream inner) : Stream
{
    private readonly CancellationTokenSource _killed = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>Mute and not yet killed.</summary>
    public bool IsMute => _muted && !_killed.IsCancellationRequested;

    /// <summary>Completes when a mute connection is really over; at once for any other.</summary>
    public Task Gone => _muted ? _gone.Task : Task.CompletedTask;

    public void Mute() => _muted = true;

    /// <summary>Splits writes into so many bytes with a pause after each; 0 ends that.</summary>
    public void Pace(int writeBytes, int pauseMillis)
    {
        _writeBytes = writeBytes;
        _pauseMillis = pauseMillis;
    }

    /// <summary>Ends a pending read or pause, and so the connection.</summary>
    public void Kill()
    {
        _gone.TrySetResult();
        _killed.Cancel();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Not the caller's token: the WebSocket gives up on a mute peer, but the connection is to outlive that.
        var count = await inner.ReadAsync(buffer, _killed.Token);
        if (!_muted)
        {
            return count;
        }

        if (count == 0 && buffer.Length > 0)
        {
            _gone.TrySetResult();
            return 0;
        }

        await ReadUnheardAsync();
        return 0;
    }

    // Until the peer closes, resets, or the connection is killed: the read that ends it is this one.
    private async Task ReadUnheardAsync()
    {
        var unheard = new byte[4096];
        try
        {
            while (await inner.ReadAsync(unheard, _killed.Token) > 0)
            {
            }
        }
        finally
        {
            _gone.TrySetResult();
        }
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
