using Crossfeed.LoadSender;

namespace Crossfeed.Bench.Journey.Wire;

/// <summary>A client of the load sender, for one measurement.</summary>
internal interface IWireClient : IAsyncDisposable
{
    /// <summary>Opens its sockets; ready for messages when it completes and the server has seen them.</summary>
    /// <param name="server">The sender.</param>
    /// <param name="load">What will come.</param>
    /// <param name="stop">Ends the wait.</param>
    Task ConnectAsync(LoadServer server, WireLoad load, CancellationToken stop);

    /// <summary>Waits until everything sent has been seen, and tells what it was.</summary>
    /// <param name="sent">Messages sent.</param>
    /// <param name="stop">Ends the wait.</param>
    Task<WireOutcome> FinishAsync(long sent, CancellationToken stop);
}

/// <summary>What a client is told before messages come.</summary>
/// <param name="Sockets">Sockets to open.</param>
/// <param name="Tls">Whether they are encrypted.</param>
/// <param name="Skip">Messages at the beginning that do not count.</param>
/// <param name="Samples">Most latencies to keep; 0 to count only, which costs a client nothing beside its work.</param>
internal sealed record WireLoad(int Sockets, bool Tls, long Skip, int Samples);
