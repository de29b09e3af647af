using System.Collections.Concurrent;
using Crossfeed.Capture.Reading;
using Crossfeed.Market.Frames;
using Crossfeed.Tests.Support;
using NUnit.Framework;

namespace Crossfeed.Tests.Capture;

[TestFixture]
public sealed class ChunkGateTests
{
    private CaptureFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new CaptureFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(2, 1)]
    [TestCase(3, 1)]
    [TestCase(2, 3)]
    public void A_chunk_is_never_overwritten_before_its_records_are_consumed(int chunks, int captures)
    {
        // The consumer is as late as the gate allows: it looks at a record only when the reader asks for it.
        var paths = Enumerable.Range(0, captures).Select(WriteMany).ToArray();
        var gate = new LateGate();
        using var reader = new MergedReader(paths, new CaptureReaderOptions { ChunkBytes = 4096, Chunks = chunks, Passes = 2 }, gate);
        var slot = new FrameSlot();
        while (reader.Read(ref slot))
        {
            gate.Given.Enqueue(slot);
        }

        gate.WaitUntilConsumed(reader.Records - 1);
        Assert.Multiple(() =>
        {
            Assert.That(gate.Consumed, Is.EqualTo(reader.Records));
            Assert.That(gate.Consumed, Is.EqualTo(captures * 2 * 2000));
            Assert.That(gate.Torn, Is.Zero);
            Assert.That(gate.Calls, Is.GreaterThan(50));
        });
    }

    [Test]
    public void Without_waiting_chunks_are_overwritten()
    {
        // The control of the test above: it must be able to fail.
        var gate = new LateGate { Waits = false };
        using var reader = new MergedReader([WriteMany(0)], new CaptureReaderOptions { ChunkBytes = 4096, Chunks = 2 }, gate);
        var slot = new FrameSlot();
        while (reader.Read(ref slot))
        {
            gate.Given.Enqueue(slot);
        }

        gate.Waits = true;
        gate.WaitUntilConsumed(reader.Records - 1);
        Assert.That(gate.Torn, Is.GreaterThan(0));
    }

    [Test]
    [CancelAfter(30_000)]
    public void A_consumer_on_another_thread_sees_every_payload_whole(CancellationToken cancellation)
    {
        var gate = new ThreadGate(cancellation);
        using var reader = new MergedReader([WriteMany(0), WriteMany(1)], new CaptureReaderOptions { ChunkBytes = 4096, Chunks = 2, Passes = 20 }, gate);
        using var queue = new BlockingCollection<FrameSlot>();
        var torn = 0;
        var consumer = new Thread(() =>
        {
            foreach (var slot in queue.GetConsumingEnumerable(CancellationToken.None))
            {
                torn += IsWhole(slot) ? 0 : 1;
                gate.Consumed();
            }
        });
        consumer.Start();
        try
        {
            var slot = new FrameSlot();
            while (reader.Read(ref slot))
            {
                queue.Add(slot, cancellation);
            }
        }
        finally
        {
            queue.CompleteAdding();
            consumer.Join();
        }

        Assert.That(gate.Count, Is.EqualTo(2 * 20 * 2000));
        Assert.That(torn, Is.Zero);
    }

    [Test]
    public void Reading_allocates_nothing([Values(1, 2)] int captures)
    {
        var paths = Enumerable.Range(0, captures).Select(WriteMany).ToArray();
        using var reader = new MergedReader(paths, new CaptureReaderOptions { ChunkBytes = 4096, Passes = 2 });
        var slot = new FrameSlot();
        for (var i = 0; i < captures * 1000; i++)
        {
            Assume.That(reader.Read(ref slot));
        }

        var allocated = Allocations.OfCheapestLap(3, _ =>
        {
            for (var i = 0; i < captures * 300; i++)
            {
                reader.Read(ref slot);
            }
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(reader.Records, Is.EqualTo(captures * 1900));
    }

    // The time is the payload's fill, so that a payload can be checked by itself.
    private static unsafe bool IsWhole(in FrameSlot slot)
    {
        var fill = (byte)('a' + (slot.Length % 26));
        return slot.Payload.IndexOfAnyExcept(fill) < 0;
    }

    private string WriteMany(int seed) => _folder.Write(
        $"c{seed}",
        Enumerable.Range(0, 2000).Select(i =>
        {
            var length = 1 + (((i * 37) + (seed * 11)) % 400);
            return new Row(i, new string((char)('a' + (length % 26)), length), Subject: i % 7 == 0 ? "S" : null);
        }));

    private sealed class LateGate : IConsumedGate
    {
        public Queue<FrameSlot> Given { get; } = new();

        public bool Waits { get; set; } = true;

        public long Consumed { get; private set; }

        public int Torn { get; private set; }

        public int Calls { get; private set; }

        public void WaitUntilConsumed(long recordNumber)
        {
            Calls++;
            while (Waits && Consumed <= recordNumber)
            {
                Torn += IsWhole(Given.Dequeue()) ? 0 : 1;
                Consumed++;
            }
        }
    }

    private sealed class ThreadGate(CancellationToken cancellation) : IConsumedGate
    {
        private long _consumed;

        public long Count => Volatile.Read(ref _consumed);

        public void Consumed() => Volatile.Write(ref _consumed, _consumed + 1);

        public void WaitUntilConsumed(long recordNumber)
        {
            var spin = new SpinWait();
            while (Count <= recordNumber)
            {
                cancellation.ThrowIfCancellationRequested();
                spin.SpinOnce();
            }
        }
    }
}
