using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Ring;

// HOT: claim and publish, 1 ns each while the ring has room, 0 B.

/// <summary>Sequencer for exactly one producing thread: claiming needs no interlocked operation.</summary>
[StructLayout(LayoutKind.Explicit)]
public sealed class SingleProducerSequencer : ISequencer
{
    // Fields read by everybody and written by nobody: 40 B after the first pad.
    private const int SharedOffset = CacheLine.PaddingBytes;
    // The producer's own state: 40 B of shared fields, then 128 B: line + prefetched neighbour.
    private const int ProducerOffset = SharedOffset + 40 + CacheLine.PaddingBytes;
    // Two longs after the producer's state begins.
    private const int StallCountOffset = ProducerOffset + (2 * sizeof(long));

    [FieldOffset(SharedOffset)] // 128 B before: line + prefetched neighbour
    private readonly Sequence _cursor = new();
    [FieldOffset(SharedOffset + 8)]
    private readonly GatingSequences _gatingSequences = new();
    [FieldOffset(SharedOffset + 16)]
    private readonly IWaitStrategy _waitStrategy;
    [FieldOffset(SharedOffset + 24)]
    private readonly int _bufferSize;
    [FieldOffset(SharedOffset + 28)]
    private readonly bool _isBlocking;

    [FieldOffset(ProducerOffset)] // 128 B before: line + prefetched neighbour
    private long _nextValue = Sequence.InitialCursorValue;
    [FieldOffset(ProducerOffset + 8)]
    private long _cachedGate = Sequence.InitialCursorValue;
    [FieldOffset(StallCountOffset)]
    private long _stallCount;
#pragma warning disable CS0169 // takes up room, nothing else
    [FieldOffset(StallCountOffset + sizeof(long))]
    private readonly CacheLinePadding _padding; // 128 B: line + prefetched neighbour; the runtime ignores a class's declared size
#pragma warning restore CS0169

    /// <summary>Creates a sequencer whose consumers block while idle.</summary>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    public SingleProducerSequencer(int bufferSize)
        : this(bufferSize, new BlockingWaitStrategy())
    {
    }

    /// <summary>Creates a sequencer.</summary>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    public SingleProducerSequencer(int bufferSize, IWaitStrategy waitStrategy)
    {
        if (!bufferSize.IsPowerOf2())
            Throw.BufferSizeNotPowerOfTwo(bufferSize);
        _bufferSize = bufferSize;
        _waitStrategy = waitStrategy;
        _isBlocking = waitStrategy.IsBlockingStrategy;
    }

    /// <inheritdoc/>
    public int BufferSize => _bufferSize;

    /// <inheritdoc/>
    public long Cursor => _cursor.Value;

    /// <inheritdoc/>
    // Acquire, for a reader on another thread: the load must not be hoisted out of a polling loop.
    public long StallCount => Volatile.Read(ref _stallCount);

    /// <inheritdoc/>
    /// <remarks>Called by the producer only, whose cached gate it refreshes.</remarks>
    public bool HasAvailableCapacity(int requiredCapacity)
    {
        var current = _nextValue;
        var wrapPoint = current + requiredCapacity - _bufferSize;
        if (wrapPoint <= _cachedGate && _cachedGate <= current)
            return true;
        return HasCapacityAfterReadingGates(wrapPoint, current);
    }

    /// <inheritdoc/>
    public long GetRemainingCapacity()
    {
        // Acquire, for a reader on another thread: claimed must be read before the gates, otherwise a consumer could appear
        // to be ahead of the producer; the clamp covers what moves in between.
        var claimed = Volatile.Read(ref _nextValue);
        return Math.Clamp(_bufferSize - (claimed - _gatingSequences.GetMinimum(claimed)), 0, _bufferSize);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one add and two compares on the producer's own line
    public long Next() => NextInternal(1);

    /// <inheritdoc/>
    public long Next(int n)
    {
        if ((uint)(n - 1) >= (uint)_bufferSize)
            Throw.ClaimOutOfRange(n, _bufferSize);
        return NextInternal(n);
    }

    /// <inheritdoc/>
    public bool TryNext(out long sequence) => TryNextInternal(1, out sequence);

    /// <inheritdoc/>
    public bool TryNext(int n, out long sequence)
    {
        if ((uint)(n - 1) >= (uint)_bufferSize)
            Throw.ClaimOutOfRange(n, _bufferSize);
        return TryNextInternal(n, out sequence);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one store and a predictable branch
    public void Publish(long sequence)
    {
        // Release (in SetValue): publishes the slots written before it.
        _cursor.SetValue(sequence);
        if (_isBlocking)
            _waitStrategy.SignalAllWhenBlocking();
    }

    /// <inheritdoc/>
    public void Publish(long lo, long hi) => Publish(hi);

    /// <inheritdoc/>
    public long GetHighestPublishedSequence(long nextSequence, long availableSequence) => availableSequence;

    /// <inheritdoc/>
    public void Claim(long sequence)
    {
        _nextValue = sequence;
        _cursor.SetValue(sequence);
    }

    /// <inheritdoc/>
    public bool IsAvailable(long sequence)
    {
        var cursor = _cursor.Value;
        return sequence <= cursor && sequence > cursor - _bufferSize;
    }

    /// <inheritdoc/>
    public void AddGatingSequences(params Sequence[] gatingSequences) => _gatingSequences.Add(this, gatingSequences);

    /// <inheritdoc/>
    public bool RemoveGatingSequence(Sequence sequence) => _gatingSequences.Remove(sequence);

    /// <inheritdoc/>
    public long GetMinimumSequence() => _gatingSequences.GetMinimum(_cursor.Value);

    /// <inheritdoc/>
    public SequenceBarrier NewBarrier(SequenceWaiterOwner owner, params Sequence[] sequencesToTrack)
    {
        var dependentSequences = new DependentSequenceGroup(_cursor, sequencesToTrack);
        return new SequenceBarrier(this, _waitStrategy.NewSequenceWaiter(owner, dependentSequences), dependentSequences,
            mayHaveGaps: false, _waitStrategy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the waiting twin is a call
    private long NextInternal(int n)
    {
        var current = _nextValue;
        var next = current + n;
        var wrapPoint = next - _bufferSize;
        if (wrapPoint > _cachedGate || _cachedGate > current)
            NextOnWrapPointReached(wrapPoint, current);
        _nextValue = next;
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // reads the consumers' lines: at most once a lap
    private void NextOnWrapPointReached(long wrapPoint, long current)
    {
        var gate = _gatingSequences.GetMinimum(current);
        if (wrapPoint > gate)
            gate = WaitForGate(wrapPoint, current);
        _cachedGate = gate;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // a stall: the ring is full
    private long WaitForGate(long wrapPoint, long current)
    {
        // Release: only the producer writes; a monitor on another thread must see whole values.
        Volatile.Write(ref _stallCount, _stallCount + 1);
        // Full fence: the last published cursor must be visible before the producer settles down to read the gates, because
        // the consumers that open them may be waiting for it.
        Interlocked.MemoryBarrier();
        var spin = default(SpinWait);
        long gate;
        while (wrapPoint > (gate = _gatingSequences.GetMinimum(current)))
            spin.SpinOnce(sleep1Threshold: -1);
        return gate;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // as NextInternal
    private bool TryNextInternal(int n, out long sequence)
    {
        if (!HasAvailableCapacity(n))
        {
            sequence = default;
            return false;
        }

        sequence = _nextValue += n;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // reads the consumers' lines: at most once a lap, or when full
    private bool HasCapacityAfterReadingGates(long wrapPoint, long current)
    {
        _cachedGate = _gatingSequences.GetMinimum(current);
        return wrapPoint <= _cachedGate;
    }
}
