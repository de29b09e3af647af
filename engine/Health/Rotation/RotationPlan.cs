using Crossfeed.Market;

namespace Crossfeed.Health;

/// <summary>When connections are replaced before the venue ends them.</summary>
public sealed record RotationOptions
{
    /// <summary>The venue's longest life of a connection in nanoseconds; 0 if it has none. Default 24 h.</summary>
    public long LifetimeNanos { get; init; } = 86_400 * Timestamp.NanosPerSecond;

    /// <summary>Share of the lifetime, in percent, that stays unused; the connections of a feed are spread over as much again before it. 1 to 40, default 5.</summary>
    public int MarginPercent { get; init; } = 5;
}

/// <summary>
/// Decides when a connection is to be replaced: between 90 and 95 % of its lifetime at the defaults, each connection at a moment of its own, so that connections that were opened together are not
/// replaced together; and at once if the venue says that it shuts down. Pure.
/// </summary>
public sealed class RotationPlan
{
    private const ulong GoldenFraction = 0x9E37_79B9_7F4A_7C15; // 2^64 / golden ratio: successive numbers fall far from each other

    private readonly long _lifetimeNanos;
    private readonly long _marginNanos;

    /// <summary>Creates a plan.</summary>
    /// <param name="options">Lifetime and margin.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative lifetime, or a margin outside 1 to 40 %.</exception>
    public RotationPlan(RotationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.LifetimeNanos, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MarginPercent, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MarginPercent, 40, nameof(options));
        _lifetimeNanos = options.LifetimeNanos;
        _marginNanos = (long)((Int128)options.LifetimeNanos * options.MarginPercent / 100);
    }

    /// <summary>When a connection is to be replaced; <see cref="long.MaxValue"/> if never.</summary>
    /// <param name="connection">Its number, which decides its place among the others.</param>
    /// <param name="openedNanos">When it was opened.</param>
    /// <param name="shutdownNanos">When the venue announced that it ends; 0 if it did not.</param>
    public long DueNanos(int connection, long openedNanos, long shutdownNanos = 0)
    {
        var planned = long.MaxValue;
        if (_lifetimeNanos > 0)
        {
            var share = Math.BigMul((ulong)connection * GoldenFraction, (ulong)_marginNanos, out _); // fraction of 2^64, times the margin
            planned = openedNanos + _lifetimeNanos - _marginNanos - (long)share;
        }

        return shutdownNanos > 0 ? Math.Min(planned, shutdownNanos) : planned;
    }

    /// <summary>Whether a connection is to be replaced now.</summary>
    /// <param name="connection">Its number.</param>
    /// <param name="openedNanos">When it was opened.</param>
    /// <param name="shutdownNanos">When the venue announced that it ends; 0 if it did not.</param>
    /// <param name="nowNanos">The time.</param>
    public bool IsDue(int connection, long openedNanos, long shutdownNanos, long nowNanos) => nowNanos >= DueNanos(connection, openedNanos, shutdownNanos);
}
