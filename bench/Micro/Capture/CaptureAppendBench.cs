using BenchmarkDotNet.Attributes;
using Crossfeed.Capture.Writing;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>
/// Appends to a capture, roll-overs and first touches of pages included; its end, which waits for the disk, not. Baseline: the same payloads through a buffered stream, no
/// header and no checksum, which does not wait for the disk either. Times are per frame.
/// </summary>
[MemoryDiagnoser]
public class CaptureAppendBench
{
    private CaptureBenchSource _source = null!;
    private CaptureWriter? _writer;

    [GlobalSetup]
    public void Setup() => Setup(new CaptureBenchSource());

    internal void Setup(CaptureBenchSource source) => _source = source;

    [GlobalCleanup]
    public void Cleanup() => _source.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long BufferedStream()
    {
        var path = Path.Combine(_source.Path, "stream");
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 256 << 10, FileOptions.DeleteOnClose);
        for (var i = 0; i < _source.Count; i++)
        {
            stream.Write(_source.Frame(i).Payload);
        }

        return stream.Position;
    }

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long Append()
    {
        Begin();
        return AppendAll();
    }

    internal void Begin() => _writer = new CaptureWriter(Path.Combine(_source.Path, "appended"));

    internal long AppendAll()
    {
        for (var i = 0; i < _source.Count; i++)
        {
            _writer!.Append(_source.Frame(i));
        }

        return _writer!.Records;
    }

    [IterationCleanup(Target = nameof(Append))]
    public void End()
    {
        _writer!.Dispose();
        Directory.Delete(_writer.Path, recursive: true);
    }
}
