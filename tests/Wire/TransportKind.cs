namespace Crossfeed.Tests.Wire;

/// <summary>How a connection under test gets its bytes.</summary>
public enum TransportKind
{
    /// <summary>The framework's own transport.</summary>
    Async,

    /// <summary>A polling thread.</summary>
    Polling,

    /// <summary>A polling thread, below TLS.</summary>
    PollingTls,
}
