using Crossfeed.Arbitrage;
using Crossfeed.Telemetry;
using Crossfeed.Wire;

namespace Crossfeed.Host;

/// <summary>HOT: where the detector's triggers go: the mapped ring at once, the NDJSON file through a ring of its own.</summary>
/// <param name="clock">Tells when a trigger is published.</param>
/// <param name="mapped">The mapped ring; null for none.</param>
/// <param name="file">The NDJSON file; null for none.</param>
/// <param name="telemetry">Where the times are counted; null for nowhere.</param>
public readonly struct TriggerSink(WireClock clock, TriggerRingWriter? mapped, TriggerFile? file, LatencyTelemetry? telemetry = null) : ITriggerSink
{
    /// <inheritdoc/>
    public void OnTrigger(in TriggerEvent trigger)
    {
        var isMeasured = (mapped is not null || file is not null) && telemetry is { MeasuresTriggers: true };
        var decided = mapped is not null || isMeasured ? WireClock.Monotonic() : 0;
        mapped?.Publish(in trigger, clock.Wall(decided));
        file?.Publish(in trigger);
        if (isMeasured)
        {
            telemetry!.Published(WireClock.Monotonic() - decided);
        }
    }
}
