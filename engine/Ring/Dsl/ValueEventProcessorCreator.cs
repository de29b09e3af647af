using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring.Dsl;

/// <summary>Makes a consumer of the caller's own kind.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
/// <param name="ringBuffer">The ring to read.</param>
/// <param name="barrier">What the consumer has to wait at.</param>
/// <returns>The consumer, not started.</returns>
public delegate IEventProcessor ValueEventProcessorCreator<T>(ValueRingBuffer<T> ringBuffer, SequenceBarrier barrier)
    where T : struct;
