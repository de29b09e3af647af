namespace Crossfeed.Wire;

/// <summary>A budget at one moment.</summary>
public sealed record RestBudgetStatus
{
    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>Weight that we may take in a period.</summary>
    public required long Allowed { get; init; }

    /// <summary>The period.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Weight of ours that counts now; of the busiest endpoint where each has a limit of its own.</summary>
    public required long Used { get; init; }

    /// <summary>The venue's own figure, of everybody on this address; null when it told none in the last period.</summary>
    public required long? VenueUsed { get; init; }

    /// <summary>Requests under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>Asks that wait, by <see cref="RestPriority"/>.</summary>
    public required IReadOnlyList<int> Waiting { get; init; }

    /// <summary>Requests sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Weight of the requests sent.</summary>
    public required long SentWeight { get; init; }

    /// <summary>Asks that needed nothing any more when their turn came.</summary>
    public required long NotWanted { get; init; }

    /// <summary>Asks refused because too many waited.</summary>
    public required long Overflows { get; init; }

    /// <summary>Answers 429.</summary>
    public required long TooManyRequests { get; init; }

    /// <summary>Answers 418.</summary>
    public required long Bans { get; init; }

    /// <summary>Pauses so far.</summary>
    public required int Pauses { get; init; }

    /// <summary>Time paused so far.</summary>
    public required TimeSpan TimePaused { get; init; }

    /// <summary>The pause that holds now; null while requests may be sent.</summary>
    public required RestPause? Pause { get; init; }
}
