namespace Crossfeed.Ring.Dsl;

/// <summary>Makes sequencers.</summary>
public static class SequencerFactory
{
    /// <summary>Creates a sequencer whose consumers block while idle.</summary>
    /// <param name="producerType">How many threads publish.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <returns>The sequencer.</returns>
    public static ISequencer Create(ProducerType producerType, int bufferSize) => Create(producerType, bufferSize, new BlockingWaitStrategy());

    /// <summary>Creates a sequencer.</summary>
    /// <param name="producerType">How many threads publish.</param>
    /// <param name="bufferSize">The number of slots, a power of two.</param>
    /// <param name="waitStrategy">How consumers wait.</param>
    /// <returns>The sequencer.</returns>
    public static ISequencer Create(ProducerType producerType, int bufferSize, IWaitStrategy waitStrategy) => producerType switch
    {
        ProducerType.Single => new SingleProducerSequencer(bufferSize, waitStrategy),
        ProducerType.Multi => new MultiProducerSequencer(bufferSize, waitStrategy),
        _ => throw new ArgumentOutOfRangeException(nameof(producerType), producerType, "Either Single or Multi."),
    };
}
