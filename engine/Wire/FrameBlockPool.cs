using Crossfeed.Market.Frames;

namespace Crossfeed.Wire;

/// <summary>
/// Blocks for readers. Every reader holds one standard block and swaps it with the ring slot's, gives it back at its end, so the pool is touched only then and for messages larger than a
/// standard block. Keeps at most <see cref="MaxKeptBytes"/>; a block returned beyond that is left to the collector.
/// </summary>
/// <param name="standardBytes">Capacity of a standard block in bytes.</param>
public sealed class FrameBlockPool(int standardBytes)
{
    /// <summary>Bytes of returned blocks that the pool keeps: a few dozen full depth snapshots.</summary>
    public const long MaxKeptBytes = 32L << 20;

    private const long MaxListed = 1 << 13; // room made at once: enough for standard blocks of 4 KiB

    private readonly Lock _gate = new();
    private readonly List<FrameBlock> _kept = new((int)Math.Min(MaxListed, MaxKeptBytes / standardBytes)); // no block is smaller, so the list does not grow
    private long _keptBytes;

    /// <summary>Capacity of a standard block in bytes.</summary>
    public int StandardBytes { get; } = standardBytes;

    /// <summary>Puts blocks in, so that nobody has to make them while frames come.</summary>
    /// <param name="capacity">Their capacity in bytes.</param>
    /// <param name="count">How many.</param>
    public void Stock(int capacity, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Return(new FrameBlock(capacity));
        }
    }

    /// <summary>A block of at least this capacity.</summary>
    /// <param name="capacity">Bytes.</param>
    public FrameBlock Rent(int capacity)
    {
        lock (_gate)
        {
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                var block = _kept[i];
                if (block.Capacity >= capacity && (block.Capacity == StandardBytes) == (capacity <= StandardBytes))
                {
                    _kept[i] = _kept[^1];
                    _kept.RemoveAt(_kept.Count - 1);
                    _keptBytes -= block.Capacity;
                    return block;
                }
            }
        }

        return new FrameBlock(Math.Max(capacity, StandardBytes));
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="block">A block that nobody reads any more.</param>
    public void Return(FrameBlock block)
    {
        lock (_gate)
        {
            if (_keptBytes + block.Capacity <= MaxKeptBytes)
            {
                _kept.Add(block);
                _keptBytes += block.Capacity;
            }
        }
    }
}
