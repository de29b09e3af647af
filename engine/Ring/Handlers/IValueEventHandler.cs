namespace Crossfeed.Ring;

/// <summary>Consumes events in place.</summary>
/// <typeparam name="T">The type of the event.</typeparam>
public interface IValueEventHandler<T> : IEventHandler
    where T : struct
{
    /// <summary>Called for each event, in order.</summary>
    /// <param name="data">The slot itself; not to be kept after the call.</param>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="endOfBatch">Whether it is the last one available at this moment: the place to flush.</param>
    void OnEvent(ref T data, long sequence, bool endOfBatch);

    /// <summary>Called before the first event of a batch.</summary>
    /// <param name="batchSize">The number of events in the batch, at least 1.</param>
    void OnBatchStart(long batchSize)
    {
    }
}
