namespace Crossfeed.Wire;

/// <summary>How a venue limits REST requests of one address, and in which headers it tells.</summary>
public sealed record RestLimits
{
    /// <summary>The part of a venue's limit that the engine allows itself unless told otherwise: the rest is for whoever else shares the address, and for the venue's own way of counting.</summary>
    public const double DefaultShare = 2.0 / 3;

    /// <summary>Weight that the venue allows in a period.</summary>
    public required int Weight { get; init; }

    /// <summary>The period.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True when each path has a limit of its own, false when all requests share one.</summary>
    public bool IsPerEndpoint { get; init; }

    /// <summary>Header with the weight used in the current period, by everybody on this address; null where there is none.</summary>
    public string? UsedHeader { get; init; }

    /// <summary>Header with what is left of <see cref="LimitHeader"/>; null where there is none.</summary>
    public string? RemainingHeader { get; init; }

    /// <summary>Header with the limit that <see cref="RemainingHeader"/> counts down from.</summary>
    public string? LimitHeader { get; init; }

    /// <summary>Header with the time at which a refused client may come back, seconds since the Unix epoch; null where there is none.</summary>
    public string? ResetHeader { get; init; }
}
