using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[TestFixture(ProducerType.Single, WaitKind.BusySpin)]
[TestFixture(ProducerType.Single, WaitKind.Yielding)]
[TestFixture(ProducerType.Single, WaitKind.Sleeping)]
[TestFixture(ProducerType.Single, WaitKind.Blocking)]
[TestFixture(ProducerType.Single, WaitKind.PhasedLock)]
[TestFixture(ProducerType.Multi, WaitKind.Yielding)]
[TestFixture(ProducerType.Multi, WaitKind.Blocking)]
public sealed class RingAllocationTests(ProducerType producerType, WaitKind waitKind)
{
    private const int Size = 64;
    private const int WarmUpEvents = 2_000;
    private const int MeasuredEvents = 20_000;

    private readonly ProducerType _producerType = producerType;
    private readonly WaitKind _waitKind = waitKind;

    [Test]
    [CancelAfter(60_000)]
    public async Task Producer_and_consumers_allocate_nothing_after_warm_up(CancellationToken cancellationToken)
    {
        long[] structBytes = [0, 0], classBytes = [0, 0];
        using var disruptor = new ValueDisruptor<long>(() => 0, Size, _producerType, _waitKind.Create());
        disruptor.HandleEventsWith(new StructMeter(structBytes)).Then(new ClassMeter(classBytes));
        await disruptor.Start();
        var producer = new long[2];
        var thread = new Thread(() =>
        {
            Publish(disruptor.RingBuffer, WarmUpEvents);
            producer[0] = GC.GetAllocatedBytesForCurrentThread();
            Publish(disruptor.RingBuffer, MeasuredEvents);
            producer[1] = GC.GetAllocatedBytesForCurrentThread();
        })
        { IsBackground = true };
        thread.Start();
        thread.Join();
        await disruptor.Shutdown().WaitAsync(cancellationToken);
        Assert.That(disruptor.Cursor, Is.EqualTo(WarmUpEvents + MeasuredEvents - 1));
        Assert.That(producer[1] - producer[0], Is.Zero, "producer");
        Assert.That(structBytes[1] - structBytes[0], Is.Zero, "struct handler");
        Assert.That(classBytes[1] - classBytes[0], Is.Zero, "class handler");
        // The meters measured something: a thread that started has allocated.
        Assert.That(structBytes[0], Is.Positive);
    }

    private static void Publish(ValueRingBuffer<long> ring, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!ring.TryNext(out var sequence))
                sequence = ring.Next();
            ring[sequence] = sequence;
            ring.Publish(sequence);
        }
    }

    // Overrides nothing that has a default body: calling one through the struct would box it.
    private readonly struct StructMeter(long[] bytes) : IValueEventHandler<long>
    {
        public void OnEvent(ref long data, long sequence, bool endOfBatch) => Measure(bytes, sequence);
    }

    private sealed class ClassMeter(long[] bytes) : IValueEventHandler<long>
    {
        public void OnEvent(ref long data, long sequence, bool endOfBatch) => Measure(bytes, sequence);
    }

    private static void Measure(long[] bytes, long sequence)
    {
        if (sequence == WarmUpEvents)
            bytes[0] = GC.GetAllocatedBytesForCurrentThread();
        else if (sequence == WarmUpEvents + MeasuredEvents - 1)
            bytes[1] = GC.GetAllocatedBytesForCurrentThread();
    }
}
