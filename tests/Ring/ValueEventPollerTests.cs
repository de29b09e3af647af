using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[TestFixture(ProducerType.Single)]
[TestFixture(ProducerType.Multi)]
[Parallelizable(ParallelScope.All)]
public sealed class ValueEventPollerTests(ProducerType producers)
{
    [Test]
    public void What_is_published_is_processed_in_order_and_once()
    {
        var (ring, log, poller) = Create(8);
        Publish(ring, 3);
        Assert.That((poller.Poll(endsBatch: true), poller.Poll(endsBatch: true)), Is.EqualTo((3, 0)));
        Publish(ring, 2);
        Assert.That(poller.Poll(endsBatch: true), Is.EqualTo(2));
        Assert.That(log.Seen, Is.EqualTo(new long[] { 0, 1, 2, 3, 4 }));
        Assert.That(poller.Sequence.Value, Is.EqualTo(4));
    }

    [Test]
    public void Only_the_last_event_ends_the_batch_and_only_if_asked()
    {
        var (ring, log, poller) = Create(8);
        Publish(ring, 3);
        poller.Poll(endsBatch: false);
        Assert.That(log.Ends, Is.Empty);
        Publish(ring, 3);
        poller.Poll(endsBatch: true);
        Assert.That(log.Ends, Is.EqualTo(new long[] { 5 }));
    }

    [Test]
    public void A_claim_that_is_not_published_is_waited_for()
    {
        var (ring, log, poller) = Create(8);
        var open = ring.Next();
        if (producers == ProducerType.Multi)
        {
            Publish(ring, 1); // another producer is faster
        }

        Assert.That(poller.Poll(endsBatch: true), Is.Zero);
        ring[open] = open;
        ring.Publish(open);
        poller.Poll(endsBatch: true);
        Assert.That(log.Seen, Is.EqualTo(producers == ProducerType.Multi ? new long[] { 0, 1 } : [0]));
    }

    [Test]
    public void Producers_do_not_overtake_it()
    {
        var (ring, _, poller) = Create(4);
        Publish(ring, 4);
        Assert.That(ring.TryNext(out _), Is.False);
        poller.Poll(endsBatch: true);
        Assert.That(ring.TryNext(out var sequence));
        ring.Publish(sequence);
    }

    [Test]
    public void An_exception_is_reported_and_the_rest_goes_on()
    {
        var (ring, log, poller) = Create(8);
        log.FailAt = 1;
        Publish(ring, 4);
        Assert.That(poller.Poll(endsBatch: true), Is.EqualTo(4));
        Assert.That(log.Seen, Is.EqualTo(new long[] { 0, 2, 3 }));
        Assert.That((log.Faults.Count, log.Faults.First!.Sequence, log.Faults.First.Stage), Is.EqualTo((1L, 1L, ProcessorStage.Event)));
    }

    [Test]
    public void It_begins_behind_what_was_published_before_it_came()
    {
        var ring = ValueRingBuffer<long>.Create(producers, static () => 0, 8, new YieldingWaitStrategy());
        Publish(ring, 3);
        var log = new Log();
        var poller = new ValueEventPoller<long, Handler>(ring, new Handler(log), log.Faults);
        Publish(ring, 1);
        poller.Poll(endsBatch: true);
        Assert.That(log.Seen, Is.EqualTo(new long[] { 3 }));
    }

    private (ValueRingBuffer<long> Ring, Log Log, ValueEventPoller<long, Handler> Poller) Create(int slots)
    {
        var ring = ValueRingBuffer<long>.Create(producers, static () => 0, slots, new YieldingWaitStrategy());
        var log = new Log();
        return (ring, log, new ValueEventPoller<long, Handler>(ring, new Handler(log), log.Faults));
    }

    private static void Publish(ValueRingBuffer<long> ring, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sequence = ring.Next();
            ring[sequence] = sequence;
            ring.Publish(sequence);
        }
    }

    private sealed class Log
    {
        public List<long> Seen { get; } = [];

        public List<long> Ends { get; } = [];

        public ProcessorFaults Faults { get; } = new();

        public long FailAt { get; set; } = -1;
    }

    private readonly struct Handler(Log log) : IValueEventHandler<long>
    {
        public string Name => "test";

        public void OnEvent(ref long data, long sequence, bool endOfBatch)
        {
            if (sequence == log.FailAt)
            {
                throw new InvalidOperationException("on purpose");
            }

            Assert.That(data, Is.EqualTo(sequence));
            log.Seen.Add(sequence);
            if (endOfBatch)
            {
                log.Ends.Add(sequence);
            }
        }
    }
}
