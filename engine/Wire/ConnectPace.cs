using System.Threading.RateLimiting;

namespace Crossfeed.Wire;

/// <summary>
/// How often connections to one host of a venue may be opened; shared by all of them. A turn taken comes free a minute later, so no minute sees more than its number. Whoever comes too soon waits,
/// first come first served; nobody is turned away. Any thread.
/// </summary>
public sealed class ConnectPace : IDisposable
{
    /// <summary>Connections that wait in order; more than that come back a second later and queue again.</summary>
    public const int QueuedConnections = 1_024;

    /// <summary>What venues count in.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan QueueAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1); // the finest time of a timer

    private readonly Lock _gate = new();
    private readonly Queue<(long TakenAt, RateLimitLease Turn)> _taken = new(); // at most as many as there are turns
    private readonly ConcurrencyLimiter _limiter; // the limiters of time go by the system's clock, which a test cannot turn
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TimeSpan _window;
    private long _waits;

    /// <summary>Starts with all turns free.</summary>
    /// <param name="connectsPerMinute">Most connections opened in any minute; 1 or more.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="window">What stands for the minute; null for a minute.</param>
    public ConnectPace(int connectsPerMinute, TimeProvider? time = null, TimeSpan? window = null)
    {
        _window = window ?? DefaultWindow;
        _time = time ?? TimeProvider.System;
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = connectsPerMinute,
            QueueLimit = QueuedConnections,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _timer = _time.CreateTimer(static pace => ((ConnectPace)pace!).FreeTurns(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How often a connection had to wait.</summary>
    public long Waits => Interlocked.Read(ref _waits); // for reports

    /// <summary>Turns given so far.</summary>
    public long Given => _limiter.GetStatistics()!.TotalSuccessfulLeases;

    /// <summary>Completes when a connection may be opened.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var turn = _limiter.AttemptAcquire();
        if (!turn.IsAcquired)
        {
            Interlocked.Increment(ref _waits); // several connections may come at once
            turn = await _limiter.AcquireAsync(1, cancellation).ConfigureAwait(false);
        }

        while (!turn.IsAcquired) // the queue is full
        {
            await Task.Delay(QueueAgainAfter, _time, cancellation).ConfigureAwait(false);
            turn = await _limiter.AcquireAsync(1, cancellation).ConfigureAwait(false);
        }

        lock (_gate)
        {
            _taken.Enqueue((_time.GetTimestamp(), turn));
            if (_taken.Count == 1)
            {
                _timer.Change(_window, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _limiter.Dispose();
    }

    private void FreeTurns()
    {
        while (true)
        {
            RateLimitLease free;
            lock (_gate)
            {
                if (!_taken.TryPeek(out var oldest))
                {
                    return;
                }

                var left = _window - _time.GetElapsedTime(oldest.TakenAt);
                if (left > TimeSpan.Zero)
                {
                    _timer.Change(left > Soon ? left : Soon, Timeout.InfiniteTimeSpan);
                    return;
                }

                free = _taken.Dequeue().Turn;
            }

            free.Dispose(); // hands the turn to whoever waits longest
        }
    }
}
