namespace Crossfeed.Bench.Journey.Wire;

/// <summary>HOT: keeps latencies in memory that was touched before. One writer; full, it keeps the first ones. 0 B.</summary>
internal sealed class LatencySamples
{
    private readonly long[] _samples;
    private int _count;

    /// <param name="capacity">Most samples.</param>
    public LatencySamples(int capacity)
    {
        _samples = new long[capacity];
        Array.Fill(_samples, 1); // no page fault while frames come
    }

    public void Add(long nanos)
    {
        if (_count < _samples.Length)
        {
            _samples[_count++] = nanos;
        }
    }

    /// <summary>The quantiles; the writer must have stopped.</summary>
    public static Latencies? Of(params IEnumerable<LatencySamples> parts)
    {
        long[] sorted = [.. parts.SelectMany(p => p._samples.AsSpan(0, p._count).ToArray()).Order()];
        return sorted.Length == 0 ? null : new Latencies(sorted.Length, At(sorted, 0.5), At(sorted, 0.99), At(sorted, 0.999), sorted[^1]);
    }

    // The same rank as the C client takes.
    private static long At(long[] sorted, double share) => sorted[Math.Min((int)(share * sorted.Length), sorted.Length - 1)];
}
