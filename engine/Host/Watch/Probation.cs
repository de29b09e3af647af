namespace Crossfeed.Host;

/// <summary>
/// What proves that a book which was stale by silence may be used again, though its renewed stream brings nothing: the venue names the same sequence twice, both times after the new subscription,
/// and no delta comes in between. A dead stream of a moving market never gets that far; each time it fails, the two questions are farther apart. Pure.
/// </summary>
public sealed class Probation
{
    private const long FirstSpaceNanos = 2_000_000_000; // 2 s
    private const long LongestSpaceNanos = 60_000_000_000; // a minute
    private const long SettleNanos = 300_000_000; // what was sent before the acknowledgement has come by then

    private long _subscribed;
    private long _base;
    private long _nextNanos;
    private long _spaceNanos = FirstSpaceNanos;

    /// <summary>Whether a question is due.</summary>
    /// <param name="subscribedNanos">Since when the stream is subscribed; another value begins anew.</param>
    /// <param name="nowNanos">Now.</param>
    public bool IsDue(long subscribedNanos, long nowNanos)
    {
        if (subscribedNanos != _subscribed)
        {
            (_subscribed, _base, _nextNanos) = (subscribedNanos, 0, subscribedNanos + SettleNanos);
        }

        return nowNanos >= _nextNanos;
    }

    /// <summary>A question is on its way.</summary>
    /// <param name="nowNanos">Now.</param>
    public void Asked(long nowNanos) => _nextNanos = nowNanos + _spaceNanos;

    /// <summary>Takes the answer.</summary>
    /// <param name="subscribedNanos">The subscription in force when it was asked.</param>
    /// <param name="sequence">The venue's sequence.</param>
    /// <returns>True when the venue said the same before: nothing was missed meanwhile.</returns>
    public bool Passes(long subscribedNanos, long sequence)
    {
        if (subscribedNanos != _subscribed)
        {
            return false;
        }

        var passes = sequence == _base;
        if (!passes && _base != 0)
        {
            _spaceNanos = Math.Min(_spaceNanos * 2, LongestSpaceNanos);
        }

        _base = passes ? 0 : sequence;
        return passes;
    }

    /// <summary>The stream flows.</summary>
    public void End() => _spaceNanos = FirstSpaceNanos;
}
