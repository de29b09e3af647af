namespace Crossfeed.Bench.Journey.Gc;

/// <summary>Time from one frame to the next on the hot thread, in a histogram of fixed size.</summary>
/// <param name="longNanos">From here on a gap counts as long.</param>
internal sealed class Gaps(long longNanos)
{
    private const int Step = 10; // nanoseconds a bucket
    private const int Buckets = 10_000; // up to 100 us; what is longer is counted by itself

    private readonly long[] _counts = new long[Buckets + 1];
    private long _last = -1;

    public long Frames { get; private set; }

    public long LongestNanos { get; private set; }

    public long LongGaps { get; private set; }

    public long AllocatedBytes { get; set; }

    public void Note(long now)
    {
        var gap = now - _last;
        if (_last >= 0)
        {
            Frames++;
            LongestNanos = Math.Max(LongestNanos, gap);
            LongGaps += gap >= longNanos ? 1 : 0;
            _counts[Math.Min(gap / Step, Buckets)]++;
        }

        _last = now;
    }

    public double Quantile(double part)
    {
        var left = (long)(Frames * part);
        for (var i = 0; i <= Buckets; i++)
        {
            left -= _counts[i];
            if (left < 0)
            {
                return (i + 0.5) * Step;
            }
        }

        return LongestNanos;
    }
}
