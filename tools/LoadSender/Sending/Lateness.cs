using System.Numerics;

namespace Crossfeed.LoadSender.Sending;

/// <summary>Counts of delays in steps of an eighth: 8 counters a power of two, so that a quantile is known to 12.5 %. No allocation after construction.</summary>
internal sealed class Lateness
{
    private const int StepBits = 3;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[64 << StepBits];
    private long _total;

    /// <summary>The largest delay.</summary>
    public long Max { get; private set; }

    public void Add(long nanos)
    {
        nanos = Math.Max(nanos, 0);
        _counts[Bucket((ulong)nanos)]++;
        _total++;
        Max = Math.Max(Max, nanos);
    }

    /// <summary>Upper bound of the delay that a share of the messages did not exceed.</summary>
    public long Quantile(double share)
    {
        var wanted = (long)Math.Ceiling(_total * share);
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted && seen > 0)
            {
                return Math.Min(Max, UpperBound(bucket));
            }
        }

        return Max;
    }

    private static int Bucket(ulong value)
    {
        if (value < Steps)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2(value) - StepBits;
        return ((shift + 1) << StepBits) + (int)((value >> shift) & (Steps - 1));
    }

    private static long UpperBound(int bucket)
    {
        if (bucket < Steps)
        {
            return bucket;
        }

        var shift = (bucket >> StepBits) - 1;
        return (((long)(bucket & (Steps - 1)) + Steps + 1) << shift) - 1;
    }
}
