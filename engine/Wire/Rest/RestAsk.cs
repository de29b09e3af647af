namespace Crossfeed.Wire;

/// <summary>A request that waits for its turn. What it asks for is decided when the turn comes: by then less, or nothing, may be needed.</summary>
/// <param name="Priority">Who goes first.</param>
/// <param name="Key">Names what is asked for; of one key at most one request waits or is under way.</param>
/// <param name="Prepare">
/// Makes the call from the number of snapshots that wait on this host, this one included; null when nothing is needed any more, which costs nothing. Called once or more under the
/// budget's lock: quick, and without calling back.
/// </param>
public sealed record RestAsk(RestPriority Priority, string Key, Func<int, RestCall?> Prepare)
{
    /// <summary>Longest time for the answer, its body included; null for the client's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>An ask whose call is known beforehand.</summary>
    /// <param name="priority">Who goes first.</param>
    /// <param name="call">The call; its path is the key.</param>
    public static RestAsk For(RestPriority priority, RestCall call) => new(priority, call.Path, _ => call);
}
