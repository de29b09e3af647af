using Crossfeed.Arbitrage;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>HOT: where the detector's triggers go: the mapped ring (at once, or with several shards through the one thread that writes it), and the NDJSON file through a ring of its own.</summary>
public readonly struct TriggerSink : ITriggerSink
{
    private readonly WireClock _clock;
    private readonly TriggerRingWriter? _mapped;
    private readonly TriggerFanIn? _fanIn;
    private readonly int _shard;
    private readonly TriggerFile? _file;
    private readonly LatencyTelemetry? _telemetry; // null where nothing is published, so that nothing is counted

    /// <summary>The sink of a hot thread that writes the mapped ring itself.</summary>
    /// <param name="clock">Tells when a trigger is published.</param>
    /// <param name="mapped">The mapped ring; null for none.</param>
    /// <param name="file">The NDJSON file; null for none.</param>
    /// <param name="telemetry">Where the times are counted; null for nowhere.</param>
    public TriggerSink(WireClock clock, TriggerRingWriter? mapped, TriggerFile? file, LatencyTelemetry? telemetry = null)
    {
        _clock = clock;
        _mapped = mapped;
        _file = file;
        _telemetry = mapped is not null || file is not null ? telemetry : null;
    }

    /// <summary>The sink of one of several shards.</summary>
    /// <param name="clock">Tells when a trigger is published.</param>
    /// <param name="fanIn">The way to the mapped ring.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="file">The shard's NDJSON file; null for none.</param>
    /// <param name="telemetry">Where the times are counted; null for nowhere.</param>
    public TriggerSink(WireClock clock, TriggerFanIn fanIn, int shard, TriggerFile? file, LatencyTelemetry? telemetry = null)
    {
        _clock = clock;
        _fanIn = fanIn;
        _shard = shard;
        _file = file;
        _telemetry = telemetry;
    }

    /// <inheritdoc/>
    public void OnTrigger(in TriggerEvent trigger)
    {
        var isMeasured = _telemetry is { MeasuresTriggers: true };
        var decided = _mapped is not null || isMeasured ? WireClock.Monotonic() : 0;
        _mapped?.Publish(in trigger, _clock.Wall(decided));
        _fanIn?.Publish(in trigger, _shard);
        _file?.Publish(in trigger);
        if (isMeasured)
        {
            _telemetry!.Published(WireClock.Monotonic() - decided);
        }
    }
}
