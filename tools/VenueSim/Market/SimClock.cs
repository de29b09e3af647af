namespace Crossfeed.VenueSim.Market;

/// <summary>
/// The time that faults go by: since the start, in real time; in a market driven by hand, in the market's own time, so
/// that a test decides when a fault begins and ends.
/// </summary>
public sealed class SimClock(SimMarket market, bool manual)
{
    private readonly long _startMicros = market.NowMicros;
    private readonly long _startTicks = Environment.TickCount64;

    /// <summary>Milliseconds since the start.</summary>
    public long ElapsedMillis =>
        manual ? (market.NowMicros - _startMicros) / 1000 : Environment.TickCount64 - _startTicks;
}
