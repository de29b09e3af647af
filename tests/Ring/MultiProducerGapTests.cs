using Crossfeed.Ring;
using NUnit.Framework;

namespace Crossfeed.Tests.Ring;

[Parallelizable(ParallelScope.All)]
public sealed class MultiProducerGapTests
{
    private const int Size = 8;

    [Test]
    public void Published_slots_behind_a_gap_stay_hidden_until_it_closes()
    {
        var sequencer = new MultiProducerSequencer(Size, new YieldingWaitStrategy());
        sequencer.Next(3);
        sequencer.Publish(0);
        sequencer.Publish(2);
        Assert.That(sequencer.Cursor, Is.EqualTo(2));
        Assert.That(sequencer.GetHighestPublishedSequence(0, 2), Is.Zero);
        Assert.That(sequencer.GetHighestPublishedSequence(1, 2), Is.Zero);
        sequencer.Publish(1);
        Assert.That(sequencer.GetHighestPublishedSequence(0, 2), Is.EqualTo(2));
    }

    [Test]
    public void The_barrier_distinguishes_claimed_from_published()
    {
        var sequencer = new MultiProducerSequencer(Size, new YieldingWaitStrategy());
        using var barrier = sequencer.NewBarrier(SequenceWaiterOwner.Unknown);
        sequencer.Next(3);
        sequencer.Publish(0);
        Assert.That(barrier.WaitFor(0).UnsafeAvailableSequence, Is.EqualTo(2));
        Assert.That(barrier.WaitForPublishedSequence(0).UnsafeAvailableSequence, Is.Zero);
    }

    [Test]
    [CancelAfter(30_000)]
    public void A_wait_inside_a_gap_can_be_cancelled(CancellationToken cancellationToken)
    {
        var sequencer = new MultiProducerSequencer(Size, new BlockingWaitStrategy());
        using var barrier = sequencer.NewBarrier(SequenceWaiterOwner.Unknown);
        sequencer.Next();
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? caught = null;
        var entered = new ManualResetEventSlim();
        var consumer = new Thread(() =>
        {
            entered.Set();
            try
            {
                barrier.WaitForPublishedSequence(0, halt.Token);
            }
            catch (OperationCanceledException ex)
            {
                caught = ex;
            }
        })
        { IsBackground = true };
        consumer.Start();
        entered.Wait(cancellationToken);
        halt.Cancel();
        consumer.Join();
        Assert.That(caught, Is.Not.Null);
    }

    [Test]
    public void Lap_numbers_survive_the_wrap_of_their_int()
    {
        // A ring of one slot has a lap a sequence: 2^31 laps overflow the flag.
        var sequencer = new MultiProducerSequencer(1, new YieldingWaitStrategy());
        sequencer.Claim(int.MaxValue - 1L);
        for (var i = 0; i < 4; i++)
        {
            var sequence = sequencer.Next();
            Assert.That(sequencer.IsAvailable(sequence), Is.False);
            sequencer.Publish(sequence);
            Assert.That(sequencer.IsAvailable(sequence), Is.True);
        }
    }
}
