namespace Crossfeed.Wire;

/// <summary>Where a connection is in its life.</summary>
public enum ConnectionState
{
    /// <summary>Not started, or ended in order.</summary>
    Stopped,

    /// <summary>TCP, TLS and WebSocket handshake under way.</summary>
    Connecting,

    /// <summary>The handshake is over; nothing has been said yet.</summary>
    Connected,

    /// <summary>The opening messages are being sent.</summary>
    Subscribing,

    /// <summary>All opening messages are sent; frames are read.</summary>
    Active,

    /// <summary>Lost; waiting to try again.</summary>
    Reconnecting,

    /// <summary>Failed so often in a row that only a probe is made now and then; or given up, when told to.</summary>
    Faulted,
}
