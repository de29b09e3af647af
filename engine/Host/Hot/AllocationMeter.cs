namespace Crossfeed.Host;

/// <summary>
/// HOT: the runtime's own count of bytes allocated by the hot thread, and of collections in the process, after a warm-up of <see cref="WarmUpSlots"/> slots. The warm-up
/// is where arrays grow to the size that the feeds need and the JIT compiles; both stop by themselves.
/// </summary>
public sealed class AllocationMeter
{
    /// <summary>Slots before counting begins.</summary>
    public const long WarmUpSlots = 1 << 14;

    private const int Generations = 3;

    private readonly int[] _collectionsAtStart = new int[Generations];
    private long _baseline = -1;
    private long _allocated;

    /// <summary>Whether the warm-up is over and counting has begun.</summary>
    public bool IsCounting => Volatile.Read(ref _baseline) >= 0;

    /// <summary>Bytes that the hot thread allocated since the warm-up; 0 before its end.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <summary>Collections of a generation since the warm-up; 0 before its end.</summary>
    /// <param name="generation">0 to 2.</param>
    public int Collections(int generation) => IsCounting ? GC.CollectionCount(generation) - _collectionsAtStart[generation] : 0;

    /// <summary>Reads the counter; called by the hot thread at the end of a batch.</summary>
    /// <param name="slots">Slots processed so far.</param>
    public void Sample(long slots)
    {
        if (slots < WarmUpSlots)
        {
            return;
        }

        var now = GC.GetAllocatedBytesForCurrentThread();
        if (_baseline < 0)
        {
            for (var generation = 0; generation < Generations; generation++)
            {
                _collectionsAtStart[generation] = GC.CollectionCount(generation);
            }

            Volatile.Write(ref _baseline, now); // publishes the start of counting; the collection counts must not be read before they stand
        }

        Volatile.Write(ref _allocated, now - _baseline); // read by reports only; release keeps it behind the baseline
    }
}
