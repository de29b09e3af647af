using System.Runtime.CompilerServices;
using Crossfeed.Capture;
using Crossfeed.Capture.Listings;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// HOT: 0 B a frame. Fills the ring from recorded captures. Frames are published in small batches at full speed, so that the hot thread, which then
/// waits at the cursor's line, is not handed that line for every frame; one by one when the replay is held back to a pace.
/// </summary>
public sealed class RingFeeder : IConsumedGate, IDisposable
{
    /// <summary>Frames published at once at full speed. Far fewer than any ring has slots.</summary>
    public const int BatchFrames = 16;

    private readonly ValueRingBuffer<FrameSlot> _ring;
    private readonly ListingCatalog _catalog;
    private readonly ReplayPace _pace;
    private readonly int _batchFrames;
    private readonly MergedReader _reader;
    private long _claimed = Sequence.InitialCursorValue;
    private long _filled = Sequence.InitialCursorValue;
    private long _published = Sequence.InitialCursorValue;
    private readonly LatencyTelemetry? _telemetry;
    private long _position;
    private bool _isMoved; // receive times are those of a later pass: moved behind the recording

    /// <summary>Opens the captures.</summary>
    /// <param name="ring">A ring that nobody else publishes to, with nothing in it.</param>
    /// <param name="catalog">Learns the listings.</param>
    /// <param name="captures">The captures.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="speed">0 for full speed, else the multiple of the recorded one.</param>
    /// <param name="telemetry">Where waits for the ring are counted; null for nowhere.</param>
    /// <exception cref="CaptureException">A capture cannot be read.</exception>
    public RingFeeder(
        ValueRingBuffer<FrameSlot> ring, ListingCatalog catalog, IReadOnlyList<string> captures, CaptureReaderOptions options, double speed, LatencyTelemetry? telemetry = null)
    {
        _telemetry = telemetry;
        _ring = ring;
        _catalog = catalog;
        _pace = new ReplayPace(speed);
        _batchFrames = speed > 0 ? 1 : Math.Min(BatchFrames, ring.BufferSize / 2);
        _reader = new MergedReader(captures, options, this);
    }

    /// <summary>Bytes read so far, about.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>What the reader had to cut.</summary>
    public IReadOnlyList<CaptureWarning> Warnings => _reader.Warnings;

    /// <summary>Feeds everything; behind the last frame comes one empty slot. Whatever happens, every slot that was claimed is published.</summary>
    /// <param name="faults">Ends it early when raised.</param>
    /// <param name="stop">Ends it early, between two batches.</param>
    /// <exception cref="CaptureException">A capture is damaged.</exception>
    public void Feed(ProcessorFaults faults, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && !faults.IsRaised && FeedBatch(stop))
            {
                PublishFilled();
            }
        }
        finally
        {
            Finish();
        }
    }

    /// <inheritdoc/>
    public void WaitUntilConsumed(long recordNumber)
    {
        PublishFilled(); // consumers cannot pass what they do not see
        var spin = default(SpinWait);
        while (_ring.GetMinimumGatingSequence() < recordNumber) // record n of the replay stands at sequence n
        {
            spin.SpinOnce(sleep1Threshold: -1); // a millisecond of sleep is longer than what the chunks hold
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // False at the end of the captures.
    private bool FeedBatch(CancellationToken stop)
    {
        var bytes = 0L;
        for (var left = _batchFrames; left > 0; left--)
        {
            if (!_ring.TryNext(out var sequence))
            {
                sequence = WaitForSlot();
            }

            _claimed = sequence;
            ref var slot = ref _ring[sequence];
            if (!_reader.Read(ref slot))
            {
                return false;
            }

            if (slot.Kind is FrameKind.Listings or FrameKind.ListingsRemoved)
            {
                AttachListings(ref slot);
            }

            if (_pace.IsPaced)
            {
                // The recorded monotonic time means nothing here; its place is taken by the time at which the frame is due, so that a replay that falls behind shows it.
                slot.MonotonicNanos = _pace.Wait(slot.ReceivedNanos, stop);
            }

            if (_reader.Pass > 1 && !_isMoved)
            {
                _isMoved = true;
                _telemetry?.EndExchangeTimes(slot.ReceivedNanos); // before the slot is published
            }

            _filled = sequence;
            bytes += CaptureContents.RecordBytes(slot.Length);
        }

        Volatile.Write(ref _position, _position + bytes); // read by the progress bar only
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // a stall: the ring is full
    private long WaitForSlot()
    {
        var start = WireClock.Monotonic();
        _telemetry?.Stalls.Begin();
        var sequence = _ring.Next();
        _telemetry?.Stalls.End(WireClock.Monotonic() - start);
        return sequence;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold twin: once a capture and pass
    private void AttachListings(ref FrameSlot slot)
    {
        var definitions = ListingsJson.Read(slot.Payload);
        slot.Attachment = slot.Kind == FrameKind.Listings ? _catalog.Add(definitions) : _catalog.Remove(definitions);
    }

    private void PublishFilled()
    {
        if (_filled != _published)
        {
            _ring.Publish(_published + 1, _filled);
            _published = _filled;
        }
    }

    // The slot that was claimed for a frame that did not come.
    private void Finish()
    {
        if (_claimed != _filled)
        {
            ref var slot = ref _ring[_claimed];
            slot.Kind = FrameKind.None;
            slot.Attachment = null;
            _filled = _claimed;
        }

        PublishFilled();
    }
}
