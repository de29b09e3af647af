namespace Crossfeed.Wire;

/// <summary>
/// The thread on which polled receive loops run. A loop must not leave it: where it has to wait for the ring it waits in place, and the thread may do other work meanwhile.
/// </summary>
public interface IReaderThread
{
    /// <summary>Whether the caller runs on it.</summary>
    bool IsCurrent { get; }

    /// <summary>HOT: a frame was published from this thread. Where decoding shares the thread, it happens now.</summary>
    void AfterPublish();

    /// <summary>The ring is full and this thread waits: one turn of waiting, with whatever helps to free a slot.</summary>
    void WhileFull();
}
