namespace Crossfeed.Ring.Processing;

/// <summary>Leading pad of a processor: fields of a base class precede those of the derived one.</summary>
public abstract class PaddedProcessor
{
#pragma warning disable CS0169 // takes up room, nothing else
    private readonly CacheLinePadding _padding; // 128 B: line + prefetched neighbour
#pragma warning restore CS0169

    private protected PaddedProcessor()
    {
    }
}
