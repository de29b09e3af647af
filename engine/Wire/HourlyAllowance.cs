namespace Crossfeed.Wire;

/// <summary>
/// What a venue allows a connection to ask for in an hour. Half of it may be used up at once, the other half comes back evenly over an hour, so that no hour sees more than the whole. One thread at a time.
/// </summary>
/// <param name="perHour">Requests in any hour, 2 or more.</param>
internal sealed class HourlyAllowance(int perHour)
{
    private const long HourNanos = 3_600_000_000_000;

    private readonly long _everyNanos = HourNanos / (perHour / 2);
    private readonly long _aheadNanos = HourNanos - (HourNanos / (perHour / 2));
    private long _usedUntilNanos = long.MinValue; // what has been used is back by then

    /// <summary>When the next may be sent, monotonic nanoseconds; in the past when at once.</summary>
    public long NextNanos => _usedUntilNanos == long.MinValue ? long.MinValue : _usedUntilNanos - _aheadNanos;

    /// <summary>Uses one up.</summary>
    /// <param name="nowNanos">Now.</param>
    public void Use(long nowNanos) => _usedUntilNanos = Math.Max(_usedUntilNanos, nowNanos) + _everyNanos;
}
