using System.Runtime.CompilerServices;

namespace Crossfeed.Telemetry;

/// <summary>
/// HOT: what one hot thread measures, a histogram a venue and stage, 0 B. A reading of the clock costs 20 to 40 ns: a message that came alone is measured by one at its end; of messages that came in
/// one read, the first, and one in <see cref="BurstEvery"/> of the others, which stands for that many. The inner stages are read on one message in <see cref="SampleEvery"/>. One thread writes; <see cref="LatencySnapshot"/> reads at any time. Times only pass through here: nothing decides by them.
/// </summary>
public sealed class LatencyTelemetry
{
    /// <summary>One message in so many has its inner stages measured: three clock readings cost as much as half a frame, and 31,250 samples of a million messages hold a p99.9.</summary>
    public const int SampleEvery = 1 << SampleBits;

    /// <summary>Of messages that came in one read, one in so many is measured, and counted so often: a burst pays an eighth of the clock, and percentiles stay those of all messages.</summary>
    public const int BurstEvery = 1 << BurstBits;

    private const int SampleBits = 5; // 2^5 = 32
    private const int BurstBits = 3; // 2^3 = 8
    private const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15; // 2^64 / 1.618…: multiples of it fill the range evenly, also those of every second, third or n-th ordinal

    private readonly string[] _venues;
    private readonly LatencyHistogram[] _histograms; // by venue, then stage; behind the last venue those of no venue
    private readonly bool _hasReceiveTimes;
    private int _venue; // of the slot at hand
    private bool _measuresTriggers;
    private long _lastEnd;
    private long _lastReceived = long.MinValue; // of no message
    private int _lastConnection;
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

    /// <summary>Whether the trigger at hand is to be measured.</summary>
    public bool MeasuresTriggers => _measuresTriggers;

    /// <summary>When the work on the message before ended, which is where that on the one at hand began; 0 where a wait or other work lies between.</summary>
    public long LastEndNanos => _lastEnd;

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

    /// <summary>How many messages the end of this one stands for: whether it is worth a reading of the clock.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="receivedNanos">When it came or was due, on the monotonic clock: messages of one read have one connection and one time.</param>
    /// <param name="ordinal">Ordinal of its slot.</param>
    /// <returns>0: none, do not measure it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Weight(int connection, long receivedNanos, long ordinal)
    {
        if (!_hasReceiveTimes)
        {
            return 0;
        }

        if (receivedNanos != _lastReceived || connection != _lastConnection)
        {
            _lastReceived = receivedNanos;
            _lastConnection = connection;
            return 1;
        }

        return (ulong)ordinal * GoldenRatio < 1UL << (64 - BurstBits) ? BurstEvery : 0;
    }

    /// <summary>Exchange times make sense up to a receive time: later passes of a replay move receive times. Any thread, before it publishes the first such slot.</summary>
    /// <param name="receivedNanos">The first receive time that is not real.</param>
    public void EndExchangeTimes(long receivedNanos) => Volatile.Write(ref _exchangeTimesUntil, receivedNanos); // ordered before the slot by the ring's publication

    /// <summary>Begins a message.</summary>
    /// <param name="venue">Index of its venue.</param>
    /// <param name="ordinal">Ordinal of its slot.</param>
    /// <returns>Whether its inner stages are to be measured.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Begin(int venue, long ordinal)
    {
        _venue = venue;
        return IsSampled(ordinal);
    }

    /// <summary>Says that no message is at hand: the next message's work does not begin where the last one's ended.</summary>
    public void BeginOther()
    {
        _venue = NoVenue;
        _lastEnd = 0;
    }

    /// <summary>A sampled message was decoded and applied to the books; its triggers are measured.</summary>
    /// <param name="receivedNanos">When it came or was due, on the monotonic clock.</param>
    /// <param name="startNanos">When the work on it began.</param>
    /// <param name="decodedNanos">When it was decoded.</param>
    /// <param name="nowNanos">Now.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // one message in SampleEvery: kept out of the way of the others
    public void Applied(long receivedNanos, long startNanos, long decodedNanos, long nowNanos)
    {
        Of(_venue, LatencyStage.Decode).Record(decodedNanos - startNanos);
        Of(_venue, LatencyStage.DecodeToBook).Record(nowNanos - decodedNanos);
        if (_hasReceiveTimes)
        {
            Of(_venue, LatencyStage.ReceiveToDecode).Record(decodedNanos - receivedNanos);
        }

        _measuresTriggers = true;
    }

    /// <summary>A trigger stands where others can read it.</summary>
    /// <param name="nanos">Time since it was decided.</param>
    public void Published(long nanos) => Of(_venue, LatencyStage.TriggerToPublished).Record(nanos);

    /// <summary>The triggers of the message at hand are decided and handed on.</summary>
    /// <param name="receivedNanos">When it came or was due, on the monotonic clock.</param>
    /// <param name="nowNanos">Now; without meaning unless the weight is positive.</param>
    /// <param name="weight">How many messages it stands for, by <see cref="Weight"/>.</param>
    /// <param name="exchangeWallNanos">Time of its first event, nanoseconds since the Unix epoch; 0 for none.</param>
    /// <param name="receivedWallNanos">Its receive time on the same scale.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndMessage(long receivedNanos, long nowNanos, int weight, long exchangeWallNanos, long receivedWallNanos)
    {
        if (weight > 0)
        {
            Of(_venue, LatencyStage.ReceiveToTrigger).Record(nowNanos - receivedNanos, weight);
        }

        _lastEnd = weight > 0 ? nowNanos : 0;
        _measuresTriggers = _hasReceiveTimes; // at full speed of a replay not until the next sample

        if (exchangeWallNanos > 0 && receivedWallNanos < _exchangeTimesUntil)
        {
            Of(_venue, LatencyStage.ExchangeToReceive).Record(receivedWallNanos - exchangeWallNanos);
        }
    }

    /// <summary>A batch is done.</summary>
    /// <param name="slots">Slots processed so far; those of the batch are the ones that had waited together.</param>
    public void EndBatch(long slots)
    {
        if (slots > _lastSlots) // a turn over sockets may bring no more than a part of a message
        {
            Occupancy.Record(slots - _lastSlots);
            _lastSlots = slots;
        }

        _lastEnd = 0;
    }
}
