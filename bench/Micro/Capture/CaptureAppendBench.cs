using BenchmarkDotNet.Attributes;
using Crossfeed.Capture.Writing;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>
/// Appends to a capture, roll-overs and first touches of pages included. Baseline: the same payloads through a buffered stream, no header and no checksum.
/// Times are per frame.
/// </summary>
[MemoryDiagnoser]
public class CaptureAppendBench
{
    private CaptureBenchSource _source = null!;

    [GlobalSetup]
    public void Setup() => _source = new CaptureBenchSource();

    [GlobalCleanup]
    public void Cleanup() => _source.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long BufferedStream()
    {
        var path = Path.Combine(_source.Path, "stream");
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 256 << 10, FileOptions.DeleteOnClose);
        for (var i = 0; i < CaptureBenchSource.Frames; i++)
        {
            stream.Write(_source.Frame(i).Payload);
        }

        return stream.Position;
    }

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long Append()
    {
        var directory = Path.Combine(_source.Path, "appended");
        var writer = new CaptureWriter(directory);
        try
        {
            for (var i = 0; i < CaptureBenchSource.Frames; i++)
            {
                writer.Append(_source.Frame(i));
            }

            return writer.Records;
        }
        finally
        {
            writer.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }
}
