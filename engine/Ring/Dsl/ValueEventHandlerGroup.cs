using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring.Dsl;

/// <summary>Consumers that work side by side; what is added with Then sees an event after all of them.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
public sealed class ValueEventHandlerGroup<T>
    where T : struct
{
    private readonly ValueDisruptor<T> _disruptor;
    private readonly Sequence[] _sequences;

    internal ValueEventHandlerGroup(ValueDisruptor<T> disruptor, Sequence[] sequences)
    {
        _disruptor = disruptor;
        _sequences = sequences;
    }

    /// <summary>Joins another group to this one.</summary>
    /// <param name="otherHandlerGroup">The other group.</param>
    /// <returns>Both.</returns>
    public ValueEventHandlerGroup<T> And(ValueEventHandlerGroup<T> otherHandlerGroup) =>
        new(_disruptor, [.. _sequences, .. otherHandlerGroup._sequences]);

    /// <summary>Joins consumers of the caller's own to this group.</summary>
    /// <param name="processors">The consumers; the disruptor starts and halts them.</param>
    /// <returns>All together.</returns>
    public ValueEventHandlerGroup<T> And(params IEventProcessor[] processors)
    {
        _disruptor.Adopt(processors);
        return new(_disruptor, [.. _sequences, .. DisruptorUtil.GetSequencesFor(processors)]);
    }

    /// <summary>Adds consumers that see an event after all of this group.</summary>
    /// <param name="handlers">Their handlers.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> Then(params IValueEventHandler<T>[] handlers) => HandleEventsWith(handlers);

    /// <summary>Adds a consumer, compiled for its handler, that sees an event after all of this group.</summary>
    /// <typeparam name="THandler">The type of the handler.</typeparam>
    /// <param name="handler">Its handler.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> Then<THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => HandleEventsWith(handler);

    /// <summary>Adds consumers of the caller's own kind that see an event after all of this group.</summary>
    /// <param name="creators">Make the consumers.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> Then(params ValueEventProcessorCreator<T>[] creators) => HandleEventsWith(creators);

    /// <summary>The same as Then.</summary>
    /// <param name="handlers">Their handlers.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith(params IValueEventHandler<T>[] handlers) =>
        _disruptor.CreateConsumers(_sequences, handlers);

    /// <summary>The same as Then.</summary>
    /// <typeparam name="THandler">The type of the handler.</typeparam>
    /// <param name="handler">Its handler.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith<THandler>(THandler handler)
        where THandler : struct, IValueEventHandler<T> => _disruptor.CreateConsumer(_sequences, handler);

    /// <summary>The same as Then.</summary>
    /// <param name="creators">Make the consumers.</param>
    /// <returns>The new group.</returns>
    public ValueEventHandlerGroup<T> HandleEventsWith(params ValueEventProcessorCreator<T>[] creators) =>
        _disruptor.CreateConsumers(_sequences, creators);

    /// <summary>A barrier behind this group, for a consumer that the disruptor does not run.</summary>
    /// <returns>The barrier, for one waiting thread.</returns>
    public SequenceBarrier AsSequenceBarrier() => _disruptor.RingBuffer.NewBarrier(_sequences);
}
