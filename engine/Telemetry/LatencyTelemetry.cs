using System.Runtime.CompilerServices;

namespace Crossfeed.Telemetry;

/// <summary>
/// HOT: what one hot thread measures, a histogram a venue and stage, 0 B: every message costs one record and one clock reading that the caller makes; the inner stages are read on one message in
/// <see cref="SampleEvery"/>. One thread writes; <see cref="LatencySnapshot"/> reads at any time. Times only pass through here: nothing decides by them.
/// </summary>
public sealed class LatencyTelemetry
{
    /// <summary>One message in so many has its inner stages measured: a clock reading costs a quarter of a frame, and 62,500 samples of a million frames hold a p99.9.</summary>
    public const int SampleEvery = 1 << SampleBits;

    private const int SampleBits = 4;
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15; // 2^64 / 1.618…: multiples of it fill the range evenly, also those of every second, third or n-th ordinal

    private readonly string[] _venues;
    private readonly LatencyHistogram[] _histograms; // by venue, then stage; behind the last venue those of no venue
    private readonly bool _hasReceiveTimes;
    private int _venue; // of the slot at hand
    private bool _measuresTriggers;
    private long _lastEnd; // when the message before this one was done, 0 where a wait or other work lies between
    private long _lastSlots; // at the end of the batch before
    private long _exchangeTimesUntil = long.MaxValue;

    /// <summary>Makes all histograms, 34 KiB each.</summary>
    /// <param name="venues">Venue names, each once.</param>
    /// <param name="ringSlots">Capacity of the ring that the thread reads.</param>
    /// <param name="hasReceiveTimes">Whether slots carry the time, on this machine's clock, at which a message came or was due: live and paced. If not, stages that begin at the receipt are not measured.</param>
    public LatencyTelemetry(IEnumerable<string> venues, int ringSlots, bool hasReceiveTimes)
    {
        _venues = [.. venues];
        _hasReceiveTimes = hasReceiveTimes;
        _measuresTriggers = hasReceiveTimes;
        RingSlots = ringSlots;
        _histograms = new LatencyHistogram[(_venues.Length + 1) * LatencyStages.Count];
        for (var i = 0; i < _histograms.Length; i++)
        {
            _histograms[i] = new LatencyHistogram();
        }
    }

    /// <summary>Venue names; a venue's index is its position.</summary>
    public IReadOnlyList<string> Venues => _venues;

    /// <summary>The index that stands for no venue: what happens there is counted in the sum over venues only.</summary>
    public int NoVenue => _venues.Length;

    /// <summary>Capacity of the ring in slots.</summary>
    public int RingSlots { get; }

    /// <summary>Slots that waited, a value a batch.</summary>
    public LatencyHistogram Occupancy { get; } = new();

    /// <summary>Waits of the ring's producers.</summary>
    public StallMeter Stalls { get; } = new();

    /// <summary>Whether each message's end has to be told with <see cref="EndMessage"/>: the time of its receipt is known.</summary>
    public bool HasReceiveTimes => _hasReceiveTimes;

    /// <summary>Whether the trigger at hand is to be measured.</summary>
    public bool MeasuresTriggers => _measuresTriggers;

    /// <summary>The histogram of a venue's stage.</summary>
    /// <param name="venue">Index of the venue, or <see cref="NoVenue"/>.</param>
    /// <param name="stage">The stage.</param>
    public LatencyHistogram Of(int venue, LatencyStage stage) => _histograms[(venue * LatencyStages.Count) + (int)stage];

    /// <summary>Index of a venue; cold.</summary>
    /// <param name="venue">Its name.</param>
    public int IndexOf(string venue) => Array.IndexOf(_venues, venue) is >= 0 and var index ? index : NoVenue;

    /// <summary>
    /// Whether a message's inner stages are measured. Decided by the ordinal alone, so that a replay measures the same messages, and scattered so that venues which take turns in any rhythm get
    /// their share.
    /// </summary>
    /// <param name="ordinal">Ordinal of the slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSampled(long ordinal) => (ulong)ordinal * GoldenRatio < 1UL << (64 - SampleBits);

    /// <summary>Exchange times make sense up to a receive time: later passes of a replay move receive times. Any thread, before it publishes the first such slot.</summary>
    /// <param name="receivedNanos">The first receive time that is not real.</param>
    public void EndExchangeTimes(long receivedNanos) => Volatile.Write(ref _exchangeTimesUntil, receivedNanos); // ordered before the slot by the ring's publication

    /// <summary>Says whose slot is at hand.</summary>
    /// <param name="venue">Index of the venue, or <see cref="NoVenue"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int venue) => _venue = venue;

    /// <summary>Says that no message is at hand: the next message's work does not begin where the last one's ended.</summary>
    public void BeginOther()
    {
        _venue = NoVenue;
        _lastEnd = 0;
    }

    /// <summary>When the work on the message at hand began: where that on the last one ended, if nothing lies between.</summary>
    /// <param name="startNanos">The time.</param>
    /// <returns>False when the caller has to read the clock.</returns>
    public bool TryGetStart(out long startNanos)
    {
        startNanos = _lastEnd;
        return startNanos != 0;
    }

    /// <summary>A sampled message was decoded; its triggers are measured.</summary>
    /// <param name="receivedNanos">When it came or was due, on the monotonic clock.</param>
    /// <param name="startNanos">When the work on it began.</param>
    /// <param name="nowNanos">Now.</param>
    public void Decoded(long receivedNanos, long startNanos, long nowNanos)
    {
        Of(_venue, LatencyStage.Decode).Record(nowNanos - startNanos);
        if (_hasReceiveTimes)
        {
            Of(_venue, LatencyStage.ReceiveToDecode).Record(nowNanos - receivedNanos);
        }

        _measuresTriggers = true;
    }

    /// <summary>A sampled message was applied to the books.</summary>
    /// <param name="nanos">Time since it was decoded.</param>
    public void Applied(long nanos) => Of(_venue, LatencyStage.DecodeToBook).Record(nanos);

    /// <summary>A sampled message is done.</summary>
    public void EndSample() => _measuresTriggers = _hasReceiveTimes;

    /// <summary>A trigger stands where others can read it.</summary>
    /// <param name="nanos">Time since it was decided.</param>
    public void Published(long nanos) => Of(_venue, LatencyStage.TriggerToPublished).Record(nanos);

    /// <summary>What the message at hand says about its way to this machine.</summary>
    /// <param name="exchangeNanos">Time of its first event, nanoseconds since the Unix epoch; 0 for none.</param>
    /// <param name="receivedNanos">Its receive time on the same scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ExchangeTime(long exchangeNanos, long receivedNanos)
    {
        if (exchangeNanos > 0 && receivedNanos < _exchangeTimesUntil)
        {
            Of(_venue, LatencyStage.ExchangeToReceive).Record(receivedNanos - exchangeNanos);
        }
    }

    /// <summary>The triggers of the message at hand are decided and handed on.</summary>
    /// <param name="receivedNanos">When it came or was due, on the monotonic clock.</param>
    /// <param name="nowNanos">Now.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndMessage(long receivedNanos, long nowNanos)
    {
        Of(_venue, LatencyStage.ReceiveToTrigger).Record(nowNanos - receivedNanos);
        _lastEnd = nowNanos;
    }

    /// <summary>A batch is done.</summary>
    /// <param name="slots">Slots processed so far; those of the batch are the ones that had waited together.</param>
    public void EndBatch(long slots)
    {
        Occupancy.Record(slots - _lastSlots);
        _lastSlots = slots;
        _lastEnd = 0;
    }
}
