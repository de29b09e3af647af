using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crossfeed.Telemetry;

/// <summary>
/// HOT: 2 ns a record, 0 B. Counts times in buckets whose width grows with the value: exact below 256 ns, then 128 buckets an octave, so that what is read back is never below the value and less
/// than 0.8 % above it, from 1 ns to 2^40 ns (18 minutes). Fixed memory of 34 KiB. One thread records; any thread reads at any time without waiting, and never sees a maximum below a value counted.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>Values from here on are counted together in one last bucket: 2^40 ns, 18 minutes.</summary>
    public const long RangeNanos = 1L << RangeBits;

    private const int RangeBits = 40;
    private const int SubBits = 7; // 128 buckets an octave: width / value <= 1 / 128
    private const int ExactBits = SubBits + 1; // values below 2^8 have a bucket each
    private const long ExactMask = (1L << ExactBits) - 1;
    private const int ExactZeros = 64 - ExactBits; // leading zeros of the largest exact value
    private const int LastBucket = ((RangeBits - ExactBits) << SubBits) + (1 << ExactBits); // 32 octaves of 128, and 256: 4,352 buckets before it
    private const double Hundred = 100;

    private readonly long[] _counts = new long[LastBucket + 1];
    private long _max;
    private long _negative;
    private long _lowest;

    /// <summary>Number of values recorded, those out of range included.</summary>
    public long Count
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                sum += Volatile.Read(ref _counts[i]); // acquire: a maximum read after it covers every value in the sum
            }

            return sum;
        }
    }

    /// <summary>The largest value, exactly; 0 when there is none.</summary>
    public long Max => Volatile.Read(ref _max); // acquire: pairs with the release of the count that follows it in Record

    /// <summary>How many values were negative; each is counted as 0 too.</summary>
    public long Negative => Volatile.Read(ref _negative); // acquire: a lowest value read after it covers every value in the count

    /// <summary>The lowest negative value, exactly: by how much two clocks differ at least; 0 when none was negative.</summary>
    public long Lowest => Volatile.Read(ref _lowest); // acquire: pairs with the release of the count that follows it

    /// <summary>How many values were <see cref="RangeNanos"/> or more.</summary>
    public long AboveRange => Volatile.Read(ref _counts[LastBucket]); // a count of its own, ordered with nothing

    /// <summary>Counts a value.</summary>
    /// <param name="nanos">The value. Negative: counted apart, and as 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanos)
    {
        if ((ulong)nanos >= RangeNanos)
        {
            RecordOutOfRange(nanos, 1);
            return;
        }

        Add(BucketOf(nanos), 1, nanos);
    }

    /// <summary>Counts a value that stands for several: one drawn at random of so many.</summary>
    /// <param name="nanos">The value, as in <see cref="Record(long)"/>.</param>
    /// <param name="times">How many it stands for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long nanos, int times)
    {
        if ((ulong)nanos >= RangeNanos)
        {
            RecordOutOfRange(nanos, times);
            return;
        }

        Add(BucketOf(nanos), times, nanos);
    }

    /// <summary>
    /// Counts a value of a source that was to give one every so often, and with it those that the wait hid: a value of 5 intervals stands for values of 4, 3, 2 and 1 intervals
    /// that would have been measured meanwhile (the correction of coordinated omission as HdrHistogram defines it). Costs a step a bucket at most, however long the wait.
    /// </summary>
    /// <param name="nanos">The value.</param>
    /// <param name="intervalNanos">The expected time between two values; 0 or less corrects nothing.</param>
    public void RecordWithExpectedInterval(long nanos, long intervalNanos)
    {
        Record(nanos);
        if (intervalNanos <= 0)
        {
            return;
        }

        var missing = nanos - intervalNanos;
        while (missing >= intervalNanos)
        {
            var bucket = missing < RangeNanos ? BucketOf(missing) : LastBucket;
            var lowest = Math.Max(LowestOf(bucket), intervalNanos);
            var members = ((missing - lowest) / intervalNanos) + 1; // of the hidden values, those in this bucket
            Add(bucket, members, 0);
            missing -= members * intervalNanos;
        }
    }

    /// <summary>The smallest value that at least this share of the values does not exceed, 0.8 % too high at most and never above <see cref="Max"/>; 0 when there is none.</summary>
    /// <param name="percent">Above 0, at most 100.</param>
    public long Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, Hundred);
        var count = Count;
        if (count == 0)
        {
            return 0;
        }

        var rank = Math.Clamp((long)Math.Ceiling(count * (percent / Hundred)), 1, count);
        var bucket = 0;
        for (var seen = Volatile.Read(ref _counts[0]); seen < rank; seen += Volatile.Read(ref _counts[bucket])) // counts only grow: the rank is reached
        {
            bucket++;
        }

        return bucket == LastBucket ? Max : Math.Min(HighestOf(bucket), Max);
    }

    /// <summary>Adds all that another histogram counted. On this one's recording thread, or before it has one; the other may be recording.</summary>
    /// <param name="other">The other histogram.</param>
    public void Merge(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += Volatile.Read(ref other._counts[i]); // acquire: the maximum below is read after every count
        }

        _negative += other.Negative;
        _lowest = Math.Min(_lowest, other.Lowest);
        _max = Math.Max(_max, other.Max);
    }

    /// <summary>What was counted up to now, as a histogram of its own.</summary>
    public LatencyHistogram Copy()
    {
        var copy = new LatencyHistogram();
        copy.Merge(this);
        return copy;
    }

    /// <summary>
    /// What was counted since an earlier copy: how a reader starts anew, as the recording thread is never asked to. The maximum of the interval is known exactly when it is that of the whole time, else
    /// to the width of its bucket; the lowest value is that of the whole time, if one of the interval was negative.
    /// </summary>
    /// <param name="earlier">A copy of this histogram.</param>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var interval = Copy();
        var highest = -1;
        for (var i = 0; i < interval._counts.Length; i++)
        {
            interval._counts[i] -= earlier._counts[i];
            highest = interval._counts[i] > 0 ? i : highest;
        }

        interval._negative -= earlier._negative;
        interval._lowest = interval._negative > 0 ? interval._lowest : 0;
        interval._max = highest < 0 ? 0 : highest == LastBucket ? interval._max : Math.Min(interval._max, HighestOf(highest));
        return interval;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BucketOf(long nanos)
    {
        var shift = ExactZeros - BitOperations.LeadingZeroCount((ulong)(nanos | ExactMask)); // 0 for all exact values
        return (shift << SubBits) + (int)(nanos >> shift);
    }

    private static long LowestOf(int bucket)
    {
        if (bucket <= ExactMask)
        {
            return bucket;
        }

        var shift = (bucket >> SubBits) - 1;
        return (long)(bucket - (shift << SubBits)) << shift;
    }

    private static long HighestOf(int bucket) => LowestOf(bucket + 1) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int bucket, long times, long nanos)
    {
        if (nanos > _max)
        {
            _max = nanos;
        }

        ref var count = ref _counts[bucket];
        Volatile.Write(ref count, count + times); // publishes the maximum with the count: a reader that sees the value counted must not see a maximum below it
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: clocks that differ, or an outage of minutes
    private void RecordOutOfRange(long nanos, int times)
    {
        if (nanos < 0)
        {
            _lowest = Math.Min(_lowest, nanos);
            Volatile.Write(ref _negative, _negative + times); // publishes the lowest value with the count
            Add(0, times, 0);
            return;
        }

        Add(LastBucket, times, nanos);
    }
}
