namespace Crossfeed.Telemetry;

/// <summary>How often and for how long producers found a ring full. Any number of threads may write: a stall is long against an interlocked operation.</summary>
public sealed class StallMeter
{
    private long _count;
    private long _totalNanos;
    private long _longestNanos;

    /// <summary>Stalls begun.</summary>
    public long Count => Volatile.Read(ref _count); // a count of its own, ordered with nothing

    /// <summary>Time spent in stalls that ended, summed over all producers, nanoseconds.</summary>
    public long TotalNanos => Volatile.Read(ref _totalNanos); // as Count

    /// <summary>The longest stall that ended, nanoseconds.</summary>
    public long LongestNanos => Volatile.Read(ref _longestNanos); // as Count

    /// <summary>Counts a stall; <see cref="End"/> follows when it is over, also when the producer gave up.</summary>
    public void Begin() => Interlocked.Increment(ref _count); // atomic: several producers count

    /// <summary>Counts the time of a stall.</summary>
    /// <param name="nanos">How long it lasted.</param>
    public void End(long nanos)
    {
        Interlocked.Add(ref _totalNanos, nanos); // atomic: several producers add
        var longest = Volatile.Read(ref _longestNanos); // a first guess; the exchange below decides
        while (nanos > longest)
        {
            var found = Interlocked.CompareExchange(ref _longestNanos, nanos, longest); // atomic: of two producers the longer stall stays
            if (found == longest)
            {
                return;
            }

            longest = found;
        }
    }
}
