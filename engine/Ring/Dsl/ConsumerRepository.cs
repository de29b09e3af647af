using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring.Dsl;

/// <summary>One consumer of a disruptor.</summary>
/// <param name="handler">Its handler, if the disruptor made the consumer.</param>
/// <param name="processor">Its loop.</param>
/// <param name="barrier">What it waits at, if the disruptor made it.</param>
internal sealed class Consumer(IEventHandler? handler, IEventProcessor processor, SequenceBarrier? barrier)
{
    public IEventHandler? Handler => handler;

    public IEventProcessor Processor => processor;

    public SequenceBarrier? Barrier => barrier;

    public bool IsEndOfChain { get; set; } = true;
}

/// <summary>The consumers of a disruptor, in the order of their making.</summary>
internal sealed class ConsumerRepository
{
    private readonly List<Consumer> _consumers = [];

    public IReadOnlyList<Consumer> Consumers => _consumers;

    public void Add(Consumer consumer) => _consumers.Add(consumer);

    // Equality, not identity: a struct handler is found by its value.
    public Consumer Find(IEventHandler handler) =>
        _consumers.Find(consumer => handler.Equals(consumer.Handler)) ?? Throw.UnknownHandler<Consumer>();

    public bool Contains(IEventProcessor processor) => _consumers.Exists(consumer => ReferenceEquals(consumer.Processor, processor));

    public void UnmarkEndOfChain(Sequence sequence)
    {
        foreach (var consumer in _consumers)
        {
            if (ReferenceEquals(consumer.Processor.Sequence, sequence))
                consumer.IsEndOfChain = false;
        }
    }

    // A consumer that is not running will not make progress: it must not hold up a shutdown.
    public bool HasBacklog(long cursor) =>
        _consumers.Exists(consumer => consumer.IsEndOfChain && consumer.Processor.IsRunning && consumer.Processor.Sequence.Value < cursor);
}
