using Crossfeed.Capture.Writing;
using Crossfeed.Market.Frames;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>Frames of the usual sizes (171 B in the mean) and a capture of them, written once per benchmark.</summary>
internal sealed class CaptureBenchSource : IDisposable
{
    /// <summary>Frames of a benchmark's capture.</summary>
    public const int Frames = 1_000_000;

    // Mostly quotes and trades of 100 to 200 bytes, some deltas of 300 to 800: 171 B in the mean.
    private static readonly int[] Sizes = [128, 152, 112, 168, 136, 120, 144, 408, 128, 160, 112, 136, 304, 150, 112, 266];

    private readonly FrameBlock _payload = new(1024);

    /// <summary>Prepares frames.</summary>
    /// <param name="count">How many; the regression gate takes fewer than the benchmarks.</param>
    public CaptureBenchSource(int count = Frames)
    {
        Count = count;
        Path = Directory.CreateTempSubdirectory("crossfeed-bench-").FullName;
        for (var i = 0; i < _payload.Capacity; i++)
        {
            _payload.Memory.Span[i] = (byte)(' ' + (i % 90));
        }
    }

    public int Count { get; }

    public string Path { get; }

    public string Capture => System.IO.Path.Combine(Path, "capture");

    /// <summary>The i-th frame.</summary>
    public unsafe FrameSlot Frame(int i) => new()
    {
        Data = _payload.Pointer + (i & 63),
        Length = Sizes[i & 15],
        Kind = FrameKind.Message,
        Connection = 1,
        ReceivedNanos = i,
        MonotonicNanos = i,
    };

    public void WriteCapture()
    {
        using var writer = new CaptureWriter(Capture);
        for (var i = 0; i < Count; i++)
        {
            if (!writer.Append(Frame(i)))
            {
                throw new InvalidOperationException(writer.Error);
            }
        }
    }

    /// <summary>The baseline: reads every byte of the capture in order and looks at none.</summary>
    public long ReadSequentially(byte[] buffer)
    {
        var total = 0L;
        foreach (var file in Directory.GetFiles(Capture))
        {
            using var handle = File.OpenHandle(file);
            int read;
            for (var offset = 0L; (read = RandomAccess.Read(handle, buffer, offset)) > 0; offset += read)
            {
                total += read;
            }
        }

        return total;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
