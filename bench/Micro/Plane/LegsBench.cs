using BenchmarkDotNet.Attributes;

namespace Crossfeed.Bench.Micro.Plane;

/// <summary>A delta of two levels that one leg brings, and one that two legs bring, the second a duplicate that stops before the book; a message said once is the unit of both.</summary>
[MemoryDiagnoser]
public class LegsBench
{
    private readonly LegFrames _one = new(1);
    private readonly LegFrames _two = new(2);

    [Benchmark(Baseline = true, OperationsPerInvoke = LegFrames.Messages, Description = "one leg")]
    public long One() => _one.Play();

    [Benchmark(OperationsPerInvoke = LegFrames.Messages, Description = "two legs: the message and its duplicate")]
    public long Two() => _two.Play();
}
