namespace Crossfeed.Tests.Support;

/// <summary>Bytes that a thread allocates on the managed heap, by the runtime's own counter.</summary>
public static class Allocations
{
    /// <summary>
    /// Runs <paramref name="lap"/> with 0, 1, … on this thread and returns the bytes of the cheapest lap. A collection that other tests bring about counts what is left of this thread's allocation
    /// buffer, and the runtime compiles anew when it likes: either strikes a lap at random, what the subject allocates comes in each.
    /// </summary>
    public static long OfCheapestLap(int laps, Action<int> lap)
    {
        var least = long.MaxValue;
        for (var i = 0; i < laps; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            lap(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
