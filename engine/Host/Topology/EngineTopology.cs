namespace Crossfeed.Host;

/// <summary>Which work runs on which thread, and how threads wait: what became of the user's choices on this machine.</summary>
public sealed record EngineTopology
{
    /// <summary>Independent hot pipelines, each with its own ring and hot thread.</summary>
    public required int Shards { get; init; }

    /// <summary>Whether sockets are polled.</summary>
    public required bool IsPolling { get; init; }

    /// <summary>Whether the polling threads are the hot ones.</summary>
    public required bool IsFused { get; init; }

    /// <summary>How a hot thread waits at the ring; not used where it polls sockets itself.</summary>
    public required WaitChoice Wait { get; init; }

    /// <summary>What a polling thread does when nothing comes.</summary>
    public required IdleChoice Idle { get; init; }

    /// <summary>The core of each hot thread, by shard; empty when they are not bound.</summary>
    public required IReadOnlyList<int> HotCores { get; init; }

    /// <summary>The core of each reading thread of a split layout, by shard; empty when they are not bound or there are none.</summary>
    public required IReadOnlyList<int> ReaderCores { get; init; }

    /// <summary>The core of each recording thread, by shard; empty when they are not bound or there are none.</summary>
    public required IReadOnlyList<int> CaptureCores { get; init; }

    /// <summary>Cores that the process may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Whether reading threads of their own poll the sockets.</summary>
    public bool HasReaders => IsPolling && !IsFused;
}
