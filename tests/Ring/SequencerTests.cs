using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[TestFixture(ProducerType.Single)]
[TestFixture(ProducerType.Multi)]
[Parallelizable(ParallelScope.All)]
public sealed class SequencerTests(ProducerType producerType)
{
    private const int Size = 8;

    private readonly ProducerType _producerType = producerType;

    [TestCase(0)]
    [TestCase(-4)]
    [TestCase(6)]
    public void Size_must_be_a_power_of_two(int size) => Assert.That(() => SequencerFactory.Create(_producerType, size), Throws.ArgumentException);

    [Test]
    public void A_ring_of_one_slot_is_allowed() => Assert.That(SequencerFactory.Create(_producerType, 1).BufferSize, Is.EqualTo(1));

    [Test]
    public void Next_returns_the_highest_of_the_claimed()
    {
        var sequencer = Create();
        Assert.That(sequencer.Next(), Is.Zero);
        Assert.That(sequencer.Next(3), Is.EqualTo(3));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(Size + 1)]
    public void A_claim_that_can_never_succeed_is_refused(int n)
    {
        var sequencer = Create();
        Assert.That(() => sequencer.Next(n), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => sequencer.TryNext(n, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void TryNext_refuses_when_full_and_claims_nothing()
    {
        var sequencer = Create();
        var consumer = new Sequence();
        sequencer.AddGatingSequences(consumer);
        for (var i = 0; i < Size; i++)
        {
            Assert.That(sequencer.TryNext(out var claimed), Is.True);
            sequencer.Publish(claimed);
        }

        Assert.That(sequencer.TryNext(out _), Is.False);
        Assert.That(sequencer.HasAvailableCapacity(1), Is.False);
        Assert.That(sequencer.Cursor, Is.EqualTo(Size - 1));
        consumer.SetValue(0);
        Assert.That(sequencer.TryNext(2, out _), Is.False);
        Assert.That(sequencer.TryNext(out var next), Is.True);
        Assert.That(next, Is.EqualTo(Size));
    }

    [Test]
    public void Remaining_capacity_counts_what_consumers_have_freed()
    {
        var sequencer = Create();
        var consumer = new Sequence();
        sequencer.AddGatingSequences(consumer);
        Assert.That(sequencer.GetRemainingCapacity(), Is.EqualTo(Size));
        sequencer.Publish(0, sequencer.Next(5));
        Assert.That(sequencer.GetRemainingCapacity(), Is.EqualTo(3));
        consumer.SetValue(2);
        Assert.That(sequencer.GetRemainingCapacity(), Is.EqualTo(6));
    }

    [Test]
    public void Without_consumers_a_ring_never_blocks()
    {
        var sequencer = Create();
        for (var i = 0; i < 3 * Size; i++)
            sequencer.Publish(sequencer.Next());
        Assert.That(sequencer.Cursor, Is.EqualTo((3 * Size) - 1));
        Assert.That(sequencer.StallCount, Is.Zero);
    }

    [Test]
    public void A_new_consumer_starts_at_the_cursor()
    {
        var sequencer = Create();
        sequencer.Publish(0, sequencer.Next(4));
        var late = new Sequence();
        sequencer.AddGatingSequences(late);
        Assert.That(late.Value, Is.EqualTo(3));
        Assert.That(sequencer.GetMinimumSequence(), Is.EqualTo(3));
    }

    [Test]
    public void A_removed_consumer_no_longer_gates()
    {
        var sequencer = Create();
        var consumer = new Sequence();
        sequencer.AddGatingSequences(consumer);
        sequencer.Publish(0, sequencer.Next(Size));
        Assert.That(sequencer.TryNext(out _), Is.False);
        Assert.That(sequencer.RemoveGatingSequence(consumer), Is.True);
        Assert.That(sequencer.RemoveGatingSequence(consumer), Is.False);
        Assert.That(sequencer.TryNext(out _), Is.True);
    }

    [Test]
    public void Availability_ends_a_lap_later()
    {
        var sequencer = Create();
        sequencer.Publish(sequencer.Next());
        Assert.That(sequencer.IsAvailable(0), Is.True);
        Assert.That(sequencer.IsAvailable(1), Is.False);
        sequencer.Publish(1, sequencer.Next(Size));
        Assert.That(sequencer.IsAvailable(0), Is.False);
        Assert.That(sequencer.IsAvailable(Size), Is.True);
    }

    [Test]
    public void Claim_sets_where_a_ring_begins()
    {
        var sequencer = Create();
        sequencer.Claim(41);
        Assert.That(sequencer.Next(), Is.EqualTo(42));
    }

    [Test]
    [CancelAfter(30_000)]
    public void A_blocking_claim_on_a_full_ring_counts_one_stall_and_ends_when_room_is_made(CancellationToken cancellationToken)
    {
        var sequencer = Create();
        var consumer = new Sequence();
        sequencer.AddGatingSequences(consumer);
        sequencer.Publish(0, sequencer.Next(Size));
        long claimed = -1;
        var producer = new Thread(() => Volatile.Write(ref claimed, sequencer.Next())) { IsBackground = true };
        producer.Start();
        RingVariants.Until(() => sequencer.StallCount == 1, cancellationToken);
        Assert.That(Volatile.Read(ref claimed), Is.EqualTo(-1));
        Assert.That(sequencer.GetRemainingCapacity(), Is.Zero);
        consumer.SetValue(0);
        RingVariants.Until(() => Volatile.Read(ref claimed) == Size, cancellationToken);
        Assert.That(sequencer.StallCount, Is.EqualTo(1));
    }

    private ISequencer Create() => SequencerFactory.Create(_producerType, Size, new YieldingWaitStrategy());
}
