namespace Crossfeed.Health;

/// <summary>
/// What is learned of the arrivals of a stream, a listing or a line: mean gap (half-life a minute, or 32 messages if those take longer), recent mean gap (half-life ten seconds), and the tail of
/// the gaps. Learns from completed gaps only: a gap that is still open never raises the threshold that judges it.
/// </summary>
internal sealed class ArrivalModel
{
    private const double HalfLifeNanos = 60e9;
    private const double RecentHalfLifeNanos = 10e9;
    private const double SampleMessages = 32; // the mean never rests on fewer, however slow the stream
    private const int TailPower = 2; // see the README: a Pareto tail is then exceeded once in n windows of n gaps
    private const double SmallestTailRatio = 2; // of an exponential; longest / reached by sqrt(n)
    private const double BodyPower = 1.5; // three times as steep in the body: 5.2, little more than the 4 of the tail
    private const double UnresolvedNanos = 50e6; // gaps shorter than half a look are not known one by one
    private const double LookNanos = 100e6; // the span of a look counts as one gap, however many messages it brought
    private const double UnsureGaps = 1_000; // a threshold is doubled at so many, and more below

    private readonly GapHistogram _gaps = new();
    private double _count;
    private double _nanos;
    private double _recentCount;
    private double _recentNanos;
    private long _learnedNanos;
    private long _sinceNanos;
    private bool _chained;
    private double _thresholdBase = -1; // cached until the next arrival
    private double _suspectBase = -1;
    private int _thresholdFactor;
    private int _suspectFactor;

    /// <summary>When the last message came, or the counting began anew.</summary>
    public long SinceNanos => _sinceNanos;

    /// <summary>Whether a message came since the counting began anew.</summary>
    public bool HasFlowed => _chained;

    /// <summary>Mean gap in nanoseconds; 0 while nothing is learned.</summary>
    public double MeanGapNanos => _count > 0 ? _nanos / _count : 0;

    /// <summary>Starts counting anew after a subscription: the gap before the next message says nothing.</summary>
    /// <param name="atNanos">When.</param>
    public void Restart(long atNanos)
    {
        _sinceNanos = atNanos;
        _chained = false;
    }

    /// <summary>Messages came.</summary>
    /// <param name="messages">How many since the last look, at least one.</param>
    /// <param name="lastNanos">When the last of them came.</param>
    public void Arrive(long messages, long lastNanos)
    {
        var gap = Math.Max(0, lastNanos - _sinceNanos);
        if (_chained)
        {
            Learn(messages, gap, lastNanos);
        }

        _chained = true;
        _sinceNanos = Math.Max(_sinceNanos, lastNanos);
        _thresholdBase = -1;
        _suspectBase = -1;
    }

    /// <summary>Whether enough is learned to judge by the rate.</summary>
    /// <param name="gaps">Gaps wanted.</param>
    /// <param name="nanos">Time wanted.</param>
    public bool IsLearned(int gaps, long nanos) => _gaps.Total >= gaps && _learnedNanos >= nanos;

    /// <summary>The gap after which its own history calls it silent, before the venue's pace and the floor: nanoseconds.</summary>
    /// <param name="meanFactor">Mean gaps.</param>
    public double SilentAfterNanos(int meanFactor)
    {
        if (_thresholdBase < 0 || _thresholdFactor != meanFactor)
        {
            var longest = (double)_gaps.LongestNanos;
            var total = Math.Max(1.0, _gaps.Total);
            var root = Math.Sqrt(total);
            var tail = Math.Max(SmallestTailRatio, longest / Math.Max(LookNanos, _gaps.ReachedBy((long)root))); // where a look brings more messages than there were looks, root gaps are parts of spans

            // The longest of a sample may be short by chance; the body is known better.
            var body = _gaps.ReachedBy((long)Math.Sqrt(root)) / Math.Max(UnresolvedNanos, _gaps.ReachedBy((long)(root * Math.Sqrt(root))));
            var factor = Math.Max(Math.Pow(tail, TailPower), Math.Pow(Math.Max(1, body), BodyPower));
            var mean = Math.Max(MeanGapNanos, _recentCount > 0 ? _recentNanos / _recentCount : 0);
            _thresholdBase = Math.Max(meanFactor * mean, longest * factor) * (1 + (UnsureGaps / total));
            _thresholdFactor = meanFactor;
        }

        return _thresholdBase;
    }

    /// <summary>The gap after which it is worth asking, before the floor and the cap: nanoseconds; 0 while nothing is learned.</summary>
    /// <param name="factor">Mean gaps.</param>
    public double SuspectAfterNanos(int factor)
    {
        if (_suspectBase < 0 || _suspectFactor != factor)
        {
            var mean = Math.Max(MeanGapNanos, _recentCount > 0 ? _recentNanos / _recentCount : 0);
            // Twice what sqrt(n) of n gaps reach is the longest to be expected of an exponential, and one odd gap does not move it.
            _suspectBase = _gaps.Total == 0 ? 0 : Math.Max(factor * mean, 2 * _gaps.ReachedBy(Math.Max(1, (long)Math.Sqrt(_gaps.Total))));
            _suspectFactor = factor;
        }

        return _suspectBase;
    }

    /// <summary>By how much it is slower than it was: recent mean gap, the open one included, to the mean gap.</summary>
    /// <param name="nowNanos">The time of the look.</param>
    public double Slowdown(long nowNanos)
    {
        if (_count <= 0 || _recentCount <= 0)
        {
            return 1;
        }

        var open = Math.Max(0, nowNanos - _sinceNanos);
        var weight = Math.Pow(2, -open / RecentHalfLifeNanos);
        return ((_recentNanos * weight) + open) / (_recentCount * weight) / MeanGapNanos;
    }

    private void Learn(long messages, long gap, long atNanos)
    {
        var weight = Math.Max(Math.Pow(2, -gap / HalfLifeNanos), 1 - (messages / SampleMessages));
        _count = (_count * weight) + messages;
        _nanos = (_nanos * weight) + gap;
        var recent = Math.Pow(2, -gap / RecentHalfLifeNanos);
        _recentCount = (_recentCount * recent) + messages;
        _recentNanos = (_recentNanos * recent) + gap;
        _learnedNanos += gap;

        // Several messages in a look: their gaps are not known one by one. The whole span counts as one, which errs to the long side by less than a look.
        _gaps.Add(gap, 1, atNanos);
        if (messages > 1)
        {
            _gaps.Add(gap / messages, messages - 1, atNanos);
        }
    }
}
