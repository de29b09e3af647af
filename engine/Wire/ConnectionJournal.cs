namespace Crossfeed.Wire;

/// <summary>
/// What became of a connection: its last <see cref="Kept"/> changes of state, how often each state was entered and how long it lasted. Older changes are forgotten, the counts stay. Any thread may
/// read at any time; the connection writes. Cold: a lock guards it.
/// </summary>
/// <param name="startNanos">When the connection was made, nanoseconds since the Unix epoch on the receive clock.</param>
public sealed class ConnectionJournal(long startNanos)
{
    /// <summary>Changes kept: eight lives of a connection that fails after it was open.</summary>
    public const int Kept = 64;

    private static readonly int States = Enum.GetValues<ConnectionState>().Length;

    private readonly Lock _gate = new();
    private readonly ConnectionTransition[] _kept = new ConnectionTransition[Kept];
    private readonly long[] _entered = new long[States];
    private readonly long[] _nanosIn = new long[States];
    private ConnectionState _state;
    private string _lastCause = "";
    private long _sinceNanos = startNanos;
    private long _count;

    /// <summary>The state now.</summary>
    public ConnectionState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Why the last change came, in words; empty before the first.</summary>
    public string LastCause
    {
        get
        {
            lock (_gate)
            {
                return _lastCause;
            }
        }
    }

    /// <summary>When the present state began, nanoseconds since the Unix epoch.</summary>
    public long SinceNanos
    {
        get
        {
            lock (_gate)
            {
                return _sinceNanos;
            }
        }
    }

    /// <summary>All changes so far, the forgotten ones too.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>How often a state was entered.</summary>
    /// <param name="state">The state.</param>
    public long Entered(ConnectionState state)
    {
        lock (_gate)
        {
            return _entered[(int)state];
        }
    }

    /// <summary>How long the connection was in a state, the present stay included.</summary>
    /// <param name="state">The state.</param>
    /// <param name="nowNanos">Now, nanoseconds since the Unix epoch on the receive clock.</param>
    public TimeSpan TimeIn(ConnectionState state, long nowNanos)
    {
        lock (_gate)
        {
            var nanos = _nanosIn[(int)state] + (state == _state ? Math.Max(0, nowNanos - _sinceNanos) : 0);
            return TimeSpan.FromTicks(nanos / TimeSpan.NanosecondsPerTick);
        }
    }

    /// <summary>A copy of the changes kept, oldest first.</summary>
    public ConnectionTransition[] Transitions()
    {
        lock (_gate)
        {
            var kept = (int)Math.Min(_count, Kept);
            var copy = new ConnectionTransition[kept];
            for (var i = 0; i < kept; i++)
            {
                copy[i] = _kept[(_count - kept + i) % Kept];
            }

            return copy;
        }
    }

    /// <summary>Writes a change down.</summary>
    /// <param name="nowNanos">When, nanoseconds since the Unix epoch on the receive clock.</param>
    /// <param name="to">The state entered.</param>
    /// <param name="cause">Why, in words.</param>
    /// <returns>The state left.</returns>
    public ConnectionState Record(long nowNanos, ConnectionState to, string cause)
    {
        lock (_gate)
        {
            var from = _state;
            _nanosIn[(int)from] += Math.Max(0, nowNanos - _sinceNanos);
            _entered[(int)to]++;
            _kept[_count++ % Kept] = new ConnectionTransition(nowNanos, from, to, cause);
            (_state, _sinceNanos, _lastCause) = (to, nowNanos, cause);
            return from;
        }
    }
}
