using System.Text;

namespace Crossfeed.Host;

/// <summary>Says a topology in words, for the line at start.</summary>
public static class TopologyText
{
    /// <summary>The line.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="ringSlots">Slots of each ring.</param>
    /// <param name="hasCapture">Whether frames are recorded.</param>
    public static string Describe(EngineTopology topology, int ringSlots, bool hasCapture)
    {
        var text = new StringBuilder("topology: ");
        text.Append(topology.Shards == 1 ? "one shard" : $"{topology.Shards} shards").Append(", ");
        if (topology.IsFused)
        {
            text.Append($"fused: sockets, decode, books, arbitrage and snapshots on one thread{Each(topology)} ({Place(topology.HotCores)}, {Idle(topology.Idle)} when idle)");
        }
        else
        {
            text.Append(topology.IsPolling
                ? $"split: sockets on one polling thread{Each(topology)} ({Place(topology.ReaderCores)}, {Idle(topology.Idle)} when idle)"
                : "split: sockets on the thread pool");
            text.Append($"; decode, books, arbitrage and snapshots on one thread{Each(topology)} ({Place(topology.HotCores)}, waits {Wait(topology.Wait)})");
        }

        if (hasCapture)
        {
            text.Append($"; capture behind the ring on one thread{Each(topology)} ({Place(topology.CaptureCores)})");
        }

        return text.Append($"; ring of {ringSlots} frames{Each(topology)}; {topology.Processors} cores").ToString();
    }

    private static string Each(EngineTopology topology) => topology.Shards == 1 ? "" : " each";

    private static string Place(IReadOnlyList<int> cores) => cores.Count switch
    {
        0 => "not bound",
        1 => $"bound to core {cores[0]}",
        _ => $"bound to cores {string.Join(',', cores)}",
    };

    private static string Idle(IdleChoice idle) => idle switch
    {
        IdleChoice.Spin => "spins",
        IdleChoice.Yield => "yields",
        _ => "dozes",
    };

    private static string Wait(WaitChoice wait) => wait switch
    {
        WaitChoice.BusySpin => "busy-spinning",
        _ => wait.ToString().ToLowerInvariant(),
    };
}
