namespace Crossfeed.Host;

/// <summary>
/// HOT: the runtime's own count of bytes allocated by the hot thread, and of collections in the process. Counts from the first slot where the engine was warmed up, else from
/// slot <see cref="ColdSlots"/> on: until then arrays grow to the size that the feeds need and the JIT compiles. What linking in new listings allocates is told apart: it is
/// administration, done once a listing.
/// </summary>
public sealed class AllocationMeter
{
    /// <summary>Slots before counting begins where nothing was warmed up.</summary>
    public const long ColdSlots = 1 << 14;

    private const int Generations = 3;

    private readonly int[] _collectionsAtStart = new int[Generations];
    private long _baseline = -1;
    private long _setUpAtStart;
    private long _setUp;
    private long _allocated;

    /// <summary>Slots that are not counted: none after a warm-up, else <see cref="ColdSlots"/>.</summary>
    public long SkippedSlots { get; private set; } = ColdSlots;

    /// <summary>Whether counting has begun.</summary>
    public bool IsCounting => Volatile.Read(ref _baseline) >= 0;

    /// <summary>Bytes that the hot thread allocated since counting began, for anything but new listings; 0 before.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <summary>Bytes that the hot thread allocated to link in new listings, from the first slot on.</summary>
    public long SetUpBytes => Volatile.Read(ref _setUp);

    /// <summary>Collections of a generation since counting began; 0 before.</summary>
    /// <param name="generation">0 to 2.</param>
    public int Collections(int generation) => IsCounting ? GC.CollectionCount(generation) - _collectionsAtStart[generation] : 0;

    /// <summary>Counts from the first slot: the path has been warmed up. Called before the hot thread starts.</summary>
    public void SkipNothing() => SkippedSlots = 0;

    /// <summary>Called by the hot thread before it touches the first slot.</summary>
    public void Begin()
    {
        if (SkippedSlots == 0)
        {
            Start(0);
        }
    }

    /// <summary>Reads the counter; called by the hot thread at the end of a batch.</summary>
    /// <param name="slots">Slots processed so far.</param>
    /// <param name="setUpBytes">Bytes allocated so far for new listings.</param>
    public void Sample(long slots, long setUpBytes)
    {
        Volatile.Write(ref _setUp, setUpBytes); // read by reports only, as the one below
        if (slots < SkippedSlots)
        {
            return;
        }

        if (_baseline < 0)
        {
            Start(setUpBytes);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - _baseline - (setUpBytes - _setUpAtStart);
        Volatile.Write(ref _allocated, allocated); // read by reports only; release keeps it behind the baseline
    }

    private void Start(long setUpBytes)
    {
        for (var generation = 0; generation < Generations; generation++)
        {
            _collectionsAtStart[generation] = GC.CollectionCount(generation);
        }

        _setUpAtStart = setUpBytes;
        Volatile.Write(ref _baseline, GC.GetAllocatedBytesForCurrentThread()); // publishes the start of counting; the collection counts must not be read before they stand
    }
}
