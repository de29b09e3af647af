namespace Crossfeed.Wire;

/// <summary>Where a connection is in its life.</summary>
public enum ConnectionState
{
    /// <summary>Not started, or stopped in order.</summary>
    Stopped,

    /// <summary>TCP, TLS and WebSocket handshake under way.</summary>
    Connecting,

    /// <summary>Open; subscriptions are being sent.</summary>
    Subscribing,

    /// <summary>Subscribed; frames are read.</summary>
    Active,

    /// <summary>Lost; waiting to try again.</summary>
    Reconnecting,
}
