namespace Crossfeed.Wire;

/// <summary>One life of a connection's socket, from the try to open it to its end: who ends it, and why. Any thread may end it; the first cause stands.</summary>
internal sealed class ConnectionLife : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end;
    private Task _ending = Task.CompletedTask;
    private bool _isOver;

    /// <summary>Begins a life.</summary>
    /// <param name="end">Ends it in order.</param>
    public ConnectionLife(CancellationToken end)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(end);
        Token = _end.Token;
    }

    /// <summary>Cancelled when the life is to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why it was cut off from this side; null when it was not.</summary>
    public string? Cause { get; private set; }

    /// <summary>Whether somebody gave it up though the socket looked well, so that a new one is worth an attempt at once.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Whether it was active for as long as the options call stable.</summary>
    public bool IsStable { get; set; }

    /// <summary>Cuts the life off.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="isAbandoned">Whether the socket was well but for what is not seen on it.</param>
    /// <returns>Whether this was what ended it.</returns>
    public bool CutOff(string cause, bool isAbandoned)
    {
        lock (_gate)
        {
            if (_isOver || Token.IsCancellationRequested)
            {
                return false;
            }

            Cause = cause;
            IsAbandoned = isAbandoned;
            _ending = _end.CancelAsync(); // what hangs on the token runs on the pool: the caller may be any thread
            return true;
        }
    }

    /// <summary>The socket has ended by itself: lets everything that belongs to it end too.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            _isOver = true;
            if (!Token.IsCancellationRequested)
            {
                _ending = _end.CancelAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Finish();
        await _ending.ConfigureAwait(false);
        _end.Dispose();
    }
}
