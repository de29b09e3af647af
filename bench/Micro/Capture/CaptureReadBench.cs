using BenchmarkDotNet.Attributes;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>Replay of a capture in the page cache. Baseline: the same bytes in the same sequential reads, nothing looked at. Times are per frame.</summary>
[MemoryDiagnoser]
public class CaptureReadBench
{
    private CaptureBenchSource _source = null!;
    private byte[] _buffer = null!;

    [GlobalSetup]
    public void Setup() => Setup(new CaptureBenchSource());

    internal void Setup(CaptureBenchSource source)
    {
        _source = source;
        _source.WriteCapture();
        _buffer = new byte[256 << 10];
    }

    [GlobalCleanup]
    public void Cleanup() => _source.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long SequentialRead() => _source.ReadSequentially(_buffer);

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long Reader()
    {
        using var reader = new CaptureReader(_source.Capture);
        return ReadAll(reader);
    }

    internal static long ReadAll(CaptureReader reader)
    {
        var slot = new FrameSlot();
        var total = 0L;
        while (reader.Read(ref slot))
        {
            total += slot.Length;
        }

        return total;
    }

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long MergedOne() => Merge(_source.Capture);

    [Benchmark(OperationsPerInvoke = 2 * CaptureBenchSource.Frames)]
    public long MergedTwo() => Merge(_source.Capture, _source.Capture);

    private static long Merge(params string[] captures)
    {
        using var reader = new MergedReader(captures);
        var slot = new FrameSlot();
        var total = 0L;
        while (reader.Read(ref slot))
        {
            total += slot.Length;
        }

        return total;
    }
}
