using Crossfeed.Ring;
using Crossfeed.Ring.Dsl;

namespace Crossfeed.RingLitmus;

/// <summary>What is wrong with a broken sequencer.</summary>
public enum Defect
{
    /// <summary>A claim is visible to consumers before it is written.</summary>
    PublishesBeforeWriting,

    /// <summary>Two producers can claim the same slot.</summary>
    ClaimsWithoutAtomicity,

    /// <summary>The producer overwrites slots that consumers still need.</summary>
    IgnoresConsumers,
}

/// <summary>
/// A real sequencer with one property taken away: the control that shows that the scenarios would notice. No claim waits for
/// ever, so that a run always ends.
/// </summary>
public sealed class BrokenSequencer(Defect defect, int bufferSize) : ISequencer
{
    // Yields before a claim goes on regardless: some tens of milliseconds.
    private const int PatienceYields = 10_000;
    // Every so many claims the dangerous moment is prolonged by a yield, so that a single core suffices to hit it.
    private const int ClaimsPerYield = 16;

    private readonly ISequencer _real = SequencerFactory.Create(
        defect == Defect.IgnoresConsumers ? ProducerType.Single : ProducerType.Multi, bufferSize, new YieldingWaitStrategy());
    private Sequence[] _consumers = [];

    public int BufferSize => bufferSize;

    public long Cursor => _real.Cursor;

    public long StallCount => _real.StallCount;

    public long Next()
    {
        switch (defect)
        {
            case Defect.PublishesBeforeWriting:
                var claimed = _real.Next();
                _real.Publish(claimed);
                if (claimed % ClaimsPerYield == 0)
                    Thread.Yield();
                return claimed;
            case Defect.ClaimsWithoutAtomicity:
                return ClaimByReadAndWrite();
            default:
                return _real.Next();
        }
    }

    public void Publish(long sequence)
    {
        if (defect != Defect.PublishesBeforeWriting)
            _real.Publish(sequence);
    }

    public void AddGatingSequences(params Sequence[] gatingSequences)
    {
        _consumers = gatingSequences;
        if (defect != Defect.IgnoresConsumers)
            _real.AddGatingSequences(gatingSequences);
    }

    public long Next(int n) => throw new NotSupportedException();

    public bool TryNext(out long sequence) => throw new NotSupportedException();

    public bool TryNext(int n, out long sequence) => throw new NotSupportedException();

    public void Publish(long lo, long hi) => throw new NotSupportedException();

    public bool HasAvailableCapacity(int requiredCapacity) => _real.HasAvailableCapacity(requiredCapacity);

    public long GetRemainingCapacity() => _real.GetRemainingCapacity();

    public void Claim(long sequence) => _real.Claim(sequence);

    public bool IsAvailable(long sequence) => _real.IsAvailable(sequence);

    public bool RemoveGatingSequence(Sequence sequence) => _real.RemoveGatingSequence(sequence);

    public long GetMinimumSequence() => _real.GetMinimumSequence();

    public long GetHighestPublishedSequence(long nextSequence, long availableSequence) =>
        _real.GetHighestPublishedSequence(nextSequence, availableSequence);

    public SequenceBarrier NewBarrier(SequenceWaiterOwner owner, params Sequence[] sequencesToTrack) => _real.NewBarrier(owner, sequencesToTrack);

    private long ClaimByReadAndWrite()
    {
        var next = _real.Cursor + 1;
        if (next % ClaimsPerYield == 0)
            Thread.Yield();
        // Plain store where a fetch-and-add belongs: what others have claimed since the read is undone.
        _real.Claim(next);
        for (var patience = PatienceYields; patience > 0 && next - bufferSize > DisruptorUtil.GetMinimumSequence(_consumers); patience--)
            Thread.Yield();
        return next;
    }
}
