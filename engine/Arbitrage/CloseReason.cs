namespace Crossfeed.Arbitrage;

/// <summary>Why a trigger closed. The values are part of the trigger ring's format.</summary>
public enum CloseReason : byte
{
    /// <summary>It did not close.</summary>
    None = 0,

    /// <summary>The net edge fell below the minimum, or a side that it needs is empty.</summary>
    BelowMinimum = 1,

    /// <summary>One of the two books is no longer live.</summary>
    NotLive = 2,

    /// <summary>The last message of one of the two listings is too old.</summary>
    AgedOut = 3,

    /// <summary>One of the two listings was removed.</summary>
    Removed = 4,

    /// <summary>The edge still stands, but its size no longer fits in 63 bits: it cannot be reported, so it is not kept open on old numbers.</summary>
    OutOfRange = 5,
}

/// <summary>Names of the reasons as files and terminals spell them.</summary>
public static class CloseReasons
{
    /// <summary>The reason in kebab case: <c>below-minimum</c>.</summary>
    /// <param name="reason">The reason.</param>
    public static string Name(CloseReason reason) => reason switch
    {
        CloseReason.None => "none",
        CloseReason.BelowMinimum => "below-minimum",
        CloseReason.NotLive => "not-live",
        CloseReason.AgedOut => "aged-out",
        CloseReason.Removed => "removed",
        CloseReason.OutOfRange => "out-of-range",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason"),
    };
}
