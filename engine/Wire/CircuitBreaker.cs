namespace Crossfeed.Wire;

/// <summary>
/// Keeps a connection that fails again and again from hammering the venue: after <c>breakAfter</c> failures in a row it opens, and lets one probe through every <c>probeEvery</c>. A probe that proves
/// stable closes it. It never gives up unless told so. Pure: it decides and does not wait. One writer; <see cref="State"/> and <see cref="Failures"/> may be read by any thread.
/// </summary>
/// <param name="breakAfter">Failures in a row that open it; 1 or more.</param>
/// <param name="probeEvery">Mean time between two probes.</param>
/// <param name="giveUpAfter">Time since it opened after which a failed probe is the last; null for never.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Source of the jitter.</param>
public sealed class CircuitBreaker(int breakAfter, TimeSpan probeEvery, TimeSpan? giveUpAfter, TimeProvider time, Random random)
{
    // Probes come between 3/4 and 5/4 of the mean, so that connections broken together do not probe together.
    private const double JitterBase = 0.75;
    private const double JitterWidth = 0.5;

    private long _openedAt;
    private int _failures;
    private int _state;

    /// <summary>Where it stands.</summary>
    public BreakerState State => (BreakerState)Volatile.Read(ref _state); // for reports: not hoisted out of a loop that waits

    /// <summary>Failures in a row.</summary>
    public int Failures => Volatile.Read(ref _failures); // for reports

    /// <summary>How often it opened anew; failed probes do not count again.</summary>
    public long Breaks { get; private set; }

    /// <summary>Whether a failed probe has been the last: it is open, and has been for longer than it was told to try.</summary>
    public bool HasGivenUp => State == BreakerState.Open && giveUpAfter is { } limit && time.GetElapsedTime(_openedAt) >= limit;

    /// <summary>A try failed. Opens the breaker when it was the last of too many, or the probe.</summary>
    public void Fail()
    {
        Volatile.Write(ref _failures, _failures + 1); // single writer; read by reports
        if (State == BreakerState.HalfOpen)
        {
            Enter(BreakerState.Open);
        }
        else if (State == BreakerState.Closed && _failures >= breakAfter)
        {
            _openedAt = time.GetTimestamp();
            Breaks++;
            Enter(BreakerState.Open);
        }
    }

    /// <summary>A try begins: the probe, when the breaker is open.</summary>
    public void Try()
    {
        if (State == BreakerState.Open)
        {
            Enter(BreakerState.HalfOpen);
        }
    }

    /// <summary>A try proved stable: closes the breaker and forgets the failures.</summary>
    public void Close()
    {
        Volatile.Write(ref _failures, 0); // single writer; read by reports
        Enter(BreakerState.Closed);
    }

    /// <summary>The wait before the next probe, jittered.</summary>
    public TimeSpan NextProbe() => probeEvery * (JitterBase + (JitterWidth * random.NextDouble()));

    private void Enter(BreakerState state) => Volatile.Write(ref _state, (int)state); // single writer; read by reports
}
