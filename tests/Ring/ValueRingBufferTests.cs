using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[TestFixture(ProducerType.Single)]
[TestFixture(ProducerType.Multi)]
[Parallelizable(ParallelScope.All)]
public sealed class ValueRingBufferTests(ProducerType producerType)
{
    private const int Size = 4;

    private readonly ProducerType _producerType = producerType;

    [Test]
    public void The_factory_fills_every_slot_once()
    {
        var created = 0L;
        var ring = ValueRingBuffer<long>.Create(_producerType, () => created++, Size, new YieldingWaitStrategy());
        Assert.That(created, Is.EqualTo(Size));
        Assert.That(new[] { ring[0], ring[1], ring[2], ring[3] }, Is.EqualTo(new long[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void A_sequence_and_the_one_a_lap_later_share_a_slot()
    {
        var ring = Create();
        ring[1] = 77;
        Assert.That(ring[1 + Size], Is.EqualTo(77));
        Assert.That(ring[0], Is.Zero);
        Assert.That(ring[2], Is.Zero);
    }

    [Test]
    public void A_scope_publishes_even_when_its_body_throws()
    {
        var ring = Create();
        Assert.That(() => FailInScope(ring), Throws.InvalidOperationException);
        Assert.That(ring.IsAvailable(0), Is.True);
        Assert.That(ring[0], Is.EqualTo(5));
    }

    [Test]
    public void A_batch_scope_publishes_the_whole_range()
    {
        var ring = Create();
        using (var scope = ring.PublishEvents(3))
        {
            Assert.That((scope.StartSequence, scope.EndSequence), Is.EqualTo((0L, 2L)));
            for (var i = 0; i < 3; i++)
                scope.Event(i) = i + 10;
            Assert.That(ring.IsAvailable(0), Is.False);
        }

        Assert.That(ring.IsAvailable(0) && ring.IsAvailable(1) && ring.IsAvailable(2), Is.True);
        Assert.That(ring[2], Is.EqualTo(12));
    }

    [Test]
    public void A_refused_scope_is_empty_and_publishes_nothing()
    {
        var ring = Create();
        ring.AddGatingSequences(new Sequence());
        ring.PublishEvents(Size).Dispose();
        using (var scope = ring.TryPublishEvent())
        {
            Assert.That(scope.HasEvent, Is.False);
            Assert.That(scope.TryGetEvent(out _), Is.False);
        }

        using (var scope = ring.TryPublishEvents(2))
            Assert.That(scope.HasEvents, Is.False);
        Assert.That(ring.Cursor, Is.EqualTo(Size - 1));
    }

    [Test]
    public void A_granted_optional_scope_writes_in_place()
    {
        var ring = Create();
        using (var scope = ring.TryPublishEvent())
        {
            Assert.That(scope.TryGetEvent(out var slot), Is.True);
            slot.Event() = 31;
        }

        using (var scope = ring.TryPublishEvents(2))
        {
            Assert.That(scope.TryGetEvents(out var slots), Is.True);
            slots.Event(1) = 33;
        }

        Assert.That((ring[0], ring[2]), Is.EqualTo((31L, 33L)));
        Assert.That(ring.IsAvailable(2), Is.True);
    }

    private static void FailInScope(ValueRingBuffer<long> ring)
    {
        using var scope = ring.PublishEvent();
        scope.Event() = 5;
        throw new InvalidOperationException();
    }

    private ValueRingBuffer<long> Create() => ValueRingBuffer<long>.Create(_producerType, () => 0L, Size, new YieldingWaitStrategy());
}
