using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>A rule with its progress: how often it was asked, how often it struck.</summary>
internal sealed class FaultTrigger(FaultRule rule, SeededRandom random, SimClock clock)
{
    private long _asked;
    private long _struck;
    private long _windowStart = -1;
    private long _round;
    private long _nextReset = -1;

    public FaultRule Rule { get; } = rule;

    /// <summary>When connections were asked for, for a connect limit.</summary>
    public Queue<long> Attempts { get; } = [];

    /// <summary>An occasion that the rule matches: does it strike?</summary>
    public bool Strikes()
    {
        var now = clock.ElapsedMillis;
        if (!IsActive(now) || ++_asked <= Rule.After)
        {
            return false;
        }

        if (Rule.Duration > TimeSpan.Zero && !Lasts(Rule.Kind))
        {
            _windowStart = _windowStart < 0 ? now : _windowStart;
            return now - _windowStart < Rule.Duration.TotalMilliseconds
                && (Rule.Probability <= 0 || random.Chance(Rule.Probability))
                && (Rule.Count == 0 || _struck++ < Rule.Count);
        }

        var hit = Rule.Every > 0 ? (_asked - Rule.After) % Rule.Every == 0
            : Rule.Probability <= 0 || random.Chance(Rule.Probability);
        if (!hit || _struck >= Limit)
        {
            return false;
        }

        _struck++;
        return true;
    }

    /// <summary>Whether a storm's next reset is due; a late one is not made up for.</summary>
    public bool ResetIsDue()
    {
        var now = clock.ElapsedMillis;
        if (!IsActive(now))
        {
            return false;
        }

        _windowStart = _windowStart < 0 ? now : _windowStart;
        var lasts = Rule.Duration > TimeSpan.Zero ? Rule.Duration.TotalMilliseconds : FaultDefaults.StormMillis;
        if (now - _windowStart >= lasts || now < _nextReset || (Rule.Count > 0 && _struck >= Rule.Count))
        {
            return false;
        }

        _struck++;
        _nextReset = now + (Rule.Period > TimeSpan.Zero ? (long)Rule.Period.TotalMilliseconds : FaultDefaults.StormPeriodMillis);
        return true;
    }

    /// <summary>Whether one more connection within the window is too many. Refused ones count, as at the venues.</summary>
    public bool ExceedsConnects()
    {
        var now = clock.ElapsedMillis;
        if (!IsActive(now))
        {
            return false;
        }

        var window = Rule.Duration > TimeSpan.Zero ? (long)Rule.Duration.TotalMilliseconds : FaultDefaults.ConnectWindowMillis;
        while (Attempts.Count > 0 && Attempts.Peek() <= now - window)
        {
            Attempts.Dequeue();
        }

        Attempts.Enqueue(now);
        return Attempts.Count > (Rule.Number > 0 ? Rule.Number : FaultDefaults.Connects);
    }

    // A lifetime is a property of the venue: without a count, every connection has it.
    private long Limit => Rule.Count > 0 ? Rule.Count
        : Rule.Every > 0 || Rule.Probability > 0 || Rule.Kind == FaultKind.Lifetime ? long.MaxValue : 1;

    // For these the duration says how long the condition lasts, not how long the rule strikes.
    private static bool Lasts(FaultKind kind) =>
        kind is FaultKind.HalfOpen or FaultKind.HeartbeatOnly or FaultKind.DeadSymbol or FaultKind.Silent or FaultKind.Lifetime;

    private bool IsActive(long now)
    {
        var start = (long)Rule.At.TotalMilliseconds;
        if (now < start || (Rule.Until > TimeSpan.Zero && now >= Rule.Until.TotalMilliseconds))
        {
            return false;
        }

        var repeat = Rule.Repeat > TimeSpan.Zero ? Rule.Repeat : Rule.Kind == FaultKind.Storm ? TimeSpan.Zero : Rule.Period;
        if (repeat > TimeSpan.Zero && (now - start) / (long)repeat.TotalMilliseconds is var round && round != _round)
        {
            _round = round;
            (_asked, _struck, _windowStart, _nextReset) = (0, 0, -1, -1);
        }

        return true;
    }
}
