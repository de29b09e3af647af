namespace Crossfeed.Health;

/// <summary>
/// Gaps between messages in buckets of a quarter octave, from 1 ms to 70 minutes, over the last one to two hours (two generations). It answers what the tail of the gaps allows to expect.
/// One thread.
/// </summary>
internal sealed class GapHistogram
{
    private const int BucketsAnOctave = 4;
    private const int Buckets = 22 * BucketsAnOctave; // 2^22 ms = 70 min
    private const double NanosPerBucketUnit = 1e6; // bucket 0 ends at 1 ms
    private const long GenerationNanos = 3_600_000_000_000; // 1 h

    private uint[] _counts = new uint[Buckets];
    private uint[] _countsBefore = new uint[Buckets];
    private long _total;
    private long _totalBefore;
    private long _longest;
    private long _longestBefore;
    private long _startedNanos;

    /// <summary>Gaps in the window.</summary>
    public long Total => _total + _totalBefore;

    /// <summary>The longest gap in the window, nanoseconds.</summary>
    public long LongestNanos => Math.Max(_longest, _longestBefore);

    /// <summary>Adds gaps.</summary>
    /// <param name="gapNanos">Their length.</param>
    /// <param name="count">How many.</param>
    /// <param name="atNanos">When the last of them ended.</param>
    public void Add(long gapNanos, long count, long atNanos)
    {
        if (_startedNanos == 0)
        {
            _startedNanos = atNanos;
        }
        else if (atNanos - _startedNanos >= GenerationNanos)
        {
            Turn(atNanos);
        }

        var bucket = Bucket(gapNanos);
        _counts[bucket] = (uint)Math.Min(uint.MaxValue, _counts[bucket] + count);
        _total += count;
        _longest = Math.Max(_longest, gapNanos);
    }

    /// <summary>A length (rounded down to its bucket) that about <paramref name="count"/> of the gaps reach.</summary>
    /// <param name="count">Number of gaps from the longest down.</param>
    public double ReachedBy(long count)
    {
        long seen = 0;
        for (var i = Buckets - 1; i > 0; i--)
        {
            seen += (long)_counts[i] + _countsBefore[i];
            if (seen >= count)
            {
                return Math.ScaleB(1, i / BucketsAnOctave) * Math.Pow(2, i % BucketsAnOctave / (double)BucketsAnOctave) * NanosPerBucketUnit;
            }
        }

        return NanosPerBucketUnit;
    }

    private static int Bucket(long gapNanos) =>
        gapNanos <= NanosPerBucketUnit ? 0 : Math.Min(Buckets - 1, (int)(BucketsAnOctave * Math.Log2(gapNanos / NanosPerBucketUnit)));

    private void Turn(long atNanos)
    {
        (_counts, _countsBefore) = (_countsBefore, _counts);
        Array.Clear(_counts);
        (_totalBefore, _total) = (_total, 0);
        (_longestBefore, _longest) = (_longest, 0);
        _startedNanos = atNanos;
    }
}
