namespace Crossfeed.Ring.Processing;

/// <summary>Makes consumers.</summary>
public static class EventProcessorFactory
{
    /// <summary>Creates a consumer from a handler's interface. Each event costs an interface call.</summary>
    /// <typeparam name="T">The type of the event.</typeparam>
    /// <param name="ringBuffer">The ring to read.</param>
    /// <param name="barrier">What the consumer waits at; it becomes the consumer's own.</param>
    /// <param name="handler">What the consumer does.</param>
    /// <param name="faults">The flag that exceptions raise; null makes one.</param>
    /// <returns>The consumer, not started.</returns>
    public static IValueEventProcessor<T> Create<T>(ValueRingBuffer<T> ringBuffer, SequenceBarrier barrier, IValueEventHandler<T> handler,
        ProcessorFaults? faults = null)
        where T : struct =>
        new ValueEventProcessor<T, ValueEventHandlerAdapter<T>>(ringBuffer, barrier, new ValueEventHandlerAdapter<T>(handler), faults);

    /// <summary>Creates a consumer whose loop is compiled for the handler's type, so that OnEvent can be inlined into it.</summary>
    /// <typeparam name="T">The type of the event.</typeparam>
    /// <typeparam name="THandler">The type of the handler, a struct.</typeparam>
    /// <param name="ringBuffer">The ring to read.</param>
    /// <param name="barrier">What the consumer waits at; it becomes the consumer's own.</param>
    /// <param name="handler">What the consumer does.</param>
    /// <param name="faults">The flag that exceptions raise; null makes one.</param>
    /// <returns>The consumer, not started.</returns>
    public static ValueEventProcessor<T, THandler> Create<T, THandler>(ValueRingBuffer<T> ringBuffer, SequenceBarrier barrier, THandler handler,
        ProcessorFaults? faults = null)
        where T : struct
        where THandler : struct, IValueEventHandler<T> =>
        new(ringBuffer, barrier, handler, faults);
}
