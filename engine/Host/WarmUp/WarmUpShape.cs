using Crossfeed.Ring.Dsl;
using Crossfeed.Venues;

namespace Crossfeed.Host;

/// <summary>What the real run will look like, so that the warm-up walks the same instantiations of the same code.</summary>
public sealed record WarmUpShape
{
    /// <summary>The feeds in use, at least one.</summary>
    public required IReadOnlyList<Feed> Feeds { get; init; }

    /// <summary>How many threads publish into the ring.</summary>
    public required ProducerType Producers { get; init; }

    /// <summary>How the hot thread waits; any choice but Auto.</summary>
    public required WaitChoice Wait { get; init; }

    /// <summary>The core that the hot thread is bound to; null for none.</summary>
    public int? HotCore { get; init; }

    /// <summary>The core that the recording thread is bound to; null for none.</summary>
    public int? CaptureCore { get; init; }

    /// <summary>Whether books and triggers are published to mapped files.</summary>
    public bool IsPublished { get; init; } = true;

    /// <summary>Whether triggers are written to a file.</summary>
    public bool WritesTriggers { get; init; }

    /// <summary>Whether frames are recorded.</summary>
    public bool Captures { get; init; }
}
