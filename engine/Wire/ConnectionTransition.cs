namespace Crossfeed.Wire;

/// <summary>One change of a connection's state.</summary>
/// <param name="WallNanos">When, nanoseconds since the Unix epoch on the receive clock.</param>
/// <param name="From">State before.</param>
/// <param name="To">State from then on.</param>
/// <param name="Cause">Why, in words.</param>
public readonly record struct ConnectionTransition(long WallNanos, ConnectionState From, ConnectionState To, string Cause);
