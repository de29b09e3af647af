namespace Crossfeed.Host;

/// <summary>What is done about a silent stream.</summary>
public enum RepairStep
{
    /// <summary>The stream is ended and asked for again.</summary>
    Subscription,

    /// <summary>Its connection is replaced; the next one asks for everything again.</summary>
    Connection,
}

/// <summary>
/// When what is done about one silent stream: the subscription first, because that disturbs nobody; the connection when that did not help; then both in turn, ever more seldom, so that a stream
/// that the venue does not give any more does not take its neighbours along for long. Pure.
/// </summary>
public sealed class RepairPlan
{
    private const long FirstWaitNanos = 8_000_000_000; // an answer and a first message take less
    private const long LongestWaitNanos = 600_000_000_000; // 10 min
    private const long CalmNanos = 60_000_000_000; // a stream that flows this long begins anew

    private long _notBefore;
    private long _waitNanos;
    private long _calmSince;
    private int _steps;

    /// <summary>Whether something is to be done now.</summary>
    /// <param name="now">Nanoseconds.</param>
    /// <param name="step">What.</param>
    public bool TryBegin(long now, out RepairStep step)
    {
        _calmSince = 0;
        step = _steps % 2 == 0 ? RepairStep.Subscription : RepairStep.Connection;
        if (now < _notBefore)
        {
            return false;
        }

        _waitNanos = _waitNanos == 0 ? FirstWaitNanos : Math.Min(_waitNanos * 2, LongestWaitNanos);
        _notBefore = now + _waitNanos;
        _steps++;
        return true;
    }

    /// <summary>The stream is not silent.</summary>
    /// <param name="now">Nanoseconds.</param>
    /// <param name="isFlowing">Whether messages come.</param>
    public void Calm(long now, bool isFlowing)
    {
        if (_steps == 0 || !isFlowing)
        {
            return;
        }

        _calmSince = _calmSince == 0 ? now : _calmSince;
        if (now - _calmSince > CalmNanos)
        {
            (_steps, _waitNanos, _notBefore) = (0, 0, 0);
        }
    }
}
