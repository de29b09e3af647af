using System.Text;
using Crossfeed.Capture;
using Crossfeed.Capture.Reading;
using Crossfeed.Capture.Writing;
using Crossfeed.Host;
using Crossfeed.Market.Frames;
using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Host;

[TestFixture]
[Parallelizable]
public sealed class RingFeederTests
{
    private const int Frames = 5000;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(2, 0.0)] // smaller than a batch
    [TestCase(64, 0.0)] // always full: the consumer is slower
    [TestCase(1 << 13, 0.0)]
    [TestCase(64, 1e9)] // at a pace, frame by frame
    [CancelAfter(60_000)]
    public async Task Every_frame_arrives_once_whole_and_in_order(int slots, double speed, CancellationToken cancellation)
    {
        var seen = new Seen();
        using var disruptor = Start(slots, seen);
        using var feeder = Feeder(disruptor, Write(Frames), speed);
        feeder.Feed(seen.Faults, cancellation);
        await disruptor.Shutdown();
        Assert.Multiple(() =>
        {
            Assert.That(seen.Order, Is.EqualTo(Enumerable.Range(0, Frames)));
            Assert.That(seen.Torn, Is.Zero);
            Assert.That(seen.Empty, Is.EqualTo(1), "the slot behind the last frame");
            Assert.That(feeder.Position, Is.GreaterThan(0));
            Assert.That(seen.Faults.IsRaised, Is.False);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_stop_in_the_middle_leaves_no_slot_unpublished([Values(1, 100, 1000)] int after, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var seen = new Seen { StopAfter = after, Stop = stop };
        using var disruptor = Start(64, seen);
        using var feeder = Feeder(disruptor, Write(Frames), 0);
        feeder.Feed(seen.Faults, stop.Token);
        await disruptor.Shutdown();
        Assert.Multiple(() =>
        {
            Assert.That(seen.Order, Is.EqualTo(Enumerable.Range(0, seen.Order.Count)), "what came is without a hole");
            Assert.That(seen.Order, Has.Count.InRange(after, after + 64 + RingFeeder.BatchFrames), "and ends within a ring of the stop");
            Assert.That(seen.Empty, Is.Zero);
        });
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Damage_in_the_middle_of_a_batch_publishes_what_stands_before_it(CancellationToken cancellation)
    {
        var capture = Write(Frames);
        var file = Path.Combine(capture, "segment-000001.cfc");
        var bytes = await File.ReadAllBytesAsync(file, cancellation);
        var record = SegmentLayout.HeaderBytes;
        for (var i = 0; i < 1003; i++)
        {
            record += (int)SegmentLayout.Align(BitConverter.ToInt32(bytes, record));
        }

        bytes[record + SegmentLayout.RecordHeaderBytes] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, cancellation);
        var seen = new Seen();
        using var disruptor = Start(256, seen);
        using var feeder = Feeder(disruptor, capture, 0);
        Assert.That(() => feeder.Feed(seen.Faults, cancellation), Throws.TypeOf<CaptureException>());
        await disruptor.Shutdown();
        Assert.That(seen.Order, Is.EqualTo(Enumerable.Range(0, 1003)));
        Assert.That(seen.Empty, Is.EqualTo(1));
    }

    private static ValueDisruptor<FrameSlot> Start(int slots, Seen seen)
    {
        var disruptor = new ValueDisruptor<FrameSlot>(
            static () => default, slots, ProcessorThreadFactory.Default, ProducerType.Single, new YieldingWaitStrategy(), seen.Faults);
        disruptor.HandleEventsWith(new Looker(seen));
        disruptor.Start();
        return disruptor;
    }

    // Chunks so small that the reader has to wait for the consumer all the time.
    private static RingFeeder Feeder(ValueDisruptor<FrameSlot> disruptor, string capture, double speed) =>
        new(disruptor.RingBuffer, new ListingCatalog(null, new FeeOverrides()), [capture], new CaptureReaderOptions { ChunkBytes = 4096, Chunks = 2 }, speed);

    private unsafe string Write(int frames)
    {
        using var writer = new CaptureWriter(_folder.File("capture"), new CaptureWriterOptions { SegmentBytes = 4 << 20 });
        for (var i = 0; i < frames; i++)
        {
            var payload = Encoding.ASCII.GetBytes(new string((char)('a' + (i % 26)), 1 + (i * 37 % 500)));
            fixed (byte* data = payload)
            {
                Assert.That(writer.Append(new FrameSlot { Data = data, Length = payload.Length, Kind = FrameKind.Message, Connection = 1, ReceivedNanos = i }), Is.True);
            }
        }

        return writer.Path;
    }

    private sealed class Seen
    {
        public List<int> Order { get; } = [];

        public ProcessorFaults Faults { get; } = new();

        public int Torn { get; set; }

        public int Empty { get; set; }

        public int StopAfter { get; init; } = int.MaxValue;

        public CancellationTokenSource? Stop { get; init; }
    }

    private readonly struct Looker(Seen seen) : IValueEventHandler<FrameSlot>
    {
        public string Name => "looker";

        public void OnEvent(ref FrameSlot data, long sequence, bool endOfBatch)
        {
            if (data.Kind == FrameKind.None)
            {
                seen.Empty++;
                return;
            }

            var i = (int)data.ReceivedNanos;
            seen.Order.Add(i);
            seen.Torn += data.Length == 1 + (i * 37 % 500) && data.Payload.IndexOfAnyExcept((byte)('a' + (i % 26))) < 0 ? 0 : 1;
            if (seen.Order.Count == seen.StopAfter)
            {
                seen.Stop!.Cancel();
            }
        }
    }
}
