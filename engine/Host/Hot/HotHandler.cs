using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;

namespace Crossfeed.Host;

/// <summary>HOT: puts the hot plane behind the ring.</summary>
/// <param name="plane">The plane.</param>
/// <param name="allocations">Watches the thread's allocations.</param>
/// <param name="ring">The ring, to look at the frame behind the one at hand.</param>
public readonly struct HotHandler(HotPlane plane, AllocationMeter allocations, ValueRingBuffer<FrameSlot> ring) : IValueEventHandler<FrameSlot>
{
    /// <summary>Name of the hot thread.</summary>
    public const string ThreadName = "crossfeed-hot";

    private const int Line = 64; // bytes of a cache line

    /// <inheritdoc/>
    public string Name => ThreadName;

    /// <inheritdoc/>
    public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch)
    {
        if (sequence == 0)
        {
            allocations.Begin();
        }

        if (!endOfBatch)
        {
            Prefetch(ref ring[sequence + 1]); // published: it belongs to this batch
        }

        plane.Process(ref data);
        if (endOfBatch)
        {
            EndBatch();
        }
    }

    /// <summary>Publishes what the batch changed, and looks at the thread's allocations.</summary>
    public void EndBatch()
    {
        plane.EndBatch();
        allocations.Sample(plane.Counters.Slots, plane.SetUp.Bytes);
    }

    // The next frame's bytes come from another core: asked for now, they are here when this frame is done. Most frames are shorter than this; of a longer one the rest streams.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref FrameSlot next)
    {
        if (Sse.IsSupported)
        {
            var data = next.Data;
            Sse.Prefetch0(data);
            Sse.Prefetch0(data + Line);
            Sse.Prefetch0(data + (2 * Line));
        }
    }
}
