using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>Holds a replay back to a multiple of the recorded speed.</summary>
/// <param name="speed">0 for no hold, else the multiple.</param>
public sealed class ReplayPace(double speed)
{
    private static readonly TimeSpan SleepAbove = TimeSpan.FromMilliseconds(2); // timers are coarser than this; shorter waits yield

    private long _firstReceived = long.MinValue;
    private long _startNanos;

    /// <summary>Whether frames have a time at which they are due.</summary>
    public bool IsPaced => speed > 0;

    /// <summary>Waits until it is time for a frame. Only for a pace.</summary>
    /// <param name="receivedNanos">Its receive time.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>When the frame was due on this machine's monotonic clock; earlier than now when the replay is behind.</returns>
    public long Wait(long receivedNanos, CancellationToken stop)
    {
        if (_firstReceived == long.MinValue)
        {
            _firstReceived = receivedNanos;
            _startNanos = WireClock.Monotonic();
        }

        var due = _startNanos + (long)((receivedNanos - _firstReceived) / speed);
        while (!stop.IsCancellationRequested)
        {
            var left = TimeSpan.FromTicks((due - WireClock.Monotonic()) / 100);
            if (left <= TimeSpan.Zero)
            {
                return due;
            }

            if (left > SleepAbove)
            {
                stop.WaitHandle.WaitOne(left - SleepAbove);
            }
            else
            {
                Thread.Yield();
            }
        }

        return due;
    }
}
