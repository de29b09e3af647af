using Crossfeed.VenueSim.Market;

namespace Crossfeed.VenueSim.Faults;

/// <summary>A rule with its progress: how often it was asked, how often it struck.</summary>
internal sealed class FaultTrigger(FaultRule rule, SeededRandom random)
{
    private long _asked;
    private int _struck;
    private long _windowStart = -1;

    public FaultRule Rule { get; } = rule;

    /// <summary>An occasion that the rule matches: does it strike?</summary>
    public bool Strikes()
    {
        if (++_asked <= Rule.After)
        {
            return false;
        }

        if (Rule.Duration > TimeSpan.Zero)
        {
            // A window in real time: it is the client's reconnect that is being tested, not the market.
            _windowStart = _windowStart < 0 ? Environment.TickCount64 : _windowStart;
            return Environment.TickCount64 - _windowStart < Rule.Duration.TotalMilliseconds;
        }

        var hit = Rule.Every > 0 ? (_asked - Rule.After) % Rule.Every == 0
            : Rule.Probability <= 0 || random.Chance(Rule.Probability);
        var limit = Rule.Count > 0 ? Rule.Count : Rule.Every > 0 || Rule.Probability > 0 ? int.MaxValue : 1;
        if (!hit || _struck >= limit)
        {
            return false;
        }

        _struck++;
        return true;
    }
}
