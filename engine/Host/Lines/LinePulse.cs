namespace Crossfeed.Host;

/// <summary>
/// Compares the legs of a line at each look, ten times a second, so that one that has fallen silent is found within a second or so while its twin is busy. How long a leg may lag is learned from the
/// line's own past. Pure; one thread.
/// </summary>
public sealed class LinePulse
{
    /// <summary>A look that comes later than this found the machine asleep, and does not count: what came meanwhile may have been read of one socket and not yet of another. 300 ms, three looks.</summary>
    public const long LateNanos = 300_000_000;

    /// <summary>A leg is never dead sooner than this. 1 s: a lost packet is sent again within it.</summary>
    public const long SoonestNanos = 1_000_000_000;

    /// <summary>And no later, as by the watch's own rule for legs. Also for a leg that has not brought anything yet. 2.5 s.</summary>
    public const long LatestNanos = 2_500_000_000;

    private const int UsualFactor = 3; // far beyond what its legs have lagged
    private const double UsualHalfLifeNanos = 60e9;

    private long _lookedNanos;
    private double _usualNanos;

    /// <summary>How long a leg may now lack what others bring, nanoseconds.</summary>
    public long AfterNanos => (long)Math.Clamp(UsualFactor * _usualNanos, SoonestNanos, LatestNanos);

    /// <summary>Looks.</summary>
    /// <param name="legs">The legs, each of which has seen its messages.</param>
    /// <param name="now">Monotonic nanoseconds.</param>
    public void Look(ReadOnlySpan<LegPulse> legs, long now)
    {
        var nanos = now - _lookedNanos;
        _usualNanos *= Math.Pow(2, -nanos / UsualHalfLifeNanos);
        var counted = _lookedNanos != 0 && nanos <= LateNanos ? nanos : 0;
        _lookedNanos = now;
        var (most, next, first) = (0L, 0L, -1);
        for (var i = 0; i < legs.Length; i++)
        {
            if (first < 0 || legs[i].Brought > most)
            {
                (most, next, first) = (legs[i].Brought, most, i);
            }
            else
            {
                next = Math.Max(next, legs[i].Brought);
            }
        }

        for (var i = 0; i < legs.Length; i++)
        {
            _usualNanos = Math.Max(_usualNanos, legs[i].Compare(i == first ? next : most, counted));
        }

        foreach (var leg in legs)
        {
            leg.Judge(leg.HasFlowed ? AfterNanos : LatestNanos);
        }
    }
}
