namespace Crossfeed.Host;

/// <summary>
/// Tells when the JIT has nothing left to do. The runtime does not say what waits for its background compiler, so the end is known by silence: no method compiled over some
/// rounds, each of which calls everything, and over some time, because a large method takes the compiler a while.
/// </summary>
/// <param name="leastRounds">Rounds before silence means anything.</param>
/// <param name="time">The clock.</param>
public sealed class JitQuiet(int leastRounds, TimeProvider time)
{
    private const int QuietRounds = 8;

    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(100); // the largest method of the engine compiles in about 30 ms

    private long _methods = -1;
    private long _since;
    private int _rounds;
    private int _quietRounds;

    /// <summary>Notes the end of a round.</summary>
    /// <param name="methods">Methods compiled so far.</param>
    /// <returns>True when the JIT is quiet.</returns>
    public bool EndRound(long methods)
    {
        _rounds++;
        if (methods != _methods)
        {
            _methods = methods;
            _quietRounds = 0;
            _since = time.GetTimestamp();
            return false;
        }

        _quietRounds++;
        return _rounds >= leastRounds && _quietRounds >= QuietRounds && time.GetElapsedTime(_since) >= QuietTime;
    }
}
