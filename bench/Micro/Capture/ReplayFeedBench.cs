using BenchmarkDotNet.Attributes;
using Crossfeed.Capture.Reading;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Bench.Micro.Capture;

/// <summary>
/// What a replay costs before the first byte is decoded: captures in the page cache, through the ring, to a consumer that only counts. Baselines: the same bytes copied in
/// memory, and read sequentially with nothing looked at. Times are per frame. Needs three free cores: the reading thread, the consumer, and one that reads ahead.
/// </summary>
[MemoryDiagnoser]
public class ReplayFeedBench
{
    private const int RingSlots = 1 << 13; // as the replay's own

    private CaptureBenchSource _source = null!;
    private byte[] _from = null!;
    private byte[] _to = null!;
    private long _bytes;

    [GlobalSetup]
    public void Setup()
    {
        _source = new CaptureBenchSource();
        _source.WriteCapture();
        _bytes = Directory.GetFiles(_source.Capture).Sum(f => new FileInfo(f).Length);
        _from = new byte[256 << 10]; // a chunk of the reader
        _to = new byte[_from.Length];
    }

    [GlobalCleanup]
    public void Cleanup() => _source.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long SequentialRead() => _source.ReadSequentially(_to);

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long Memcpy()
    {
        var left = _bytes;
        for (; left > 0; left -= _from.Length)
        {
            _from.CopyTo(_to, 0);
        }

        return left;
    }

    [Benchmark(OperationsPerInvoke = CaptureBenchSource.Frames)]
    public long ReaderToCounter() => Feed(_source.Capture);

    [Benchmark(OperationsPerInvoke = 2 * CaptureBenchSource.Frames)]
    public long TwoCapturesToCounter() => Feed(_source.Capture, _source.Capture);

    private static long Feed(params string[] captures)
    {
        var count = new Count();
        var faults = new ProcessorFaults();
        using var disruptor = new ValueDisruptor<FrameSlot>(
            static () => default, RingSlots, ProcessorThreadFactory.Default, ProducerType.Single, new YieldingWaitStrategy(), faults);
        disruptor.HandleEventsWith(new Counter(count));
        disruptor.Start().Wait();
        using var feeder = new RingFeeder(disruptor.RingBuffer, new ListingCatalog(null, new FeeOverrides()), captures, new CaptureReaderOptions(), speed: 0);
        feeder.Feed(faults, CancellationToken.None);
        disruptor.Shutdown().Wait();
        return count.Frames;
    }

    private sealed class Count
    {
        public long Frames;
        public long Bytes;
    }

    private readonly struct Counter(Count count) : IValueEventHandler<FrameSlot>
    {
        public string Name => "counter";

        public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch)
        {
            count.Frames++;
            count.Bytes += data.Length;
        }
    }
}
