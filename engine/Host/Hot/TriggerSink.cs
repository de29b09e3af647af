using Crossfeed.Arbitrage;
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

    /// <summary>The sink of a hot thread that writes the mapped ring itself.</summary>
    /// <param name="clock">Tells when a trigger is published.</param>
    /// <param name="mapped">The mapped ring; null for none.</param>
    /// <param name="file">The NDJSON file; null for none.</param>
    public TriggerSink(WireClock clock, TriggerRingWriter? mapped, TriggerFile? file)
    {
        _clock = clock;
        _mapped = mapped;
        _file = file;
    }

    /// <summary>The sink of one of several shards.</summary>
    /// <param name="clock">Tells when a trigger is published.</param>
    /// <param name="fanIn">The way to the mapped ring.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="file">The shard's NDJSON file; null for none.</param>
    public TriggerSink(WireClock clock, TriggerFanIn fanIn, int shard, TriggerFile? file)
    {
        _clock = clock;
        _fanIn = fanIn;
        _shard = shard;
        _file = file;
    }

    /// <inheritdoc/>
    public void OnTrigger(in TriggerEvent trigger)
    {
        _mapped?.Publish(in trigger, _clock.Wall(WireClock.Monotonic()));
        _fanIn?.Publish(in trigger, _shard);
        _file?.Publish(in trigger);
    }
}
