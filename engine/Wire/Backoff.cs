namespace Crossfeed.Wire;

/// <summary>Exponential back-off with full jitter: the n-th wait is uniform in (half, whole] of base × 2^n, capped, so that many connections lost together do not return together.</summary>
/// <param name="baseDelay">First wait.</param>
/// <param name="cap">Longest wait.</param>
/// <param name="random">Source of the jitter.</param>
public sealed class Backoff(TimeSpan baseDelay, TimeSpan cap, Random random)
{
    private int _failures;

    /// <summary>Failures in a row.</summary>
    public int Failures => _failures;

    /// <summary>The wait before the next try.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(cap.TotalMilliseconds, baseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromMilliseconds(whole * (1 - (random.NextDouble() / 2)));
    }

    /// <summary>Starts anew after a stable time.</summary>
    public void Reset() => _failures = 0;
}
