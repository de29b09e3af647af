using BenchmarkDotNet.Attributes;
using Crossfeed.Host;
using Crossfeed.Telemetry;

namespace Crossfeed.Bench.Micro.Telemetry;

/// <summary>A frame through the whole hot plane: what telemetry adds to it.</summary>
[MemoryDiagnoser]
public class HotPlaneBench
{
    private readonly PlaneFrames _bare = new(null);
    private readonly PlaneFrames _replay = new(new LatencyTelemetry(VenueNames.All, 4_096, hasReceiveTimes: false));
    private readonly PlaneFrames _live = new(new LatencyTelemetry(VenueNames.All, 4_096, hasReceiveTimes: true));

    [Benchmark(Baseline = true, OperationsPerInvoke = PlaneFrames.Messages, Description = "without telemetry")]
    public long Bare() => _bare.Play();

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "replay at full speed: samples and exchange times")]
    public long Replay() => _replay.Play();

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "live: and a clock reading a message")]
    public long Live() => _live.Play();
}
