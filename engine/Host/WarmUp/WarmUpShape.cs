using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>What the real run will look like, so that the warm-up walks the same instantiations of the same code on the same threads.</summary>
public sealed record WarmUpShape
{
    /// <summary>The feeds in use, at least one.</summary>
    public required IReadOnlyList<Feed> Feeds { get; init; }

    /// <summary>Which work runs on which thread. Of several shards one is warmed up: they run the same code.</summary>
    public required EngineTopology Topology { get; init; }

    /// <summary>Whether triggers are written to a file.</summary>
    public bool WritesTriggers { get; init; }

    /// <summary>Whether frames are recorded.</summary>
    public bool Captures { get; init; }

    /// <summary>Whether frames come over sockets, not from a recording.</summary>
    public bool HasSockets { get; init; } = true;

    /// <summary>Whether TLS lies between, as between the engine and every venue.</summary>
    public bool IsTls { get; init; }
}
