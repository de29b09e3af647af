using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>Short runs of many iterations: neighbours disturb single iterations here, and the median of many stands that better than the mean of few.</summary>
internal sealed class DecodeConfig : ManualConfig
{
    public DecodeConfig() => AddJob(Job.Default.WithWarmupCount(6).WithIterationCount(15).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200)));
}
