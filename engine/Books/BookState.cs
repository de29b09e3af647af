namespace Crossfeed.Books;

/// <summary>How far a book can be trusted. Only a live one may be used.</summary>
public enum BookState : byte
{
    /// <summary>No snapshot yet on this connection; deltas are kept until one comes.</summary>
    AwaitingSnapshot = 0,

    /// <summary>Snapshot and deltas chain without a hole: the book is the venue's as of its sequence.</summary>
    Live,

    /// <summary>A gap, a failed self-check or an undecodable frame: wrong until the next snapshot.</summary>
    Desynchronised,

    /// <summary>The connection that fed it is gone.</summary>
    Stale,
}

/// <summary>Names of the states as reports and JSON spell them.</summary>
public static class BookStates
{
    /// <summary>The state in kebab case: <c>awaiting-snapshot</c>.</summary>
    /// <param name="state">The state.</param>
    public static string Name(BookState state) => state switch
    {
        BookState.AwaitingSnapshot => "awaiting-snapshot",
        BookState.Live => "live",
        BookState.Desynchronised => "desynchronised",
        BookState.Stale => "stale",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };
}
