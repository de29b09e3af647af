namespace Crossfeed.Venues;

/// <summary>What a message that carries no market data is for.</summary>
public enum ControlKind
{
    /// <summary>None of those below, and market data.</summary>
    Other,

    /// <summary>A request was taken. Proves nothing about data: an unknown symbol is acknowledged too.</summary>
    Acknowledged,

    /// <summary>A request was refused.</summary>
    Refused,

    /// <summary>The answer to a heartbeat that has no other purpose.</summary>
    HeartbeatAnswer,

    /// <summary>The venue will close the connection: open another at once.</summary>
    ShutdownNotice,

    /// <summary>The login has ended: what comes on the connection is of no use until it stands again.</summary>
    SessionEnded,

    /// <summary>The venue complains, and does not say of which request.</summary>
    Complaint,

    /// <summary>The streams that the venue has noted for the connection. Where a feed's heartbeat asks for them it is the answer to the heartbeat too.</summary>
    SubscriptionList,
}
