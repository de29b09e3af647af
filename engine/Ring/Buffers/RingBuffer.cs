using System.Runtime.InteropServices;

namespace Crossfeed.Ring;

/// <summary>The fields of a ring, read by everybody and written by nobody, on cache lines of their own.</summary>
[StructLayout(LayoutKind.Explicit)]
public abstract class RingBuffer : ICursored
{
    private const int EntriesOffset = CacheLine.PaddingBytes;
    // After one reference and one long.
    private const int DispatcherOffset = EntriesOffset + 16;
    // Three references.
    private const int DispatcherBytes = 24;

    [FieldOffset(EntriesOffset)] // 128 B before: line + prefetched neighbour
    private protected readonly object _entries;
    [FieldOffset(EntriesOffset + 8)]
    private protected readonly long _indexMask;
    [FieldOffset(DispatcherOffset)]
    private protected readonly SequencerDispatcher _dispatcher;
#pragma warning disable CS0169 // takes up room, nothing else
    [FieldOffset(DispatcherOffset + DispatcherBytes)]
    private readonly CacheLinePadding _padding; // 128 B: line + prefetched neighbour; the runtime ignores a class's declared size
#pragma warning restore CS0169

    private protected RingBuffer(Array entries, ISequencer sequencer)
    {
        _entries = entries;
        _indexMask = sequencer.BufferSize - 1;
        _dispatcher = new SequencerDispatcher(sequencer);
    }

    /// <inheritdoc cref="ISequenced.BufferSize"/>
    public int BufferSize => (int)_indexMask + 1;

    /// <inheritdoc/>
    public long Cursor => _dispatcher.Sequencer.Cursor;

    /// <inheritdoc cref="ISequencer.StallCount"/>
    public long StallCount => _dispatcher.Sequencer.StallCount;

    /// <inheritdoc cref="ISequenced.HasAvailableCapacity(int)"/>
    public bool HasAvailableCapacity(int requiredCapacity) => _dispatcher.Sequencer.HasAvailableCapacity(requiredCapacity);

    /// <inheritdoc cref="ISequenced.GetRemainingCapacity"/>
    public long GetRemainingCapacity() => _dispatcher.Sequencer.GetRemainingCapacity();

    /// <inheritdoc cref="ISequencer.IsAvailable(long)"/>
    public bool IsAvailable(long sequence) => _dispatcher.Sequencer.IsAvailable(sequence);

    /// <inheritdoc cref="ISequencer.Claim(long)"/>
    public void Claim(long sequence) => _dispatcher.Sequencer.Claim(sequence);

    /// <inheritdoc cref="ISequencer.AddGatingSequences(Sequence[])"/>
    public void AddGatingSequences(params Sequence[] gatingSequences) => _dispatcher.Sequencer.AddGatingSequences(gatingSequences);

    /// <inheritdoc cref="ISequencer.RemoveGatingSequence(Sequence)"/>
    public bool RemoveGatingSequence(Sequence sequence) => _dispatcher.Sequencer.RemoveGatingSequence(sequence);

    /// <inheritdoc cref="ISequencer.GetMinimumSequence"/>
    public long GetMinimumGatingSequence() => _dispatcher.Sequencer.GetMinimumSequence();

    /// <summary>Creates the barrier of one consumer whose name does not matter.</summary>
    /// <param name="sequencesToTrack">The consumers that must go first; empty means the producers only.</param>
    /// <returns>A barrier for one waiting thread.</returns>
    public SequenceBarrier NewBarrier(params Sequence[] sequencesToTrack) => NewBarrier(SequenceWaiterOwner.Unknown, sequencesToTrack);

    /// <inheritdoc cref="ISequencer.NewBarrier(SequenceWaiterOwner, Sequence[])"/>
    public SequenceBarrier NewBarrier(SequenceWaiterOwner owner, params Sequence[] sequencesToTrack) =>
        _dispatcher.Sequencer.NewBarrier(owner, sequencesToTrack);

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} {{Size={BufferSize}, Cursor={Cursor}}}";
}
