using System.Net.WebSockets;

namespace Crossfeed.Wire;

/// <summary>An open WebSocket and what its transport knows of it.</summary>
/// <param name="socket">The socket, open.</param>
public abstract class OpenSocket(WebSocket socket) : IDisposable
{
    /// <summary>The socket.</summary>
    public WebSocket Socket { get; } = socket;

    /// <summary>
    /// HOT: when the bytes of the message that was just received came out of the operating system, monotonic nanoseconds (<see cref="WireClock.Monotonic()"/>). Where the transport
    /// does not know, now. Several messages that came in one read have one time: those that wait behind others in our own buffer have been received.
    /// </summary>
    public abstract long ReceivedNanos { get; }

    /// <summary>Called once the handshake is over and before the first receive: from here on reads belong to the transport's thread.</summary>
    public abstract void BeginReceiving();

    /// <summary>Called before the closing handshake is begun on this side: what is read from here on is no data.</summary>
    public abstract void BeginClosing();

    /// <inheritdoc/>
    public virtual void Dispose() => Socket.Dispose();
}
