namespace Crossfeed.Ring.Processing;

/// <summary>Decides on which thread each consumer runs.</summary>
public interface IProcessorThreadFactory
{
    /// <summary>Creates the thread of one consumer.</summary>
    /// <param name="processorName">The name of the consumer.</param>
    /// <param name="run">What the thread has to execute; returns when the consumer is halted.</param>
    /// <returns>A thread of its own, not started.</returns>
    Thread CreateThread(string processorName, Action run);

    /// <summary>
    /// Called first of all on the new thread: the place to pin it and to set its priority. An exception here is reported as a
    /// fault, and the consumer starts all the same.
    /// </summary>
    /// <param name="processorName">The name of the consumer.</param>
    void OnThreadStart(string processorName);
}
