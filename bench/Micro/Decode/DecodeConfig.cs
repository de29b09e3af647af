using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Crossfeed.Bench.Micro.Decode;

/// <summary>
/// Many short iterations: neighbours disturb single ones, and the median of many stands that better than the mean of few. In this process, so that both sides of a ratio
/// share one JIT and one heap, and so that no project is built on the measuring machine.
/// </summary>
internal sealed class DecodeConfig : ManualConfig
{
    public DecodeConfig() =>
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(6).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(100)));
}
