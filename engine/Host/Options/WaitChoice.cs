namespace Crossfeed.Host;

/// <summary>Which wait strategy the consumers use.</summary>
public enum WaitChoice
{
    /// <summary>By the number of cores and whether the hot thread has one to itself.</summary>
    Auto,

    /// <summary>Spins without pause: lowest latency, burns its core.</summary>
    BusySpin,

    /// <summary>Spins, then yields the core to others at every turn.</summary>
    Yielding,

    /// <summary>Spins, yields, then sleeps in small steps.</summary>
    Sleeping,

    /// <summary>Waits on a lock: no load when idle, tens of microseconds to wake.</summary>
    Blocking,
}
