using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crossfeed.Ring;

// HOT: claim is one fetch-and-add, publish one store; 0 B.

/// <summary>
/// Sequencer for any number of producing threads. The cursor counts claims; a lap number a slot says what is published.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public sealed class MultiProducerSequencer : ISequencer
{
    // Fields read by everybody and written by nobody: 48 B after the first pad.
    private const int SharedOffset = CacheLine.PaddingBytes;
    // Written by any producer, about once a lap: 48 B of shared fields, then 128 B: line + prefetched neighbour.
    private const int CachedGateOffset = SharedOffset + 48 + CacheLine.PaddingBytes;
    // Written while stalled only; next to the cached gate, which is idle then.
    private const int StallCountOffset = CachedGateOffset + sizeof(long);
    // Unused flags at either end of the array: 128 B / 4 B a flag.
    private const int FlagPadding = CacheLine.PaddingBytes / sizeof(int);

    [FieldOffset(SharedOffset)] // 128 B before: line + prefetched neighbour
    private readonly Sequence _cursor = new();
    [FieldOffset(SharedOffset + 8)]
    private readonly GatingSequences _gatingSequences = new();
    [FieldOffset(SharedOffset + 16)]
    private readonly IWaitStrategy _waitStrategy;
    [FieldOffset(SharedOffset + 24)]
    private readonly int[] _publishedLaps;
    [FieldOffset(SharedOffset + 32)]
    private readonly int _bufferSize;
    [FieldOffset(SharedOffset + 36)]
    private readonly int _lapShift;
    [FieldOffset(SharedOffset + 40)]
    private readonly bool _isBlocking;

    [FieldOffset(CachedGateOffset)] // 128 B before: line + prefetched neighbour
    private long _cachedGate = Sequence.InitialCursorValue;
    [FieldOffset(StallCountOffset)]
    private long _stallCount;
#pragma warning disable CS0169 // takes up room, nothing else
    [FieldOffset(StallCountOffset + sizeof(long))]
    private readonly CacheLinePadding _padding; // 128 B: line + prefetched neighbour; the runtime ignores a class's declared size
#pragma warning restore CS0169

    /// <summary>Creates a sequencer whose consumers block while idle.</summary>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    public MultiProducerSequencer(int bufferSize)
        : this(bufferSize, new BlockingWaitStrategy())
    {
    }

    /// <summary>Creates a sequencer.</summary>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    public MultiProducerSequencer(int bufferSize, IWaitStrategy waitStrategy)
    {
        if (!bufferSize.IsPowerOf2())
            Throw.BufferSizeNotPowerOfTwo(bufferSize);
        _bufferSize = bufferSize;
        _lapShift = DisruptorUtil.Log2(bufferSize);
        _waitStrategy = waitStrategy;
        _isBlocking = waitStrategy.IsBlockingStrategy;
        // 128 B at either end: line + prefetched neighbour. -1 is no lap.
        _publishedLaps = new int[bufferSize + (2 * FlagPadding)];
        Array.Fill(_publishedLaps, -1);
    }

    /// <inheritdoc/>
    public int BufferSize => _bufferSize;

    /// <inheritdoc/>
    public long Cursor => _cursor.Value;

    /// <inheritdoc/>
    // Acquire: the load must not be hoisted out of a polling loop.
    public long StallCount => Volatile.Read(ref _stallCount);

    /// <inheritdoc/>
    public bool HasAvailableCapacity(int requiredCapacity) => HasAvailableCapacity(requiredCapacity, _cursor.Value);

    /// <inheritdoc/>
    public long GetRemainingCapacity()
    {
        // Waiting producers have claimed beyond the gate: the ring is full then, not over-full.
        var claimed = _cursor.Value;
        return Math.Clamp(_bufferSize - (claimed - _gatingSequences.GetMinimum(claimed)), 0, _bufferSize);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one fetch-and-add and two compares
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
        SetPublished(sequence);
        if (_isBlocking)
            _waitStrategy.SignalAllWhenBlocking();
    }

    /// <inheritdoc/>
    public void Publish(long lo, long hi)
    {
        for (var sequence = lo; sequence <= hi; sequence++)
            SetPublished(sequence);
        if (_isBlocking)
            _waitStrategy.SignalAllWhenBlocking();
    }

    /// <inheritdoc/>
    public long GetHighestPublishedSequence(long nextSequence, long availableSequence)
    {
        for (var sequence = nextSequence; sequence <= availableSequence; sequence++)
        {
            if (!IsAvailable(sequence))
                return sequence - 1;
        }

        return availableSequence;
    }

    /// <inheritdoc/>
    public void Claim(long sequence) => _cursor.SetValue(sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // asked for every slot
    public bool IsAvailable(long sequence)
    {
        // Acquire: the slot must not be read before its flag, otherwise it could be that of the lap before.
        return Volatile.Read(ref LapOf(sequence)) == (int)(sequence >> _lapShift);
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
        // Who follows other consumers never meets a gap: they have processed every slot up to their sequence.
        return new SequenceBarrier(this, _waitStrategy.NewSequenceWaiter(owner, dependentSequences), dependentSequences,
            mayHaveGaps: dependentSequences.DependsOnCursor, _waitStrategy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // the waiting twin is a call
    private long NextInternal(int n)
    {
        // Fetch-and-add: unconditional, so the claim itself is wait-free and first come is first served.
        var next = _cursor.AddAndGet(n);
        var current = next - n;
        var wrapPoint = next - _bufferSize;
        // Acquire: this producer's writes to the slot must not move before the load. The gate may have been read by another
        // producer; its release store below hands on what that producer acquired from the consumers.
        var cachedGate = Volatile.Read(ref _cachedGate);
        if (wrapPoint > cachedGate || cachedGate > current)
            NextOnWrapPointReached(wrapPoint, current);
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // reads the consumers' lines: about once a lap
    private void NextOnWrapPointReached(long wrapPoint, long current)
    {
        var gate = _gatingSequences.GetMinimum(current);
        if (wrapPoint > gate)
            gate = WaitForGate(wrapPoint, current);
        // Release: publishes that the consumers are done with the slots up to the gate. A slower producer may put an older
        // value back; that only sends the next claim here again.
        Volatile.Write(ref _cachedGate, gate);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // a stall: the ring is full
    private long WaitForGate(long wrapPoint, long current)
    {
        // Full fence and atomic: several producers count; also makes earlier publications visible before this one waits.
        Interlocked.Increment(ref _stallCount);
        var spin = default(SpinWait);
        long gate;
        while (wrapPoint > (gate = _gatingSequences.GetMinimum(current)))
            spin.SpinOnce(sleep1Threshold: -1);
        return gate;
    }

    private bool TryNextInternal(int n, out long sequence)
    {
        while (true)
        {
            var current = _cursor.Value;
            sequence = current + n;
            if (!HasAvailableCapacity(n, current))
                return false;
            // Compare-and-set: a refused claim must not have moved the cursor, hence no fetch-and-add.
            if (_cursor.CompareAndSet(current, sequence))
                return true;
        }
    }

    private bool HasAvailableCapacity(int requiredCapacity, long current)
    {
        var wrapPoint = current + requiredCapacity - _bufferSize;
        // Acquire: as in NextInternal.
        var cachedGate = Volatile.Read(ref _cachedGate);
        if (wrapPoint <= cachedGate && cachedGate <= current)
            return true;
        var gate = _gatingSequences.GetMinimum(current);
        // Release: as in NextOnWrapPointReached.
        Volatile.Write(ref _cachedGate, gate);
        return wrapPoint <= gate;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // one store
    private void SetPublished(long sequence)
    {
        // Release: publishes the slot's content; its writes must not move after the flag, otherwise a reader of the flag
        // could see a half-written slot.
        Volatile.Write(ref LapOf(sequence), (int)(sequence >> _lapShift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // address arithmetic
    private ref int LapOf(long sequence)
    {
        // Unchecked: the mask keeps the index inside the array, whose length is the ring size and two pads.
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_publishedLaps), (nint)(FlagPadding + (sequence & (_bufferSize - 1))));
    }
}
