namespace Crossfeed.Host;

/// <summary>How bytes come from the sockets.</summary>
public enum TransportChoice
{
    /// <summary>Polling where there are cores to spare, else the framework's own.</summary>
    Auto,

    /// <summary>A thread looks at the sockets all the time: lowest latency, burns its core.</summary>
    Polling,

    /// <summary>The framework's own: reads complete on the thread pool.</summary>
    Async,
}
