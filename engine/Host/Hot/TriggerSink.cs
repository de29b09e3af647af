using Crossfeed.Arbitrage;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>HOT: where the detector's triggers go: the mapped ring at once, the NDJSON file through a ring of its own.</summary>
/// <param name="clock">Tells when a trigger is published.</param>
/// <param name="mapped">The mapped ring; null for none.</param>
/// <param name="file">The NDJSON file; null for none.</param>
public readonly struct TriggerSink(WireClock clock, TriggerRingWriter? mapped, TriggerFile? file) : ITriggerSink
{
    /// <inheritdoc/>
    public void OnTrigger(in TriggerEvent trigger)
    {
        mapped?.Publish(in trigger, clock.Wall(WireClock.Monotonic()));
        file?.Publish(in trigger);
    }
}
