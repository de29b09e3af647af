using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crossfeed.Ring.Dsl;
using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring;

// HOT: claim, write in place, publish: 2 ns with one producer, 0 B.

/// <summary>
/// A ring of values, created once and reused for ever. When it is full, <see cref="Next()"/> waits and
/// <see cref="TryNext(out long)"/> refuses.
/// </summary>
/// <typeparam name="T">The type of the event.</typeparam>
public sealed partial class ValueRingBuffer<T> : RingBuffer, IValueRingBuffer<T>
    where T : struct
{
    /// <summary>Creates a ring of default values.</summary>
    /// <param name="sequencer">Its sequencer, which gives the size.</param>
    public ValueRingBuffer(ISequencer sequencer)
        : base(new T[sequencer.BufferSize + (2 * PadCount)], sequencer)
    {
    }

    /// <summary>Creates a ring of given values.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="sequencer">Its sequencer, which gives the size.</param>
    public ValueRingBuffer(Func<T> eventFactory, ISequencer sequencer)
        : this(sequencer)
    {
        for (var i = 0; i < BufferSize; i++)
            this[i] = eventFactory();
    }

    /// <summary>Creates a ring for several producers and blocking consumers: the safe choice, not the fast one.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    public ValueRingBuffer(Func<T> eventFactory, int bufferSize)
        : this(eventFactory, SequencerFactory.Create(ProducerType.Multi, bufferSize))
    {
    }

    // Unused elements at either end: 128 B rounded up to whole events, so that nothing else lies on the lines of the slots.
    private static int PadCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // a constant once compiled for T
        get => (CacheLine.PaddingBytes + Unsafe.SizeOf<T>() - 1) / Unsafe.SizeOf<T>();
    }

    /// <inheritdoc/>
    public ref T this[long sequence]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // address arithmetic
        get
        {
            // Unchecked cast: the constructor put a T[] there.
            ref var first = ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(_entries));
            // Unchecked index: the mask keeps it inside the array, whose length is the ring size and two pads.
            return ref Unsafe.Add(ref first, (nint)(PadCount + (sequence & _indexMask)));
        }
    }

    /// <summary>Creates a ring for one producing thread.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    /// <returns>The ring.</returns>
    public static ValueRingBuffer<T> CreateSingleProducer(Func<T> eventFactory, int bufferSize, IWaitStrategy waitStrategy) =>
        Create(ProducerType.Single, eventFactory, bufferSize, waitStrategy);

    /// <summary>Creates a ring for several producing threads.</summary>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    /// <returns>The ring.</returns>
    public static ValueRingBuffer<T> CreateMultiProducer(Func<T> eventFactory, int bufferSize, IWaitStrategy waitStrategy) =>
        Create(ProducerType.Multi, eventFactory, bufferSize, waitStrategy);

    /// <summary>Creates a ring.</summary>
    /// <param name="producerType">How many threads publish.</param>
    /// <param name="eventFactory">Called once a slot, in order.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    /// <returns>The ring.</returns>
    public static ValueRingBuffer<T> Create(ProducerType producerType, Func<T> eventFactory, int bufferSize, IWaitStrategy waitStrategy) =>
        new(eventFactory, SequencerFactory.Create(producerType, bufferSize, waitStrategy));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public long Next() => _dispatcher.Next();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public long Next(int n) => _dispatcher.Next(n);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public bool TryNext(out long sequence) => _dispatcher.TryNext(out sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public bool TryNext(int n, out long sequence) => _dispatcher.TryNext(n, out sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public void Publish(long sequence) => _dispatcher.Publish(sequence);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // forwards
    public void Publish(long lo, long hi) => _dispatcher.Publish(lo, hi);

    /// <inheritdoc/>
    public IValueEventProcessor<T> CreateEventProcessor(SequenceBarrier barrier, IValueEventHandler<T> eventHandler) =>
        EventProcessorFactory.Create(this, barrier, eventHandler);
}
