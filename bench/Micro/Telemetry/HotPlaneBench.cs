using BenchmarkDotNet.Attributes;
using Crossfeed.Host;
using Crossfeed.Telemetry;

namespace Crossfeed.Bench.Micro.Telemetry;

/// <summary>A frame through the whole hot plane: what telemetry adds to it.</summary>
[MemoryDiagnoser]
public class HotPlaneBench
{
    private const int WarmUpPasses = 100; // 400,000 frames each

    private readonly PlaneFrames _bare = new(null);
    private readonly PlaneFrames _replay = new(new LatencyTelemetry(VenueNames.All, 4_096, hasReceiveTimes: false));
    private readonly PlaneFrames _burst = new(new LatencyTelemetry(VenueNames.All, 4_096, hasReceiveTimes: true), isBurst: true);
    private readonly PlaneFrames _alone = new(new LatencyTelemetry(VenueNames.All, 4_096, hasReceiveTimes: true));

    // All of them share their code: none may be measured while it is still being compiled for the others.
    [GlobalSetup]
    public void WarmUp()
    {
        for (var pass = 0; pass < WarmUpPasses; pass++)
        {
            Bare();
            Replay();
            Burst();
            Alone();
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PlaneFrames.Messages, Description = "without telemetry")]
    public long Bare() => _bare.Play();

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "replay at full speed: samples and exchange times")]
    public long Replay() => _replay.Play();

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "live, in bursts: a clock reading for eight messages of one read")]
    public long Burst() => _burst.Play();

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "live, each alone: a clock reading a message")]
    public long Alone() => _alone.Play();
}
