using BenchmarkDotNet.Attributes;
using Crossfeed.Capture;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>CRC-32C of one record in memory. Baseline: the processor's instruction in one stream.</summary>
public class ChecksumBench
{
    private readonly FrameBlock _block = new(8192);

    /// <summary>Bytes of a record: quote, mean of a mixed capture, delta, snapshot.</summary>
    [Params(100, 300, 1000, 8000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_block.Memory.Span);

    [Benchmark(Baseline = true)]
    public unsafe uint OneStream() => RecordChecksum.ComputeInOneStream(_block.Pointer, Bytes);

    [Benchmark]
    public unsafe uint ThreeLanes() => RecordChecksum.Compute(_block.Pointer, Bytes);
}
