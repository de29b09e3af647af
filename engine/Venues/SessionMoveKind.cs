namespace Crossfeed.Venues;

/// <summary>What to do next about a session.</summary>
public enum SessionMoveKind
{
    /// <summary>Ask something else at once.</summary>
    Ask,

    /// <summary>Nothing: it stands.</summary>
    Stand,

    /// <summary>Wait, and begin again.</summary>
    Wait,
}
