namespace Crossfeed.Ring;

/// <summary>Coordinates producers and consumers of a ring; knows nothing of its events.</summary>
public interface ISequencer : ICursored, ISequenced, IPublishedSequenceReader
{
    /// <summary>
    /// How many times a blocking <see cref="ISequenced.Next()"/> found the ring full and had to wait. Any thread may read it.
    /// </summary>
    long StallCount { get; }

    /// <summary>Starts the ring at a sequence. Only for initialisation, before anybody claims or waits.</summary>
    /// <param name="sequence">The sequence that counts as claimed and published.</param>
    void Claim(long sequence);

    /// <summary>Whether a slot is published and readable.</summary>
    /// <param name="sequence">The sequence, not more than a lap behind the cursor.</param>
    /// <returns>True if it is published.</returns>
    bool IsAvailable(long sequence);

    /// <summary>Adds consumers that producers must not overtake; they start at the present cursor.</summary>
    /// <param name="gatingSequences">The sequences of the consumers.</param>
    void AddGatingSequences(params Sequence[] gatingSequences);

    /// <summary>Removes a consumer's sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>Whether it was there.</returns>
    bool RemoveGatingSequence(Sequence sequence);

    /// <summary>The lowest gating sequence, or the cursor if there is none.</summary>
    /// <returns>The minimum.</returns>
    long GetMinimumSequence();

    /// <summary>Creates the barrier of one consumer.</summary>
    /// <param name="owner">Who will wait.</param>
    /// <param name="sequencesToTrack">The consumers that must go first; empty means the producers only.</param>
    /// <returns>A barrier for one waiting thread.</returns>
    SequenceBarrier NewBarrier(SequenceWaiterOwner owner, params Sequence[] sequencesToTrack);
}
