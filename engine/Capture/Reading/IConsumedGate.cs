namespace Crossfeed.Capture.Reading;

/// <summary>
/// Knows how far the consumers of a replay have come. A reader asks it before it overwrites memory that records point into; it is called from within
/// <c>Read</c>, on the thread that reads.
/// </summary>
public interface IConsumedGate
{
    /// <summary>
    /// Returns when every consumer has passed the record. A caller that reads several records before it publishes them must publish them here first, or wait forever.
    /// </summary>
    /// <param name="recordNumber">Number of the record: 0 for the first that <c>Read</c> gave, then 1, 2, …, over all captures and passes.</param>
    void WaitUntilConsumed(long recordNumber);
}
