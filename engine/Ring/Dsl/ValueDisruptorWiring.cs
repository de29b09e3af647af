using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring.Dsl;

/// <content>Wiring: who consumes, after whom, and what happens to exceptions.</content>
public sealed partial class ValueDisruptor<T>
{
    /// <summary>Adds consumers that work side by side and follow the producers.</summary>
    /// <param name="handlers">Their handlers.</param>
    /// <returns>The group of the new consumers.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IValueEventHandler<T>[] handlers) => CreateConsumers([], handlers);

    /// <summary>Adds a consumer, compiled for its handler, that follows the producers.</summary>
    /// <typeparam name="THandler">The type of the handler.</typeparam>
    /// <param name="handler">Its handler.</param>
    /// <returns>The group of the new consumer.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith<THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => CreateConsumer([], handler);

    /// <summary>Adds consumers of the caller's own kind that follow the producers.</summary>
    /// <param name="creators">Make the consumers.</param>
    /// <returns>The group of the new consumers.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith(params ValueEventProcessorCreator<T>[] creators) => CreateConsumers([], creators);

    /// <summary>Adds consumers that the caller has made; the disruptor starts and halts them, and producers wait for them.</summary>
    /// <param name="processors">The consumers.</param>
    /// <returns>Their group.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IEventProcessor[] processors)
    {
        Adopt(processors);
        return new(this, DisruptorUtil.GetSequencesFor(processors));
    }

    /// <summary>The group of given consumers, to add others behind it.</summary>
    /// <param name="handlers">The handlers of the consumers.</param>
    /// <returns>Their group.</returns>
    public ValueEventHandlerGroup<T> After(params IValueEventHandler<T>[] handlers) =>
        new(this, Array.ConvertAll(handlers, handler => _consumers.Find(handler).Processor.Sequence));

    /// <summary>The group of given consumers, to add others behind it.</summary>
    /// <param name="processors">The consumers.</param>
    /// <returns>Their group.</returns>
    public ValueEventHandlerGroup<T> After(params IEventProcessor[] processors) => new(this, DisruptorUtil.GetSequencesFor(processors));

    /// <summary>Replaces the exception handler of the consumers made from now on.</summary>
    /// <param name="exceptionHandler">The handler.</param>
    public void SetDefaultExceptionHandler(IValueExceptionHandler<T> exceptionHandler) => _exceptionHandler = exceptionHandler;

    /// <summary>Replaces the exception handler of one consumer.</summary>
    /// <param name="eventHandler">The consumer's handler.</param>
    /// <param name="exceptionHandler">The exception handler.</param>
    public void SetExceptionHandler(IValueEventHandler<T> eventHandler, IValueExceptionHandler<T> exceptionHandler) =>
        ((IValueEventProcessor<T>)_consumers.Find(eventHandler).Processor).SetExceptionHandler(exceptionHandler);

    /// <summary>The last event that a consumer has processed.</summary>
    /// <param name="handler">The consumer's handler.</param>
    /// <returns>The sequence.</returns>
    public long GetSequenceValueFor(IValueEventHandler<T> handler) => _consumers.Find(handler).Processor.Sequence.Value;

    /// <summary>What a consumer follows.</summary>
    /// <param name="handler">The consumer's handler.</param>
    /// <returns>The sequences, or null if the consumer was not made by the disruptor.</returns>
    public DependentSequenceGroup? GetDependentSequencesFor(IValueEventHandler<T> handler) =>
        _consumers.Find(handler).Barrier?.DependentSequences;

    internal ValueEventHandlerGroup<T> CreateConsumers(Sequence[] upstream, IValueEventHandler<T>[] handlers)
    {
        var consumers = Array.ConvertAll(handlers, handler =>
        {
            var barrier = RingBuffer.NewBarrier(SequenceWaiterOwner.EventHandler(handler), upstream);
            return Configure(handler, EventProcessorFactory.Create(RingBuffer, barrier, handler, Faults), barrier);
        });
        return Register(upstream, consumers);
    }

    internal ValueEventHandlerGroup<T> CreateConsumer<THandler>(Sequence[] upstream, THandler handler)
        where THandler : struct, IValueEventHandler<T>
    {
        var barrier = RingBuffer.NewBarrier(SequenceWaiterOwner.EventHandler(handler), upstream);
        return Register(upstream, [Configure(handler, EventProcessorFactory.Create(RingBuffer, barrier, handler, Faults), barrier)]);
    }

    internal ValueEventHandlerGroup<T> CreateConsumers(Sequence[] upstream, ValueEventProcessorCreator<T>[] creators)
    {
        var consumers = Array.ConvertAll(creators, creator =>
        {
            var barrier = RingBuffer.NewBarrier(upstream);
            return new Consumer(handler: null, creator(RingBuffer, barrier), barrier);
        });
        return Register(upstream, consumers);
    }

    internal void Adopt(IEventProcessor[] processors)
    {
        var unknown = Array.FindAll(processors, processor => !_consumers.Contains(processor));
        if (unknown.Length > 0)
            Register([], Array.ConvertAll(unknown, processor => new Consumer(handler: null, processor, barrier: null)));
    }

    private Consumer Configure(IEventHandler handler, IValueEventProcessor<T> processor, SequenceBarrier barrier)
    {
        processor.SetExceptionHandler(_exceptionHandler);
        return new Consumer(handler, processor, barrier);
    }

    // Only the ends of the chains gate the producers: whoever is upstream is ahead of them.
    private ValueEventHandlerGroup<T> Register(Sequence[] upstream, Consumer[] consumers)
    {
        if (HasStarted)
            Throw.StartedDisruptorIsFixed();
        if (consumers.Length == 0)
            Throw.NothingToHandle();
        var sequences = Array.ConvertAll(consumers, consumer => consumer.Processor.Sequence);
        foreach (var consumer in consumers)
            _consumers.Add(consumer);
        RingBuffer.AddGatingSequences(sequences);
        foreach (var sequence in upstream)
        {
            RingBuffer.RemoveGatingSequence(sequence);
            _consumers.UnmarkEndOfChain(sequence);
        }

        return new(this, sequences);
    }
}
