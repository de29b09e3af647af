namespace Crossfeed.Bench.Journey.Wire;

/// <summary>What is measured on the wire. The transports of the engine are rows like the baselines.</summary>
internal enum WireRow
{
    /// <summary>The client in C: receives and nothing else. The floor.</summary>
    CClient,

    /// <summary><see cref="System.Net.WebSockets.ClientWebSocket"/> in a loop on the pool, as most programs have it. The baseline.</summary>
    ClientWebSocket,

    /// <summary>The engine on the framework's own transport.</summary>
    EngineAsync,
}
