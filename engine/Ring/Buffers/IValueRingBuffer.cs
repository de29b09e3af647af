using Crossfeed.Ring.Processing;

namespace Crossfeed.Ring;

/// <summary>A ring whose events are values inside its slots.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
public interface IValueRingBuffer<T> : ICursored, ISequenced
    where T : struct
{
    /// <summary>The slot of a sequence.</summary>
    /// <param name="sequence">A sequence that the caller has claimed or waited for.</param>
    ref T this[long sequence] { get; }

    /// <summary>Creates a consumer.</summary>
    /// <param name="barrier">What it waits at.</param>
    /// <param name="eventHandler">What it does.</param>
    /// <returns>The consumer, not started.</returns>
    IValueEventProcessor<T> CreateEventProcessor(SequenceBarrier barrier, IValueEventHandler<T> eventHandler);
}
