namespace Crossfeed.Wire;

/// <summary>Where a <see cref="CircuitBreaker"/> stands.</summary>
public enum BreakerState
{
    /// <summary>Tries follow each other as the back-off says.</summary>
    Closed,

    /// <summary>Too many failures in a row: no try until the next probe.</summary>
    Open,

    /// <summary>One probe is under way.</summary>
    HalfOpen,
}
