using Crossfeed.Market.Frames;
using Crossfeed.Ring;

namespace Crossfeed.Host;

/// <summary>HOT: puts the hot plane behind the ring.</summary>
/// <param name="plane">The plane.</param>
/// <param name="allocations">Watches the thread's allocations.</param>
public readonly struct HotHandler(HotPlane plane, AllocationMeter allocations) : IValueEventHandler<FrameSlot>
{
    /// <summary>Name of the hot thread.</summary>
    public const string ThreadName = "crossfeed-hot";

    /// <inheritdoc/>
    public string Name => ThreadName;

    /// <inheritdoc/>
    public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch)
    {
        plane.Process(ref data);
        if (endOfBatch)
        {
            plane.EndBatch();
            allocations.Sample(plane.Counters.Slots);
        }
    }
}
