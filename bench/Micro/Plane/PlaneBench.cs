using BenchmarkDotNet.Attributes;
using Crossfeed.Bench.Micro.Telemetry;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>A diff of four levels, two venues in turn, from its bytes to books and triggers: the hot plane, against a reader of tokens with sorted arrays behind it.</summary>
[MemoryDiagnoser]
public class PlaneBench
{
    private readonly PlaneFrames _frames = new(null);
    private readonly PlainPlane _plain = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = PlaneFrames.Messages, Description = "Utf8JsonReader, decimal, sorted arrays")]
    public long Plain()
    {
        foreach (ref readonly var slot in _frames.Slots)
        {
            if (slot.Kind == FrameKind.Message)
            {
                _plain.Process(slot.Payload);
            }
        }

        return _plain.Crossings;
    }

    [Benchmark(OperationsPerInvoke = PlaneFrames.Messages, Description = "hot plane")]
    public long Ours() => _frames.Play();
}
