using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Host;

/// <summary>HOT: the hot plane on the thread that polls the sockets. Frames still pass through the ring, which orders them with what the cold plane sends, and from which the capture reads.</summary>
/// <param name="ring">The ring.</param>
/// <param name="handler">The hot plane's handler.</param>
/// <param name="faults">Raised by an exception.</param>
public sealed class FusedConsumer(ValueRingBuffer<FrameSlot> ring, HotHandler handler, ProcessorFaults faults) : IRingConsumer
{
    private readonly ValueEventPoller<FrameSlot, HotHandler> _poller = new(ring, handler, faults);

    /// <inheritdoc/>
    public bool IsDrained => _poller.Sequence.Value >= ring.Cursor;

    /// <inheritdoc/>
    public int Consume() => _poller.Poll(endsBatch: false);

    /// <inheritdoc/>
    public void EndBatch() => handler.EndBatch();
}
