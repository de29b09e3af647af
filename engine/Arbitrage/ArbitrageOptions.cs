using Crossfeed.Market;

namespace Crossfeed.Arbitrage;

/// <summary>What the detectors decide by. Per-venue fees are not here: they are applied to <see cref="Listing.TakerFeeE8"/> before a listing is added.</summary>
public sealed record ArbitrageOptions
{
    /// <summary>Largest magnitude of <see cref="MinNetE8"/>, exclusive: 100 % as a fraction in units of 10^-8.</summary>
    public const long MinNetLimitE8 = Listing.FeeUnit;

    /// <summary>Largest <see cref="MaxQuoteAgeNanos"/>: 365 days, so that a receive time plus an age never leaves a <c>long</c>.</summary>
    public const long MaxQuoteAgeLimitNanos = 365 * 24 * 3_600 * Timestamp.NanosPerSecond;

    /// <summary>Net edge from which a trigger opens, as a fraction in units of 10^-8 (1 basis point = 10,000). Default 5 basis points.</summary>
    public long MinNetE8 { get; init; } = 5 * BasisPoints.UnitE8;

    /// <summary>Age of a listing's last message, in nanoseconds of receive time, beyond which its book is not used; 0 turns the check off. Default 5 s.</summary>
    public long MaxQuoteAgeNanos { get; init; } = 5 * Timestamp.NanosPerSecond;

    /// <summary>Whether spot and the linear perpetual of one pair are compared as well, also on the same venue. Default false.</summary>
    public bool AcrossMarkets { get; init; }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names the option and the range.</exception>
    public void Validate()
    {
        if (MinNetE8 is <= -MinNetLimitE8 or >= MinNetLimitE8)
        {
            throw new ArgumentOutOfRangeException(nameof(MinNetE8), MinNetE8, "the minimum net edge must lie between -10000 and 10000 basis points, both excluded");
        }

        if (MaxQuoteAgeNanos is < 0 or > MaxQuoteAgeLimitNanos)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxQuoteAgeNanos), MaxQuoteAgeNanos, "the maximum quote age must lie between 0 (off) and 365 days");
        }
    }
}
