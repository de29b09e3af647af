using System.Threading.Tasks.Sources;

namespace Crossfeed.Bench.Micro.Wire;

/// <summary>
/// A connection in memory: a burst of bytes whenever it is asked for, and a reader that waits between two bursts. Reads complete inline, so that a receive loop runs on the thread
/// that calls <see cref="Play"/>; what is written goes nowhere.
/// </summary>
/// <param name="burst">The bytes.</param>
internal sealed class BurstStream(byte[] burst) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _destination;
    private int _at = burst.Length;
    private bool _isWaiting;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the whole burst to the reader; returns when it waits for more.</summary>
    public void Play()
    {
        if (!_isWaiting)
        {
            throw new InvalidOperationException("the reader has left, or waits for something else");
        }

        _at = 0;
        _isWaiting = false;
        _source.SetResult(Take(_destination.Span));
        if (_at != burst.Length)
        {
            throw new InvalidOperationException($"the reader stopped at byte {_at} of {burst.Length}");
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_at < burst.Length)
        {
            return new ValueTask<int>(Take(buffer.Span));
        }

        _destination = buffer;
        _isWaiting = true;
        return new ValueTask<int>(this, _source.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token)
    {
        var count = _source.GetResult(token);
        _source.Reset();
        return count;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, burst.Length - _at);
        burst.AsSpan(_at, count).CopyTo(destination);
        _at += count;
        return count;
    }
}
