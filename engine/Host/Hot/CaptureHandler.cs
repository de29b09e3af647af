using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;

namespace Crossfeed.Host;

/// <summary>Records every slot as it passes, in the order of the ring, which is the order in which the hot plane sees them.</summary>
/// <param name="writer">The capture.</param>
public readonly struct CaptureHandler(CaptureWriter writer) : IValueEventHandler<FrameSlot>
{
    /// <summary>Name of the recording thread.</summary>
    public const string ThreadName = "crossfeed-capture";

    /// <inheritdoc/>
    public string Name => ThreadName;

    /// <inheritdoc/>
    public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch) => writer.Append(in data);
}
