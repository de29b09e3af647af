namespace Crossfeed.Books;

/// <summary>What closed a hole.</summary>
public enum HoleRepair : byte
{
    /// <summary>Nothing: what was missed stays missed.</summary>
    None = 0,

    /// <summary>The missing messages came late, on the connection that had left them out.</summary>
    LateMessage,

    /// <summary>The missing messages came on another leg.</summary>
    OtherLeg,

    /// <summary>A snapshot that holds what the missing messages said.</summary>
    Snapshot,
}
