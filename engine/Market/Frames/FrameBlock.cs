using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Market.Frames;

/// <summary>
/// A pinned block that holds the bytes of one frame. <see cref="SlackBytes"/> readable bytes stand behind its capacity, so that a vector load that
/// begins inside a frame never leaves the block.
/// </summary>
public sealed unsafe class FrameBlock
{
    /// <summary>Readable bytes behind the capacity: one 64-byte vector, the widest load in use.</summary>
    public const int SlackBytes = 64;

    private readonly byte[] _bytes;

    /// <summary>Allocates a block on the pinned heap.</summary>
    /// <param name="capacity">Bytes a frame may take, at least 1.</param>
    public FrameBlock(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _bytes = GC.AllocateArray<byte>(capacity + SlackBytes, pinned: true);
        Capacity = capacity;
        Pointer = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
    }

    /// <summary>Bytes a frame may take.</summary>
    public int Capacity { get; }

    /// <summary>The first byte; good for as long as the block is referenced.</summary>
    public byte* Pointer { get; }

    /// <summary>The block's memory without the slack, for a receive.</summary>
    public Memory<byte> Memory => _bytes.AsMemory(0, Capacity);
}
