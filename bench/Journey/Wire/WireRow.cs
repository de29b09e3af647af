namespace Crossfeed.Bench.Journey.Wire;

/// <summary>What is measured on the wire. The transports and layouts of the engine are rows like the baselines.</summary>
internal enum WireRow
{
    /// <summary>The client in C: receives and nothing else. The floor.</summary>
    CClient,

    /// <summary><see cref="System.Net.WebSockets.ClientWebSocket"/> in a loop on the pool, as most programs have it. The baseline.</summary>
    ClientWebSocket,

    /// <summary>The engine on the framework's own transport, its hot thread behind the ring.</summary>
    EngineAsync,

    /// <summary>The engine with a polling thread before the ring and the hot thread behind it.</summary>
    EngineSplit,

    /// <summary>The engine with everything on the polling thread.</summary>
    EngineFused,
}
