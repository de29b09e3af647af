using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Arbitrage;
using Crossfeed.Books;
using Crossfeed.Market;
using Crossfeed.Market.Events;
using Crossfeed.Market.Frames;
using Crossfeed.Telemetry;
using Crossfeed.Venues;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>
/// HOT: decode, books, arbitrage, in this order, for one slot at a time. Owns all mutable market state of its thread, so nothing here is locked or shared; the same code runs
/// live and on replay, and what comes out depends on the slots alone.
/// </summary>
public sealed unsafe partial class HotPlane
{
    private readonly FrameDecoder[] _decoders;
    private readonly HotConnection?[] _connections = new HotConnection?[ushort.MaxValue + 1];
    private readonly string[] _feedNames; // by feed index, as the decoders
    private readonly Dictionary<string, int>[] _depthSubjects;
    private readonly ListingDecimals _decimals = new();
    private readonly DecodedFrame _frame = new();
    private readonly CrossVenueDetector<TriggerSink> _detector;
    private readonly SnapshotPublisher? _snapshots;
    private readonly TriggerRingWriter? _triggerRing;

    /// <summary>Builds an empty plane.</summary>
    /// <param name="arbitrage">What counts as a trigger.</param>
    /// <param name="sink">Where triggers go.</param>
    /// <param name="snapshots">Where books are published; null for nowhere.</param>
    /// <param name="triggerRing">The mapped ring that needs the names of new listings; null for none.</param>
    /// <param name="telemetry">Where times are counted; null only where the plane itself is measured against one that counts none.</param>
    public HotPlane(ArbitrageOptions arbitrage, TriggerSink sink, SnapshotPublisher? snapshots, TriggerRingWriter? triggerRing, LatencyTelemetry? telemetry = null)
    {
        Telemetry = telemetry;
        _snapshots = snapshots;
        _triggerRing = triggerRing;
        _detector = new CrossVenueDetector<TriggerSink>(arbitrage, sink);
        _decoders = new FrameDecoder[VenueRegistry.Feeds.Count];
        _feedNames = VenueRegistry.Feeds.Select(f => f.Name).ToArray();
        _depthSubjects = new Dictionary<string, int>[_decoders.Length];
        for (var i = 0; i < _decoders.Length; i++)
        {
            _decoders[i] = VenueRegistry.Feeds[i].CreateDecoder(_decimals);
            _depthSubjects[i] = new Dictionary<string, int>(StringComparer.Ordinal);
        }
    }

    /// <summary>All books.</summary>
    public BookSet Books { get; } = new();

    /// <summary>What has been seen.</summary>
    public HotCounters Counters { get; } = new();

    /// <summary>Where times are counted.</summary>
    public LatencyTelemetry? Telemetry { get; }

    /// <summary>Holes in the streams of this plane; for one reader.</summary>
    public HoleLog Holes => Books.Holes;

    /// <summary>What the legs of lines that had several contributed; grows by one with every place of such a line. Any thread may ask.</summary>
    public IReadOnlyList<LegCounters> Legs => _arbiter.All;

    /// <summary>Takes what venues say about connections, and the heads of rejected frames; null for nobody. To be set before the first slot.</summary>
    public ControlMail? ControlMail { get; set; }

    /// <summary>Counts of triggers.</summary>
    public TriggerCounters Triggers => _detector.Counters;

    /// <summary>Sees every message behind its evaluation; null for nobody. To be set before the first slot.</summary>
    public IFrameProbe? Probe { get; set; }

    /// <summary>What linking in listings and connections allocates on this plane's thread; shared with whatever else sets things up there. To be set before the first slot.</summary>
    public SetUpMeter SetUp { get; set; } = new();

    /// <summary>Processes one slot completely: when it returns, books, triggers and counters reflect it.</summary>
    /// <param name="slot">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Process(ref FrameSlot slot)
    {
        Counters.Slots++;
        Counters.LastReceivedNanos = slot.ReceivedNanos;
        if (slot.Kind == FrameKind.Message)
        {
            ProcessMessage(ref slot);
            Probe?.OnEvaluated(in slot);
        }
        else
        {
            ProcessOther(ref slot);
        }
    }

    /// <summary>Publishes what the batch changed; called at the end of each batch, so that a burst costs one write a listing.</summary>
    public void EndBatch()
    {
        _snapshots?.Flush();
        Telemetry?.EndBatch(Counters.Slots);
    }

    private void ProcessMessage(ref FrameSlot slot)
    {
        Counters.Messages++;
        Counters.Bytes += slot.Length;
        var connection = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_connections), slot.Connection); // no bounds check: a place for every number of 16 bits
        if (connection?.Decoder is not { } decoder)
        {
            RejectUnknown(in slot);
            return;
        }

        // Times are counted beside the work and never looked at by it. Seldom more than one reading of the clock a message; none where the time of receipt is not known.
        var telemetry = Telemetry;
        if (telemetry is not null && telemetry.Begin(connection.Venue, Counters.Slots))
        {
            ProcessSampled(in slot, connection, decoder);
        }
        else
        {
            var frame = _frame;
            decoder.Decode(slot.Data, slot.Length, frame);
            if (_finishes)
            {
                Finish(connection, in slot);
            }

            if (frame.HasOneEvent)
            {
                ref readonly var only = ref frame.First;
                connection.Transit.Note(slot.ReceivedNanos, only.ExchangeTimeNanos);
                ProcessOnly(frame, in only, in slot);
            }
            else
            {
                connection.Transit.Note(slot.ReceivedNanos, ExchangeTime());
                ProcessAny(in slot);
            }
        }

        if (telemetry is not null)
        {
            var weight = telemetry.Weight(slot.Connection, slot.MonotonicNanos, Counters.Slots);
            telemetry.EndMessage(slot.MonotonicNanos, weight > 0 ? WireClock.Monotonic() : 0, weight, ExchangeTime(), slot.ReceivedNanos);
        }
    }

    // Nearly every message says one thing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ProcessOnly(DecodedFrame frame, in MarketEvent only, in FrameSlot slot)
    {
        Counters.Count(only.Kind);
        if (!Books.TryApplyOnly(frame, in slot))
        {
            ProcessAside(in slot);
            return;
        }

        _detector.Evaluate(only.ListingId, Counters.Slots, slot.ReceivedNanos);
        _snapshots?.Mark(only.ListingId, slot.ReceivedNanos);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: what concerns no book, and what another leg had said before
    private void ProcessAside(in FrameSlot slot)
    {
        if (_frame.First.Kind == EventKind.Control)
        {
            ControlMail?.Write(in slot, RejectReason.None);
        }

        _detector.Evaluate([], Counters.Slots, slot.ReceivedNanos);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: a connection that is not known, or not taken
    private void RejectUnknown(in FrameSlot slot)
    {
        Counters.Reject(RejectReason.UnknownChannel);
        ControlMail?.Write(in slot, RejectReason.UnknownChannel);
        Telemetry?.BeginOther();
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: frames of several events or none
    private void ProcessAny(in FrameSlot slot)
    {
        Count();
        Mail(in slot);
        Books.Apply(_frame, in slot);
        Evaluate(slot.ReceivedNanos);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: one message in many, whose stages are measured
    private void ProcessSampled(in FrameSlot slot, HotConnection connection, FrameDecoder decoder)
    {
        var telemetry = Telemetry!;
        var start = StartOfWork(telemetry);
        decoder.Decode(slot.Data, slot.Length, _frame);
        if (_finishes)
        {
            Finish(connection, in slot);
        }

        var decoded = WireClock.Monotonic();
        connection.Transit.Note(slot.ReceivedNanos, ExchangeTime());
        Count();
        Mail(in slot);
        Books.Apply(_frame, in slot);
        telemetry.Applied(slot.MonotonicNanos, start, decoded, WireClock.Monotonic());
        Evaluate(slot.ReceivedNanos);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // slow twin: where a venue counts its messages, or quantities are no base units
    private void Finish(HotConnection connection, in FrameSlot slot)
    {
        if (_scalesUnits)
        {
            ScaleUnits();
        }

        if (connection.CountsMessages)
        {
            CheckCount(connection, in slot);
        }
    }

    private void Mail(in FrameSlot slot)
    {
        var rejected = _frame.Rejected;
        if (ControlMail is { } mail && (rejected != RejectReason.None || (_frame.Events.Length > 0 && _frame.First.Kind == EventKind.Control)))
        {
            mail.Write(in slot, rejected);
        }
    }

    private long ExchangeTime()
    {
        var events = _frame.Events;
        return events.Length > 0 ? events[0].ExchangeTimeNanos : 0;
    }

    // A message that follows another begins where that one ended.
    private static long StartOfWork(LatencyTelemetry telemetry) => telemetry.LastEndNanos is not 0 and var end ? end : WireClock.Monotonic();

    private void ApplyFrame(ref FrameSlot slot)
    {
        var events = _frame.Events;
        if (events.Length > 0)
        {
            _detector.Prefetch(events[0].ListingId);
        }

        Count();
        Books.Apply(_frame, in slot);
        Evaluate(slot.ReceivedNanos);
    }

    private void Evaluate(long receivedNanos)
    {
        var touched = Books.Touched;
        _detector.Evaluate(touched, Counters.Slots, receivedNanos);
        if (_snapshots is not null)
        {
            foreach (var listing in touched)
            {
                _snapshots.Mark(listing, receivedNanos);
            }
        }
    }

    private void Count()
    {
        if (_frame.Rejected != RejectReason.None)
        {
            Counters.Reject(_frame.Rejected);
            return;
        }

        var events = _frame.Events;
        if (events.Length == 0)
        {
            Counters.Unselected++;
        }

        foreach (ref readonly var e in events)
        {
            Counters.Count(e.Kind);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // cold: everything that is not a message
    private void ProcessOther(ref FrameSlot slot)
    {
        Telemetry?.BeginOther();
        switch (slot.Kind)
        {
            case FrameKind.DepthSnapshot: ProcessDepthSnapshot(ref slot); return;
            case FrameKind.InstrumentList: CountRestBody(ref slot); break;
            case FrameKind.Listings: AddListings((ListingUpdate)slot.Attachment!, ref slot); break;
            case FrameKind.ListingsRemoved: RemoveListings((ListingUpdate)slot.Attachment!, ref slot); break;
            case FrameKind.StreamSilent: Silence(ref slot); return;
            case FrameKind.StreamsAcknowledged: Acknowledge(ref slot); return;
            case FrameKind.ConnectionOpened: OpenConnection(ref slot); return;
            case FrameKind.ConnectionClosed: CloseConnection(ref slot); return;
            case FrameKind.ClockTick:
                Counters.Ticks++;
                _snapshots?.Heartbeat(slot.ReceivedNanos);
                break;
        }

        _detector.Evaluate([], Counters.Slots, slot.ReceivedNanos);
    }

    private void CountRestBody(ref FrameSlot slot)
    {
        Counters.RestBodies++;
        Counters.Bytes += slot.Length;
    }

    private void ProcessDepthSnapshot(ref FrameSlot slot)
    {
        CountRestBody(ref slot);
        if (!TryFindSubject(ref slot, out var decoder, out var listing))
        {
            return;
        }

        decoder.DecodeDepthSnapshot(slot.Data, slot.Length, listing, _frame);
        if (_scalesUnits)
        {
            ScaleUnits();
        }

        ApplyFrame(ref slot);
    }
}
