namespace Crossfeed.Host;

/// <summary>Turns what the user chose, and what the machine has, into a topology.</summary>
public static class TopologyPlan
{
    /// <summary>
    /// Cores that must be left beside the hot threads before sockets are polled unasked: for the pool (REST, timers, logs), the compiler and collector, and the recording thread.
    /// </summary>
    public const int SpareCores = 3;

    /// <summary>Decides.</summary>
    /// <param name="options">What the user chose.</param>
    /// <param name="processors">Cores that the process may use.</param>
    /// <exception cref="UsageException">The choices contradict each other or the machine.</exception>
    public static EngineTopology Choose(EngineOptions options, int processors)
    {
        var shards = options.Shards;
        if (shards < 1 || shards > processors)
        {
            throw new UsageException($"--shards {shards}: write 1 to {processors}, the cores of this machine");
        }

        var isPolling = IsPolling(options, processors);
        if (options.Layout == LayoutChoice.Fused && !isPolling)
        {
            throw new UsageException("--layout fused: needs --transport polling, because the hot thread itself looks at the sockets");
        }

        var isFused = isPolling && options.Layout != LayoutChoice.Split;
        var places = new CorePlaces(options.Cores);
        var hot = places.Take(shards);
        var readers = places.Take(isPolling && !isFused ? shards : 0);
        var capture = places.Take(options.Capture ? shards : 0);
        places.RefuseRest(isPolling && !isFused, options.Capture);
        return new EngineTopology
        {
            Shards = shards,
            IsPolling = isPolling,
            IsFused = isFused,
            Wait = WaitChoices.Resolve(options.Wait, hot.Count > 0, processors),
            Idle = Idle(options, hot.Count > 0),
            HotCores = hot,
            ReaderCores = readers,
            CaptureCores = capture,
            Processors = processors,
        };
    }

    // A user who asks to wait on a lock or to sleep wants no thread that looks at sockets all the time.
    private static bool IsPolling(EngineOptions options, int processors) => options.Transport switch
    {
        TransportChoice.Polling => true,
        TransportChoice.Async => false,
        _ when options.Layout == LayoutChoice.Fused => true,
        _ => options.Wait is not (WaitChoice.Blocking or WaitChoice.Sleeping) && processors >= options.Shards + SpareCores,
    };

    // Burning a core is for those who asked for it: by the transport, by the wait or by naming a core. Others get the same speed while frames come, and a quiet core when none do.
    private static IdleChoice Idle(EngineOptions options, bool isBound) => options.Wait switch
    {
        WaitChoice.BusySpin => IdleChoice.Spin,
        WaitChoice.Yielding => IdleChoice.Yield,
        WaitChoice.Sleeping or WaitChoice.Blocking => IdleChoice.Doze,
        _ => isBound || options.Transport == TransportChoice.Polling ? IdleChoice.Spin : IdleChoice.Doze,
    };
}
